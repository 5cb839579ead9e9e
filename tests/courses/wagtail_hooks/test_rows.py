"""The rows of courses in the Wagtail admin: who sees the lists, and what they cost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.models import CourseInstructor
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


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.TRANSLATOR, Role.REVIEWER])
@pytest.mark.parametrize("model", LISTS)
def test_editors_of_pages_see_no_list_of_rows(db: None, role: Role, model: str) -> None:
    ensure_groups()
    done = signed_in(UserFactory.create(role=role)).get(list_url(model))

    assert (done.status_code, done.headers["Location"]) == (302, "/admin/")
