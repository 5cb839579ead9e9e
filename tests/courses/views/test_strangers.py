"""Who gets what: a stranger, another learner, other roles, and the person themself."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from courses.models import (
    Course,
    CourseRun,
    Enrollment,
    EnrollmentEvent,
    LearnerNote,
    LessonProgress,
    RunMessage,
)
from lms.accounts.models import User
from tests.factories.accounts import official
from tests.factories.courses import LessonFactory, RunFactory

pytestmark = pytest.mark.django_db
PEOPLE = (
    "nobody",
    "ana",
    "bruno",
    "instructor",
    "other_instructor",
    "foreign_focal_point",
    "superuser",
)


@pytest.fixture
def superuser(db: None) -> User:
    user = official(email="root@example.org")
    User.objects.filter(pk=user.pk).update(is_superuser=True, is_staff=True)
    return user


@pytest.fixture
def browsers(
    request: pytest.FixtureRequest, enrollment: Enrollment
) -> dict[str, Client]:
    """A browser for each role; Ana is enrolled, nobody else is."""
    clients = {}
    for name in PEOPLE:
        clients[name] = Client()
        if name != "nobody":
            clients[name].force_login(request.getfixturevalue(name))
    return clients


def address(name: str, *arguments: object) -> str:
    with override("es"):
        return reverse(f"courses:{name}", args=arguments)


def statuses(
    browsers: dict[str, Client], path: str, *, post: dict[str, str] | None = None
) -> dict[str, int]:
    return {
        name: (
            client.get(path) if post is None else client.post(path, post)
        ).status_code
        for name, client in browsers.items()
    }


def everybody(status: int, **others: int) -> dict[str, int]:
    return dict.fromkeys(PEOPLE, status) | others


def test_pages_of_an_enrollment_are_its_learners_alone(
    browsers: dict[str, Client], enrollment: Enrollment
) -> None:
    for name in ("requirements", "catch_up"):
        path = address(name, enrollment.public_id)
        assert statuses(browsers, path) == everybody(404, ana=200, nobody=302)


def test_saving_is_the_learners_alone_and_changes_nothing_for_others(
    browsers: dict[str, Client], enrollment: Enrollment
) -> None:
    key = enrollment.public_id
    note = {"text": "A text", "revision": "0"}
    ana = browsers.pop("ana")
    saves = {
        address("place", key, "1-1"): ({"block": "one"}, 401, 204),
        address("done", key, "1-1"): ({"by": "marked"}, 302, 302),
        address("note", key, "1-1", "reflection-1"): (note, 401, 302),
        address("catch_up", key): ({"lessons": "1-2"}, 302, 302),
        address("leave", key): ({}, 302, 302),
    }

    for path, (post, nobody, _) in saves.items():
        found = statuses(browsers, path, post=post)
        expected = everybody(404, nobody=nobody)
        del expected["ana"]
        assert found == expected, path
    enrollment.refresh_from_db()
    assert (enrollment.status, enrollment.resume_at) == ("enrolled", None)
    assert not LessonProgress.objects.exists()
    assert not LearnerNote.objects.exists()
    assert EnrollmentEvent.objects.count() == 1

    for path, (post, _, hers) in saves.items():
        assert ana.post(path, post).status_code == hers, path
    enrollment.refresh_from_db()
    assert (enrollment.status, enrollment.resume_block) == ("withdrawn", "one")
    assert LearnerNote.objects.get().text == "A text"
    assert LessonProgress.objects.filter(done_by="marked").count() == 2


def test_lessons_are_read_by_who_is_enrolled_teaches_or_edits(
    browsers: dict[str, Client],
) -> None:
    path = "/es/identity/1/1-1/"

    assert statuses(browsers, path) == everybody(
        302, ana=200, instructor=200, superuser=200
    )
    assert browsers["nobody"].get(path).headers["Location"] == (
        "/es/account/login/?next=/es/identity/1/1-1/"
    )
    assert browsers["bruno"].get(path).headers["Location"] == "/es/identity/"


@pytest.mark.parametrize("arguments", [("identity",), ("identity", "1-1")])
def test_downloads_are_for_who_may_read(
    browsers: dict[str, Client], arguments: tuple[str, ...]
) -> None:
    name = "download_lesson" if len(arguments) == 2 else "download_course"

    found = statuses(browsers, address(name, *arguments))

    assert found == everybody(404, ana=200, instructor=200, superuser=200, nobody=302)


@pytest.mark.parametrize("name", ["run_roster", "run_answers", "run_message"])
def test_pages_of_a_run_are_for_the_instructors_of_its_course(
    browsers: dict[str, Client], run: CourseRun, name: str
) -> None:
    path = address(name, run.public_id)

    assert statuses(browsers, path) == everybody(404, instructor=200, nobody=302)


def test_message_to_a_run_is_sent_by_the_instructors_of_its_course(
    browsers: dict[str, Client], run: CourseRun, instructor: User
) -> None:
    path = address("run_message", run.public_id)
    post = {"title": "Hello", "body": "To all", "key": str(uuid4())}

    assert statuses(browsers, path, post=post) == everybody(
        404, instructor=302, nobody=302
    )
    assert RunMessage.objects.get().actor == instructor.public_id


def test_teaching_is_listed_for_who_teaches(browsers: dict[str, Client]) -> None:
    found = statuses(browsers, address("teaching"))

    assert found == everybody(404, instructor=200, other_instructor=200, nobody=302)


def test_what_everybody_may_see(browsers: dict[str, Client]) -> None:
    for path in ("/es/", "/es/identity/", address("glossary", "identity")):
        assert statuses(browsers, path) == everybody(200)


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("place", ("1-1",)),
        ("done", ("1-1",)),
        ("note", ("1-1", "reflection-1")),
        ("leave", ()),
    ],
)
def test_saving_by_get_is_not_allowed(
    browsers: dict[str, Client],
    enrollment: Enrollment,
    name: str,
    rest: tuple[str, ...],
) -> None:
    path = address(name, enrollment.public_id, *rest)

    assert statuses(browsers, path) == everybody(405)
    assert browsers["ana"].head(path).status_code == 405


@pytest.mark.parametrize(
    ("name", "rest", "post"),
    [
        ("place", ("1-1",), {"block": "one"}),
        ("done", ("1-1",), {"by": "marked"}),
        ("note", ("1-1", "reflection-1"), {"text": "A", "revision": "0"}),
        ("leave", (), {}),
        ("catch_up", (), {"lessons": "1-1"}),
    ],
)
def test_saving_without_the_token_of_the_form_is_refused(
    ana: User,
    enrollment: Enrollment,
    name: str,
    rest: tuple[str, ...],
    post: dict[str, str],
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ana)

    answer = client.post(address(name, enrollment.public_id, *rest), post)

    assert answer.status_code == 403
    enrollment.refresh_from_db()
    assert enrollment.status == "enrolled"
    assert not LessonProgress.objects.exists()
    assert not LearnerNote.objects.exists()


def test_enrolling_and_writing_without_the_token_is_refused(
    bruno: User, instructor: User, run: CourseRun
) -> None:
    for user, name in ((bruno, "enroll"), (instructor, "run_message")):
        client = Client(enforce_csrf_checks=True)
        client.force_login(user)
        post = {"title": "Hello", "body": "To all", "key": str(uuid4())}
        path = address(name, run.public_id)
        assert client.post(path, post).status_code == 403
    assert not Enrollment.objects.filter(run=run).exists()
    assert not RunMessage.objects.exists()


def test_ids_that_do_not_belong_together_are_not_found(
    browsers: dict[str, Client], enrollment: Enrollment, course: Course
) -> None:
    ana = browsers["ana"]
    key = enrollment.public_id
    LessonFactory.create(code="9-9")
    saves = [
        (address("place", uuid4(), "1-1"), {"block": "one"}),
        (address("done", uuid4(), "1-1"), {"by": "marked"}),
        (address("note", uuid4(), "1-1", "reflection-1"), {"text": "", "revision": 0}),
        (address("leave", uuid4()), {}),
        (address("place", key, "9-9"), {"block": "one"}),
        (address("done", key, "9-9"), {"by": "marked"}),
        (address("note", key, "9-9", "reflection-1"), {"text": "", "revision": 0}),
        (address("note", key, "1-1", "elsewhere"), {"text": "", "revision": 0}),
    ]
    for path, post in saves:
        assert ana.post(path, post).status_code == 404, path
    for path in (
        address("requirements", uuid4()),
        address("catch_up", uuid4()),
        address("run_roster", uuid4()),
        address("enroll", uuid4()),
        address("download_course", "nothing"),
        address("download_lesson", "identity", "9-9"),
        address("glossary", "nothing"),
        "/es/nothing/",
        "/es/identity/1/9-9/",
        "/es/identity/2/1-1/",
        "/es/enrollment/not-a-key/leave/",
        f"/es/enrollment/{key}/%00/done/",
    ):
        assert ana.get(path).status_code == 404, path
    assert not LessonProgress.objects.exists()
    assert not LearnerNote.objects.exists()


def test_course_that_is_not_published_in_any_language_cannot_be_joined(
    bruno: User,
) -> None:
    client = Client()
    client.force_login(bruno)
    run = RunFactory.create()

    assert client.get(address("enroll", run.public_id)).status_code == 404
    assert client.post(address("enroll", run.public_id)).status_code == 404
