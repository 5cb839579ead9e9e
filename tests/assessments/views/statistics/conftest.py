"""A course with a quiz, its instructor, and the people who may not look."""

import pytest
from django.test import Client

from assessments.models import Quiz
from courses.models import CourseInstructor
from lms.accounts.enums import Role
from lms.accounts.models import User
from tests.factories.accounts import UserFactory, focal_point, official
from tests.factories.assessments import CHOICE, quiz_with
from tests.factories.courses import CourseFactory


@pytest.fixture
def quiz(db: None) -> Quiz:
    return quiz_with(*[CHOICE] * 4)


@pytest.fixture
def instructor(quiz: Quiz) -> User:
    user = official(full_name="Inés")
    CourseInstructor.objects.create(course=quiz.course, user=user)
    return user


@pytest.fixture
def people(quiz: Quiz, instructor: User) -> dict[str, User | None]:
    """Everybody who may come by, and who they are."""
    other = official(full_name="Other")
    CourseInstructor.objects.create(course=CourseFactory.create(), user=other)
    return {
        "stranger": None,
        "learner": official(full_name="Learner"),
        "instructor": instructor,
        "instructor of another course": other,
        "focal point": focal_point(),
        "analyst": UserFactory.create(role=Role.ANALYST),
        "administrator": UserFactory.create(role=Role.ADMINISTRATOR),
    }


@pytest.fixture
def browser(client: Client, instructor: User) -> Client:
    client.force_login(instructor)
    return client
