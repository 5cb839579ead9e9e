"""Items in the Wagtail admin: who sees which, filters, search, reviews, status, versions."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import GroupPagePermission

from assessments.domain.item import item_data, store_item
from assessments.models import Item, ItemReview, QuizStatistics
from assessments.queries.items import version_of
from courses.models import Course, CourseInstructor, CoursePage
from courses.rules import can_preview_lessons
from lms.accounts.domain.groups import ensure_groups
from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.core.models import AuditEntry
from tests.factories.accounts import UserFactory, official
from tests.factories.assessments import make_item, make_plan, make_quiz
from tests.factories.courses import published_course
from tests.factories.items import DEFINITIONS, NOW, item_of, stored_item

LIST = "wagtailsnippets_assessments_item:list"


@pytest.fixture
def course(db: None) -> Course:
    course = published_course(code="identity")
    ensure_groups()
    return course


@pytest.fixture
def other_course(course: Course) -> Course:
    return published_course(code="data")


@pytest.fixture
def item(course: Course) -> Item:
    return stored_item(course)


def instructor_of(course: Course) -> User:
    user: User = official(full_name=f"Teacher of {course.code}")
    CourseInstructor.objects.create(course=course, user=user)
    return user


def signed_in(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


@pytest.fixture
def teacher(course: Course) -> Client:
    return signed_in(instructor_of(course))


def pages_of(item: Item) -> list[str]:
    names = ("item_write", "item_preview", "item_compare")
    edit = reverse("wagtailsnippets_assessments_item:edit", args=[item.pk])
    return [edit, *(reverse(name, args=[item.pk]) for name in names)]


def codes(client: Client, **asked: Any) -> list[str]:
    response = client.get(reverse(LIST), asked)
    assert response.status_code == 200
    return [item.code for item in response.context["object_list"]]


# --- Who sees what ------------------------------------------------------------------

VISITORS: dict[str, Callable[[Course], User | None]] = {
    "stranger": lambda _course: None,
    "learner": lambda _course: official(),
    "analyst": lambda _course: UserFactory.create(role=Role.ANALYST),
}
EDITORS = (Role.AUTHOR, Role.TRANSLATOR, Role.REVIEWER, Role.ADMINISTRATOR)


@pytest.mark.parametrize("visitor", VISITORS)
def test_nobody_else_sees_an_item(course: Course, item: Item, visitor: str) -> None:
    client = signed_in(VISITORS[visitor](course))
    for url in [reverse(LIST), *pages_of(item)]:
        response = client.get(url)
        assert response.status_code in {302, 404}
        assert b"Stem in" not in response.content
    for name in ("item_status", "item_review", "item_write"):
        response = client.post(reverse(name, args=[item.pk]), {"status": "retired"})
        assert response.status_code in {302, 404}
    assert Item.objects.get().status == "active"


def test_instructor_of_another_course_gets_nothing(
    item: Item, other_course: Course
) -> None:
    theirs = stored_item(other_course, code="theirs")
    client = signed_in(instructor_of(other_course))
    assert codes(client) == ["theirs"]
    assert [client.get(url, follow=True).status_code for url in pages_of(item)] == [
        404
    ] * 4
    assert [client.get(url).status_code for url in pages_of(theirs)] == [200] * 4
    posted = client.post(reverse("item_status", args=[item.pk]), {"status": "retired"})
    assert posted.status_code in {302, 404}
    assert Item.objects.get(pk=item.pk).status == "active"
    new = reverse("wagtailsnippets_assessments_item:add")
    sheet = client.get(new, {"course": "identity", "interaction": "choice"})
    assert list(sheet.context["form"].errors) == ["course"]


@pytest.mark.parametrize("role", EDITORS)
def test_editors_see_items_of_every_course(
    item: Item, other_course: Course, role: Role
) -> None:
    stored_item(other_course, code="theirs")
    client = signed_in(UserFactory.create(role=role))
    assert codes(client) == ["theirs", "choice-1"]
    assert [client.get(url).status_code for url in pages_of(item)] == [200] * 4


def test_editor_of_one_course_sees_its_items_only(
    item: Item, other_course: Course
) -> None:
    stored_item(other_course, code="theirs")
    user = UserFactory.create(role=Role.AUTHOR)
    group = user.groups.get()
    mine = CoursePage.objects.filter(course__code="identity").first()
    permissions = GroupPagePermission.objects.filter(group=group)
    change = permissions.first()
    assert change is not None
    permissions.delete()
    GroupPagePermission.objects.create(
        group=group, page=mine, permission=change.permission
    )
    assert codes(signed_in(user)) == ["choice-1"]


def test_instructors_do_not_read_lessons_of_others_for_it(
    course: Course, other_course: Course
) -> None:
    user = instructor_of(course)
    assert [can_preview_lessons(user, c) for c in (course, other_course)] == [
        True,
        False,
    ]


# --- The list -----------------------------------------------------------------------


@pytest.fixture
def bank(course: Course) -> Course:
    for interaction in DEFINITIONS:
        stored_item(course, item_of(interaction))
    secure = replace(item_of(), code="secret", use="secure", exposure_cap=9)
    words = secure.texts["es"] | {"stem": "¿Qué es una credencial pública?"}
    texts = secure.texts | {"es": words}
    stored_item(course, replace(secure, texts=texts, level=3, pool="form-a"))
    return course


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"use": "secure"}, ["secret"]),
        ({"level": "3"}, ["secret"]),
        ({"pool": "form-a"}, ["secret"]),
        ({"interaction": "numeric"}, ["numeric-1"]),
        ({"status": "retired"}, []),
        ({"q": "publica"}, ["secret"]),
        ({"q": "CREDENCIAL públ"}, ["secret"]),
        ({"q": "text-1"}, ["text-1"]),
        ({"q": "ublica"}, []),
    ],
)
def test_list_is_narrowed_and_searched(
    bank: Course, asked: dict[str, str], found: list[str]
) -> None:
    assert codes(signed_in(instructor_of(bank)), **asked) == found


def test_list_is_narrowed_by_course_and_competency(bank: Course) -> None:
    client = signed_in(instructor_of(bank))
    competency = Item.objects.all()[0].competency_id
    assert len(codes(client, course=bank.pk, competency=competency)) == 8
    assert "form-a" in client.get(reverse(LIST)).content.decode()


def test_list_costs_the_same_with_one_item_and_with_eight(course: Course) -> None:
    client = signed_in(instructor_of(course))
    costs = []
    for interactions in (["choice"], list(DEFINITIONS)):
        for interaction in interactions:
            stored_item(course, item_of(interaction))
        codes(client)
        with CaptureQueriesContext(connection) as context:
            codes(client)
        costs.append(len(context))
    assert costs[0] == costs[1]


# --- One item -----------------------------------------------------------------------


@pytest.mark.parametrize("interaction", DEFINITIONS)
def test_page_says_everything_and_preview_shows_it(
    course: Course, teacher: Client, interaction: str
) -> None:
    item = stored_item(course, item_of(interaction))
    page, _write, preview, _compare = pages_of(item)
    said = teacher.get(page).content.decode()
    shown = teacher.get(preview).content.decode()
    for language in ("es", "en"):
        assert f"Stem in {language}" in said
        assert f"Rationale in {language}" in shown
    assert "No published quiz asks it." in said


def test_preview_speaks_the_language_of_each_text(item: Item, teacher: Client) -> None:
    shown = teacher.get(reverse("item_preview", args=[item.pk])).content.decode()
    assert "Choose one answer." in shown
    assert "Elija una respuesta." in shown


def test_missing_translation_is_said(course: Course, teacher: Client) -> None:
    item = stored_item(course, item_of(languages=("en",)))
    said = teacher.get(pages_of(item)[0]).content.decode()
    assert "“Question” is missing in “español”. Translate it." in said


def status_of(client: Client, item: Item, status: str) -> str:
    client.post(reverse("item_status", args=[item.pk]), {"status": status})
    return Item.objects.get(pk=item.pk).status


def test_status_is_changed_and_logged(item: Item, teacher: Client) -> None:
    assert status_of(teacher, item, "retired") == "retired"
    assert status_of(teacher, item, "active") == "active"
    assert status_of(teacher, item, "unheard") == "active"
    entries = AuditEntry.objects.filter(action="item_status_changed").order_by("pk")
    assert [entry.data for entry in entries] == [
        {"from": "active", "to": "retired"},
        {"from": "retired", "to": "active"},
    ]


def test_author_hands_in_and_reviewer_starts_using(course: Course) -> None:
    item = stored_item(course, item_of(status="draft"))
    author = signed_in(UserFactory.create(role=Role.AUTHOR))
    assert status_of(author, item, "active") == "draft"
    assert status_of(author, item, "review") == "review"
    reviewer = signed_in(UserFactory.create(role=Role.REVIEWER))
    assert status_of(reviewer, item, "active") == "active"
    assert status_of(author, item, "draft") == "active"


def test_item_is_activated_only_whole(course: Course, teacher: Client) -> None:
    item = stored_item(course, item_of(languages=("en",), status="review"))
    assert status_of(teacher, item, "active") == "review"


def test_item_is_activated_only_reviewed_where_that_is_required(
    course: Course, teacher: Client, settings: Any
) -> None:
    settings.PUBLISH_DRAFTED_LESSONS = False
    item = stored_item(course, item_of(status="review"))
    assert status_of(teacher, item, "active") == "review"
    for language in ("es", "en"):
        for step in ("facts_checked", "language_read"):
            review(teacher, item, language=language, step=step)
    assert status_of(teacher, item, "active") == "active"


def review(client: Client, item: Item, **said: Any) -> None:
    usual = {
        "language": "es",
        "step": "facts_checked",
        "by_name": "Ana Mora",
        "on": "2026-11-20",
        "version": version_of(item).number,
    }
    client.post(reverse("item_review", args=[item.pk]), usual | said)


def test_review_is_recorded_once_with_its_language(item: Item, teacher: Client) -> None:
    review(teacher, item)
    review(teacher, item)
    found = ItemReview.objects.get()
    assert (found.language, found.step, found.by_name) == (
        "es",
        "facts_checked",
        "Ana Mora",
    )
    page = teacher.get(pages_of(item)[0]).content.decode()
    assert "Ana Mora" in page


@pytest.mark.parametrize(
    "said", [{"version": 7}, {"on": "2999-01-01"}, {"language": "fr"}, {"step": "x"}]
)
def test_review_of_another_text_or_day_is_refused(
    item: Item, teacher: Client, said: dict[str, Any]
) -> None:
    review(teacher, item, **said)
    assert not ItemReview.objects.exists()


def test_author_does_not_review(item: Item) -> None:
    review(signed_in(UserFactory.create(role=Role.AUTHOR)), item)
    assert not ItemReview.objects.exists()


def test_versions_are_compared_word_by_word(course: Course, teacher: Client) -> None:
    item = stored_item(course)
    data = item_data(item)
    data.texts["en"]["stem"] = "Other stem in en"
    options = [{"id": "a"}, {"id": "b", "key": True}, {"id": "c"}]
    store_item(
        course,
        replace(data, definition=data.definition | {"options": options}),
        actor=None,
        now=NOW,
    )
    url = reverse("item_compare", args=[item.pk])
    text = teacher.get(url).content.decode()
    assert "<del>Stem</del> stem in en".replace(" stem", "") in text
    assert "<ins>Other stem</ins> in en" in text
    assert text.count("right answer") >= 2
    assert teacher.get(url, {"old": 2, "new": 2}).context["differences"] == []
    assert teacher.get(url, {"old": 9}, follow=True).status_code == 404
    assert teacher.get(url, {"old": "x" * 50}).status_code == 200
    versions = teacher.get(reverse("item_preview", args=[item.pk]), {"version": 1})
    assert "Other stem" not in versions.content.decode()


def test_page_says_scoring_in_words(course: Course, teacher: Client) -> None:
    item = stored_item(course, item_of("multiple"))
    rows = teacher.get(pages_of(item)[0]).context["rows"]
    scoring = next(row for row in rows if row["label"] == "Scoring")
    assert scoring["cells"] == [("", "a share for each option judged rightly")]
    text = stored_item(course, replace(item_of("text"), code="text-1"))
    rows = teacher.get(pages_of(text)[0]).context["rows"]
    cells = {row["label"]: row["cells"] for row in rows}
    assert "True" not in str(cells)


def test_list_says_what_statistics_know(course: Course, teacher: Client) -> None:
    known, unknown = make_item(course, "known"), make_item(course, "unknown")
    quiz = make_quiz(course, plan=make_plan({"items": ["known", "unknown"]}))
    report = {
        "population": "real",
        "asked": {"q": {"item": str(known.public_id)}},
        "items": [
            {"item": "q", "n": 40, "facility": 0.5, "item_rest_correlation": 0.25}
        ],
        "flags": [],
    }
    QuizStatistics.objects.create(
        quiz=quiz, which="first", stamp="", report=report, computed_at=NOW
    )
    rows = teacher.get(reverse(LIST)).context["object_list"]
    assert {row.code: row.statistics for row in rows} == {
        known.code: "40 people, facility 50%, discrimination 25%.",
        unknown.code: "Too few answers for statistics.",
    }
