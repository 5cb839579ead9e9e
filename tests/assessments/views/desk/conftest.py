"""The people of the desk: who teaches, who learns, and who has no business there."""

import pytest
from django.core.cache import caches
from django.test import Client

from assessments.models import Quiz
from courses.models import CourseInstructor, CourseRun, Enrollment
from lms.accounts.models import User
from tests.factories.accounts import CountryFactory, focal_point, official
from tests.factories.assessments import CHOICE, EXTENDED, learner_in, quiz_with
from tests.factories.courses import RunFactory


@pytest.fixture(autouse=True)
def _nothing_rendered() -> None:
    caches["rendered"].clear()


@pytest.fixture
def quiz(db: None) -> Quiz:
    """A quiz of a choice and a long answer."""
    return quiz_with(CHOICE, EXTENDED)


@pytest.fixture
def enrollment(quiz: Quiz) -> Enrollment:
    return learner_in(quiz, full_name="Ana Learner")


@pytest.fixture
def run(enrollment: Enrollment) -> CourseRun:
    return enrollment.run


@pytest.fixture
def ana(enrollment: Enrollment) -> User:
    user: User = enrollment.subject.link.user
    return user


@pytest.fixture
def bruno(quiz: Quiz, run: CourseRun) -> User:
    """Another learner of the run."""
    user: User = learner_in(quiz, run, full_name="Bruno").subject.link.user
    return user


@pytest.fixture
def instructor(run: CourseRun) -> User:
    user = official(full_name="Ines Teacher")
    CourseInstructor.objects.create(course=run.course, user=user)
    return user


@pytest.fixture
def colleague(run: CourseRun) -> User:
    """Somebody who teaches the course too."""
    user = official(full_name="Carla Colleague")
    CourseInstructor.objects.create(course=run.course, user=user)
    return user


@pytest.fixture
def other_instructor(db: None) -> User:
    user = official(full_name="Otto")
    CourseInstructor.objects.create(course=RunFactory.create().course, user=user)
    return user


@pytest.fixture
def foreign_focal_point(db: None) -> User:
    return focal_point(CountryFactory.create(code="CHL"))


@pytest.fixture
def desk(instructor: User) -> Client:
    """The browser of the instructor."""
    client = Client()
    client.force_login(instructor)
    return client


@pytest.fixture(
    params=["nobody", "ana", "bruno", "other_instructor", "foreign_focal_point"]
)
def outsider(request: pytest.FixtureRequest) -> Client:
    """The browser of somebody who has no business at the desk."""
    client = Client()
    if request.param != "nobody":
        client.force_login(request.getfixturevalue(request.param))
    return client
