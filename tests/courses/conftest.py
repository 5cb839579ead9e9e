"""The people of every permission test, by role, around one published course."""

import pytest
from django.core.cache import caches
from django.test import Client

from courses.models import (
    Course,
    CourseInstructor,
    CourseRun,
    Enrollment,
    LessonPage,
)
from lms.accounts.models import User
from tests.factories.accounts import CountryFactory, focal_point, official
from tests.factories.courses import RunFactory, enrolled, published_course
from tests.factories.drafts import page_of


@pytest.fixture(autouse=True)
def _nothing_rendered() -> None:
    """Forget what another test rendered: stamps begin anew with each database."""
    caches["rendered"].clear()


@pytest.fixture
def course(db: None) -> Course:
    return published_course(code="identity")


@pytest.fixture
def page(course: Course) -> LessonPage:
    """The lesson 1-1 of the course in English, published and without fault."""
    return page_of(course, "1-1")


@pytest.fixture
def run(course: Course) -> CourseRun:
    return RunFactory.create(course=course, code="identity-open")


@pytest.fixture
def ana(db: None) -> User:
    """Someone with a profile."""
    return official(full_name="Ana", email="ana@example.org")


@pytest.fixture
def bruno(db: None) -> User:
    """Another one."""
    return official(full_name="Bruno", email="bruno@example.org")


@pytest.fixture
def enrollment(ana: User, run: CourseRun) -> Enrollment:
    """Ana's."""
    return enrolled(ana, run)


@pytest.fixture
def instructor(course: Course) -> User:
    user = official(full_name="Ines", email="ines@example.org")
    CourseInstructor.objects.create(course=course, user=user)
    return user


@pytest.fixture
def other_instructor(db: None) -> User:
    """Someone who teaches another course."""
    user = official(full_name="Otto", email="otto@example.org")
    run = RunFactory.create()
    CourseInstructor.objects.create(course=run.course, user=user)
    return user


@pytest.fixture
def foreign_focal_point(db: None) -> User:
    """A focal point of a country that is not Ana's."""
    return focal_point(CountryFactory.create(code="CHL"), email="focal@example.org")


def signed_in(user: User | None) -> Client:
    """Return a browser in which this person is signed in, or nobody."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client
