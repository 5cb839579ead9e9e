"""The rows of courses in the Wagtail admin: who sees the lists, and what they cost."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from courses.models import Course, CourseInstructor, GlossaryTerm, SourceWork
from lms.accounts.domain.groups import ensure_groups
from lms.accounts.enums import Role
from tests.courses.conftest import signed_in
from tests.factories.accounts import UserFactory
from tests.factories.courses import (
    CourseFactory,
    FrameworkFactory,
    GlossaryTermFactory,
    LessonFactory,
    LicenseFactory,
    ModuleFactory,
    RunFactory,
    SourceFactory,
)

Make = Callable[[int], Any]


def course(number: int) -> None:
    CourseFactory.create(framework=FrameworkFactory.create(version=f"{number}.0"))


def lesson(number: int) -> None:
    LessonFactory.create(code=f"{number}-1")


def license_(number: int) -> None:
    LicenseFactory.create(code=f"L{number}")


def source(number: int) -> None:
    SourceFactory.create(license=LicenseFactory.create(code=f"L{number}"))


def instructor(number: int) -> None:
    user = UserFactory.create()
    CourseInstructor.objects.create(course=CourseFactory.create(), user=user)


LISTS: dict[str, Make] = {
    "course": course,
    "module": lambda _number: ModuleFactory.create(),
    "lesson": lesson,
    "sourcework": source,
    "glossaryterm": lambda _number: GlossaryTermFactory.create(),
    "courserun": lambda _number: RunFactory.create(),
    "courseinstructor": instructor,
    "license": license_,
}


def list_url(model: str) -> str:
    return reverse(f"wagtailsnippets_courses_{model}:list")


@pytest.fixture
def admin(db: None) -> Client:
    ensure_groups()
    return signed_in(UserFactory.create(role=Role.ADMINISTRATOR))


@pytest.mark.parametrize("model", LISTS)
def test_list_costs_the_same_with_one_row_and_with_three(
    admin: Client, model: str
) -> None:
    costs = {}
    for number in (1, 2, 3):
        LISTS[model](number)
        admin.get(list_url(model))  # fills what is kept for the process
        with CaptureQueriesContext(connection) as context:
            page = admin.get(list_url(model))
        assert len(page.context["page_obj"].object_list) == number
        costs[number] = len(context)

    assert costs[3] == costs[1]


@pytest.fixture
def author(db: None) -> Client:
    ensure_groups()
    return signed_in(UserFactory.create(role=Role.AUTHOR))


def url(model: str, name: str, *args: Any) -> str:
    return reverse(f"wagtailsnippets_courses_{model}:{name}", args=args)


LISTS_OF_AUTHORS = {"sourcework", "glossaryterm"}


@pytest.mark.parametrize("model", LISTS)
def test_authors_see_the_lists_of_sources_and_terms_alone(
    author: Client, model: str
) -> None:
    seen = author.get(list_url(model)).status_code

    assert seen == (200 if model in LISTS_OF_AUTHORS else 302)


@pytest.mark.parametrize("role", [Role.TRANSLATOR, Role.REVIEWER])
@pytest.mark.parametrize("model", LISTS)
def test_other_editors_of_pages_see_no_list_of_rows(
    db: None, role: Role, model: str
) -> None:
    ensure_groups()
    done = signed_in(UserFactory.create(role=role)).get(list_url(model))

    assert (done.status_code, done.headers["Location"]) == (302, "/admin/")


# --- Sources --------------------------------------------------------------------------

GRANTED = {
    "permission": "Letter of May 3",
    "fact_checked_by": "Eva Paz",
    "fact_checked_on": "2026-05-03",
}


def sent_source(source: SourceWork, **changes: Any) -> dict[str, Any]:
    return {
        "course": source.course.pk,
        "code": source.code,
        "institution": source.institution,
        "title": source.title,
        "url": source.url,
        "year": source.year,
        "language": source.language,
        "license": source.license.pk,
        **changes,
    }


def test_an_author_adds_and_changes_a_source(author: Client) -> None:
    model = SourceFactory.create()

    author.post(url("sourcework", "add"), sent_source(model, code="N1", title="New"))
    added = SourceWork.objects.get(code="N1")
    author.post(url("sourcework", "edit", added.pk), sent_source(added, title="Newer"))

    added.refresh_from_db()
    assert (added.title, added.course, added.license) == (
        "Newer",
        model.course,
        model.license,
    )
    assert author.get(url("sourcework", "delete", added.pk)).status_code == 302
    assert SourceWork.objects.filter(pk=added.pk).exists()


def test_permission_and_check_of_facts_are_recorded_by_administrators(
    author: Client, admin: Client
) -> None:
    source = SourceFactory.create()
    path = url("sourcework", "edit", source.pk)
    forms = {
        who: set(client.get(path).context["form"].fields)
        for who, client in (("author", author), ("administrator", admin))
    }

    author.post(path, sent_source(source, **GRANTED))
    source.refresh_from_db()
    by_author = (source.permission, source.fact_checked_by, source.fact_checked_on)
    admin.post(path, sent_source(source, **GRANTED))
    source.refresh_from_db()

    assert forms["administrator"] - forms["author"] == set(GRANTED)
    assert by_author == ("", "", None)
    assert (source.permission, source.fact_checked_by, source.fact_checked_on) == (
        "Letter of May 3",
        "Eva Paz",
        date(2026, 5, 3),
    )


def test_an_author_who_changes_a_source_keeps_what_administrators_recorded(
    author: Client,
) -> None:
    source = SourceFactory.create(permission="Letter of May 3")

    author.post(
        url("sourcework", "edit", source.pk), sent_source(source, title="Newer")
    )

    source.refresh_from_db()
    assert (source.title, source.permission) == ("Newer", "Letter of May 3")


def test_a_source_is_not_copied_with_its_permission(admin: Client) -> None:
    with pytest.raises(NoReverseMatch):
        url("sourcework", "copy", SourceFactory.create().pk)


# --- Glossary -------------------------------------------------------------------------


def sent_term(course: Course, **changes: str) -> dict[str, Any]:
    empty = {
        f"{name}_{code}": ""
        for name in ("term", "definition")
        for code in ("es", "pt", "en")
    }
    return {
        "course": course.pk,
        "code": "credential",
        "korean": "자격 증명",
        **empty,
        **changes,
    }


def test_an_author_adds_a_term_without_writing_json(author: Client) -> None:
    course = CourseFactory.create()

    author.post(
        url("glossaryterm", "add"),
        sent_term(
            course,
            term_es="credencial",
            definition_es="Lo que prueba algo.",
            term_pt="credencial",
            definition_pt="O que comprova algo.",
        ),
    )

    term = GlossaryTerm.objects.get(course=course)
    assert (term.code, term.korean, term.entries) == (
        "credential",
        "자격 증명",
        {
            "es": {"term": "credencial", "definition": "Lo que prueba algo."},
            "pt": {"term": "credencial", "definition": "O que comprova algo."},
        },
    )


def test_an_author_changes_a_term_and_keeps_its_other_languages(
    author: Client,
) -> None:
    french = {"term": "justificatif", "definition": "Ce qui prouve."}
    english = {"term": "credential", "definition": "What proves."}
    term = GlossaryTermFactory.create(entries={"fr": french, "en": english})
    path = url("glossaryterm", "edit", term.pk)
    shown = author.get(path).context["form"]

    author.post(
        path,
        sent_term(
            term.course, term_en="credential", definition_en="What proves something."
        ),
    )

    term.refresh_from_db()
    assert (shown["term_en"].initial, shown["definition_en"].initial) == (
        "credential",
        "What proves.",
    )
    assert term.entries == {
        "fr": french,
        "en": {"term": "credential", "definition": "What proves something."},
    }


WHOLE = "Escriba el término y su definición, o deje ambos campos vacíos."
ONE = "Escriba el término en al menos un idioma."


@pytest.mark.parametrize(
    ("written", "errors"),
    [
        ({"term_es": "credencial"}, {"definition_es": [WHOLE]}),
        (
            {"definition_pt": "O que comprova."},
            {"term_pt": [WHOLE], "__all__": [ONE]},
        ),
        ({}, {"__all__": [ONE]}),
    ],
)
def test_half_a_term_is_refused_in_words(
    author: Client, written: dict[str, str], errors: dict[str, list[str]]
) -> None:
    course = CourseFactory.create()

    answer = author.post(url("glossaryterm", "add"), sent_term(course, **written))

    assert answer.context["form"].errors == errors
    assert not GlossaryTerm.objects.exists()
