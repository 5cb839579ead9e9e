"""Publishing is refused in the model itself, naming lesson, source and reason."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import override

from courses.article import render_article
from courses.domain.review import record_review
from courses.enums import ReviewStep
from courses.errors import PublishRefusedError
from courses.models import Course, Lesson, LessonPage, SourceWork
from courses.publishing import check_publishable, live_together, reasons_against
from tests.factories.courses import (
    GlossaryTermFactory,
    LicenseFactory,
    SourceFactory,
    derive,
    stream,
)
from tests.factories.drafts import draft, link, page_of, reasons

ND = {"code": "nd", "names": {"en": "No derivatives"}, "derivatives": False}
NC = {"code": "nc", "names": {"en": "Noncommercial"}, "commercial_use": False}


def figure(**changes: Any) -> tuple[str, dict[str, Any]]:
    value = {"image": None, "alt": "A square.", "caption": "One.", "source": "own"}
    return "figure", value | changes


def quote(**changes: Any) -> tuple[str, dict[str, Any]]:
    value = {"text": "Words.", "who": "Somebody", "source": "own"}
    return "quote", value | changes


# --- What stands against publishing -------------------------------------------------


def test_good_lesson_may_be_published(page: LessonPage) -> None:
    check_publishable(page)
    assert reasons(page) == []


def test_pages_that_are_no_lessons_are_not_judged(course: Course) -> None:
    assert reasons_against(course.pages.first()) == []


@pytest.mark.parametrize("field", ["alt", "caption", "image"])
def test_figure_without_alternative_caption_or_picture_is_refused(
    page: LessonPage, field: str
) -> None:
    """The figure of the test has no picture; the one that lacks more says so, too."""
    faulty = figure() if field == "image" else figure(**{field: ""})
    assert set(reasons(draft(page, ("text", "<p>x</p>"), faulty))) == {
        f"identity/1-1 (en): block 2 (Figure, {name}): This field is required."
        for name in {"image", field}
    }


def test_quotation_without_a_source_is_refused(page: LessonPage) -> None:
    assert reasons(draft(page, quote(source=""))) == [
        "identity/1-1 (en): block 1 (Quotation, source): This field is required."
    ]


def test_note_that_stands_twice_is_refused(page: LessonPage) -> None:
    note = ("reflection", {"id": "a", "prompt": "What now?"})
    assert reasons(draft(page, note, note)) == [
        (
            "identity/1-1 (en): block 2 (Reflection):"
            " Two places to write have the identifier a."
        )
    ]


def test_nested_fault_is_named_with_its_place(page: LessonPage) -> None:
    table = {
        "caption": "T",
        "header": ["a", ""],
        "rows": [["1", "2"]],
        "row_headers": True,
        "source": "own",
    }
    assert reasons(draft(page, ("table", table))) == [
        "identity/1-1 (en): block 1 (Data table, header.2): This field is required."
    ]


def test_source_that_is_not_listed_is_refused(page: LessonPage) -> None:
    body = [("text", "<p>A fact. [@R77]</p>"), quote(source="R78")]
    assert reasons(draft(page, *body)) == [
        "identity/1-1 (en): source R77 is cited but is not listed for this course",
        "identity/1-1 (en): source R78 is cited but is not listed for this course",
    ]


def test_source_of_another_course_is_not_listed(page: LessonPage) -> None:
    SourceFactory.create(code="R77")
    assert reasons(draft(page, ("text", "<p>[@R77]</p>"))) == [
        "identity/1-1 (en): source R77 is cited but is not listed for this course"
    ]


LICENSE_CASES = [
    (
        ND,
        "translates",
        False,
        "its license forbids translation and adaptation without permission",
    ),
    (
        ND,
        "adapts",
        False,
        "its license forbids translation and adaptation without permission",
    ),
    (
        {"code": "?", "names": {"en": "Unknown"}, "known": False},
        "translates",
        False,
        "its license is unknown; find it, or attach a permission",
    ),
    (
        {"code": "r", "names": {"en": "Reserved"}, "copies": False},
        "embeds",
        False,
        "its license forbids copies without permission",
    ),
    (NC, "quotes", True, "its license forbids use in a commercial course"),
]


@pytest.mark.parametrize(
    ("terms", "kind", "sold", "reason"), LICENSE_CASES, ids=range(len(LICENSE_CASES))
)
def test_use_beyond_the_license_is_refused_until_there_is_a_permission(
    page: LessonPage, terms: dict[str, Any], kind: str, sold: bool, reason: str
) -> None:
    course = page.lesson.course
    course.commercial = sold
    course.save()
    source = SourceFactory.create(
        course=course, code="R5", license=LicenseFactory.create(**terms)
    )
    derive(page.lesson, source, kind)
    shown = {
        "translates": "translates",
        "adapts": "adapts",
        "embeds": "embeds unmodified",
        "quotes": "quotes",
    }[kind]
    name = terms["names"]["en"]
    fresh = LessonPage.objects.get(pk=page.pk)
    assert reasons(fresh) == [
        f"identity/1-1 (en): source R5 ({name}), {shown}: {reason}"
    ]
    SourceWork.objects.update(permission="Letter of 2026-01-05.")
    assert reasons(LessonPage.objects.get(pk=page.pk)) == []


def test_source_without_attribution_is_refused(page: LessonPage) -> None:
    source = SourceFactory.create(
        course=page.lesson.course, code="R5", institution=" ", title="A report"
    )
    derive(page.lesson, source, "cites")
    assert reasons(page) == [
        (
            "identity/1-1 (en): source R5 (Creative Commons Attribution 4.0),"
            " cites facts: the attribution lacks the institution or the title"
        )
    ]


def test_link_to_a_page_that_was_deleted_is_refused(page: LessonPage) -> None:
    assert reasons(draft(page, link(99_999))) == [
        "identity/1-1 (en): a link leads to page 99999, which does not exist"
    ]


def test_link_to_a_page_that_is_not_live_is_refused(
    page: LessonPage, course: Course
) -> None:
    other = page_of(course, "1-2")
    draft(page, link(other.pk))
    assert reasons(page) == []
    other.unpublish()
    assert reasons(page) == [
        f"identity/1-1 (en): a link leads to “{other.title}”, which is not published"
    ]


def test_link_to_any_page_of_the_site_may_be_published(
    page: LessonPage, course: Course
) -> None:
    assert (
        reasons(draft(page, link(course.pages.get(locale__language_code="es").pk)))
        == []
    )


def test_link_to_itself_may_be_published(course: Course) -> None:
    page = page_of(course, "1-1")
    page.unpublish()
    assert reasons(draft(page, link(page.pk))) == []


def test_pages_published_together_may_link_to_each_other(
    page: LessonPage, course: Course
) -> None:
    other = page_of(course, "1-2")
    other.unpublish()
    draft(page, link(other.pk))
    with live_together({other.pk}):
        assert reasons(page) == []
    assert len(reasons(page)) == 1


@pytest.mark.parametrize(
    "href", ["", "javascript:alert(1)", "/relative", "ftp://a.b", "#part", "lesson:"]
)
def test_link_without_an_address_is_refused(page: LessonPage, href: str) -> None:
    body = (
        "case",
        {"where": "korea", "title": "T", "body": f'<p><a href="{href}">x</a></p>'},
    )
    assert reasons(draft(page, body)) == [
        f"identity/1-1 (en): a link leads nowhere: “{href}”"
    ]


@pytest.mark.parametrize("href", ["https://a.b", "http://a.kr", "mailto:a@b.c"])
def test_link_to_the_world_may_be_published(page: LessonPage, href: str) -> None:
    assert reasons(draft(page, ("text", f'<p><a href="{href}">x</a></p>'))) == []


def test_unknown_glossary_term_is_refused(page: LessonPage) -> None:
    draft(page, ("term", {"code": "passport"}))
    assert reasons(page) == [
        "identity/1-1 (en): glossary term passport does not exist in this course"
    ]
    GlossaryTermFactory.create(course=page.lesson.course, code="passport")
    assert reasons(page) == []


def test_every_reason_is_named_at_once_in_the_language_of_the_reader(
    page: LessonPage,
) -> None:
    draft(page, quote(who=""), link(99_999), ("term", {"code": "passport"}))
    with override("es"):
        found = reasons_against(page)
    assert len(found) == 3
    assert all(reason.startswith("identity/1-1 (en): ") for reason in found)
    assert "Este campo es obligatorio." in found[0]


# --- Attribution --------------------------------------------------------------------


def test_attribution_shows_on_the_lesson(page: LessonPage) -> None:
    source = SourceFactory.create(course=page.lesson.course, code="R5", title="Report")
    derive(page.lesson, source, "translates")
    derive(page.lesson, source, "cites")
    (cited,) = render_article(page).sources
    named = str(cited.license)
    assert (cited.institution, cited.title, cited.url, cited.year, named) == (
        "Ministry of the Interior",
        "Report",
        "https://example.org/report",
        2024,
        "Creative Commons Attribution 4.0",
    )
    assert len(cited.used_for) == 2


# --- Reviews that a deployment requires ---------------------------------------------


def review(page: LessonPage, *steps: str) -> None:
    for step in steps or ReviewStep.values:
        record_review(
            page,
            step=step,
            by_name="Ana",
            on=datetime(2026, 1, 5, tzinfo=UTC).date(),
            actor=None,
        )


def test_drafted_lesson_is_refused_where_reviews_are_required(
    page: LessonPage, settings: Any
) -> None:
    settings.PUBLISH_DRAFTED_LESSONS = False
    assert reasons(page) == [
        "identity/1-1 (en): not yet reviewed: facts checked against the primary sources",
        "identity/1-1 (en): not yet reviewed: language read",
    ]
    review(page, ReviewStep.FACTS_CHECKED)
    assert reasons(page) == ["identity/1-1 (en): not yet reviewed: language read"]
    review(page, ReviewStep.LANGUAGE_READ)
    assert reasons(page) == []
    page.save_revision().publish()
    assert page_of(page.lesson.course, "1-1").live


def change_title(page: LessonPage) -> None:
    page.title = "Another title"


def change_summary(page: LessonPage) -> None:
    page.summary = "Another summary."


def change_text(page: LessonPage) -> None:
    page.body = stream([("text", "<p>Another statement.</p>")])


@pytest.mark.parametrize("change", [change_title, change_summary, change_text])
def test_changed_text_loses_its_reviews(
    page: LessonPage, settings: Any, change: Callable[[LessonPage], None]
) -> None:
    settings.PUBLISH_DRAFTED_LESSONS = False
    review(page)
    page.save_revision().publish()
    change(page)
    revision = page.save_revision()
    with pytest.raises(PublishRefusedError):
        revision.publish()
    assert page_of(page.lesson.course, "1-1").title == "Lesson 1-1 en"


def test_review_speaks_of_one_language(page: LessonPage, settings: Any) -> None:
    settings.PUBLISH_DRAFTED_LESSONS = False
    review(page)
    assert len(reasons(page_of(page.lesson.course, "1-1", "es"))) == 2


def test_review_survives_saving_the_same_text_in_the_editor(
    page: LessonPage, settings: Any
) -> None:
    """The editor of Wagtail gives every paragraph a key, and orders what links say."""
    settings.PUBLISH_DRAFTED_LESSONS = False
    target = page_of(page.lesson.course, "1-2").pk
    page.body = stream(
        [("text", f'<p>See <a linktype="page" id="{target}">x</a>.</p>')]
    )
    review(page)
    page.body = stream(
        [
            (
                "text",
                f'<p data-block-key="ab1c2">See <a id="{target}" linktype="page">x</a>.</p>',
            )
        ]
    )
    assert reasons(page) == []


def test_lesson_without_reviews_is_published_where_none_are_required(
    page: LessonPage,
) -> None:
    assert page.lesson.reviews.count() == 0
    page.save_revision().publish()
    assert Lesson.objects.filter(pages__live=True, pk=page.lesson_id).exists()
    assert ContentType.objects.get_for_model(LessonPage).model == "lessonpage"
