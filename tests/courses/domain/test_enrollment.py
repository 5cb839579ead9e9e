from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.dispatch import Signal

from courses.domain.enrollment import (
    enroll,
    move_to_version,
    refuse_newcomer,
    withdraw,
)
from courses.domain.progress import finish_lesson
from courses.domain.version import freeze_version
from courses.enums import EnrollmentStatus, RunState
from courses.errors import EnrollmentRefusedError, VersionRefusedError
from courses.models import (
    CourseCompletion,
    CourseRun,
    Enrollment,
    EnrollmentEvent,
    LessonProgress,
)
from courses.signals import enrolled as enrolled_signal
from lms.accounts.models import OfficialProfile, User
from tests.factories.accounts import official
from tests.factories.courses import (
    LessonFactory,
    RunFactory,
    enrolled,
    lesson_of,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ACTOR = UUID(int=7)


@pytest.fixture
def course_run() -> CourseRun:
    run: CourseRun = RunFactory.create(languages=["es", "en"])
    for code in ("1-1", "1-2"):
        LessonFactory.create(course=run.course, code=code)
    return run


def profile_of(user: User) -> OfficialProfile:
    profile: OfficialProfile = user.link.subject.profiles.get()
    return profile


def history(enrollment: Enrollment) -> list[tuple[str, UUID | None, str]]:
    events = EnrollmentEvent.objects.filter(enrollment=enrollment).order_by("pk")
    return list(events.values_list("event", "actor", "reason"))


def taken(run: CourseRun) -> int:
    run.refresh_from_db()
    return run.seats_taken


class Heard:
    """What a signal said."""

    def __init__(self, signal: Signal) -> None:
        self.ids: list[int] = []
        signal.connect(self.listen)

    def listen(self, enrollment_id: int, **_: object) -> None:
        self.ids.append(enrollment_id)


def test_enroll_records_who_when_and_in_which_language(course_run: CourseRun) -> None:
    heard = Heard(enrolled_signal)
    user = official()

    enrollment = enroll(
        user.link.subject,
        course_run,
        profile=profile_of(user),
        language="en",
        actor=ACTOR,
        now=NOW,
    )

    enrollment.refresh_from_db()
    assert enrollment.subject == user.link.subject
    assert enrollment.profile == profile_of(user)
    assert (enrollment.language, enrollment.status) == ("en", "enrolled")
    assert enrollment.enrolled_at == NOW
    assert enrollment.version.number == 1
    assert enrollment.version.lesson_codes == ["1-1", "1-2"]
    assert history(enrollment) == [("enrolled", ACTOR, "")]
    assert heard.ids == [enrollment.pk]
    assert taken(course_run) == 1


def test_enroll_again_changes_nothing(course_run: CourseRun) -> None:
    user = official()
    first = enrolled(user, course_run, language="es")

    second = enrolled(user, course_run, language="en")

    assert second == first
    assert second.language == "es"
    assert len(history(first)) == 1
    assert taken(course_run) == 1


def test_enroll_in_a_full_run_is_refused(course_run: CourseRun) -> None:
    CourseRun.objects.update(capacity=1)
    course_run.refresh_from_db()
    enrolled(official(), course_run)

    with pytest.raises(EnrollmentRefusedError) as refused:
        enrolled(official(), course_run)

    assert (refused.value.reason, refused.value.params) == ("full", {"capacity": 1})
    assert taken(course_run) == 1
    assert Enrollment.objects.count() == 1


def test_enroll_again_in_a_full_run_returns_the_enrollment(
    course_run: CourseRun,
) -> None:
    CourseRun.objects.update(capacity=1)
    user = official()
    first = enrolled(user, course_run)

    assert enrolled(user, course_run) == first


def test_enroll_in_a_language_that_is_not_offered_is_refused(
    course_run: CourseRun,
) -> None:
    with pytest.raises(EnrollmentRefusedError) as refused:
        enrolled(official(), course_run, language="pt-br")

    assert refused.value.reason == "language"
    assert refused.value.params == {"languages": ["es", "en"]}
    assert Enrollment.objects.count() == 0


def test_enroll_in_a_run_without_languages_takes_any(course_run: CourseRun) -> None:
    course_run.languages = []

    assert enrolled(official(), course_run, language="pt-br").language == "pt-br"


def test_enroll_at_the_moment_of_closing_is_refused(course_run: CourseRun) -> None:
    course_run.enrollment_end = NOW

    with pytest.raises(EnrollmentRefusedError) as refused:
        enrolled(official(), course_run, now=NOW)

    assert refused.value.reason == "not-open"
    assert refused.value.params == {"state": RunState.ONGOING_CLOSED}
    before = enrolled(official(), course_run, now=NOW - timedelta(seconds=1))
    assert before.status == EnrollmentStatus.ENROLLED


def test_withdraw_gives_the_seat_back_and_keeps_progress(course_run: CourseRun) -> None:
    enrollment = enrolled(official(), course_run)
    lesson = lesson_of(course_run.course, "1-1")
    finish_lesson(enrollment, lesson, by="marked", language="es")

    left = withdraw(enrollment, actor=ACTOR, reason="No time", now=NOW)

    assert left.status == EnrollmentStatus.WITHDRAWN
    assert taken(course_run) == 0
    assert history(enrollment)[1:] == [("withdrawn", ACTOR, "No time")]
    assert LessonProgress.objects.get(enrollment=enrollment).done_by == "marked"


def test_withdraw_twice_gives_one_seat_back(course_run: CourseRun) -> None:
    enrolled(official(), course_run)
    enrollment = enrolled(official(), course_run)

    withdraw(enrollment, actor=ACTOR)
    withdraw(enrollment, actor=ACTOR)

    assert taken(course_run) == 1
    assert len(history(enrollment)) == 2


def test_enroll_after_withdrawing_takes_the_same_enrollment_up(
    course_run: CourseRun,
) -> None:
    user = official()
    enrollment = enrolled(user, course_run)
    withdraw(enrollment, actor=ACTOR)

    back = enrolled(user, course_run)

    assert back.pk == enrollment.pk
    assert back.status == EnrollmentStatus.ENROLLED
    assert [event for event, _, _ in history(back)] == [
        "enrolled",
        "withdrawn",
        "returned",
    ]
    assert taken(course_run) == 1


def test_enroll_after_withdrawing_is_refused_when_the_seat_is_gone(
    course_run: CourseRun,
) -> None:
    CourseRun.objects.update(capacity=1)
    course_run.refresh_from_db()
    user = official()
    enrollment = enrolled(user, course_run)
    withdraw(enrollment, actor=ACTOR)
    enrolled(official(), course_run)

    with pytest.raises(EnrollmentRefusedError) as refused:
        enrolled(user, course_run)

    assert refused.value.reason == "full"
    enrollment.refresh_from_db()
    assert enrollment.status == EnrollmentStatus.WITHDRAWN
    assert taken(course_run) == 1


def test_enrollments_name_the_version_of_their_day(course_run: CourseRun) -> None:
    first = enrolled(official(), course_run)
    LessonFactory.create(course=course_run.course, code="1-3")

    second = enrolled(official(), course_run)

    first.refresh_from_db()
    assert (first.version.number, second.version.number) == (1, 2)
    assert first.version.lesson_codes == ["1-1", "1-2"]
    assert second.version.lesson_codes == ["1-1", "1-2", "1-3"]


def test_saving_a_run_does_not_write_the_seats_it_read(course_run: CourseRun) -> None:
    stale = CourseRun.objects.get(pk=course_run.pk)
    enrolled(official(), course_run)

    stale.capacity = 5
    stale.save()

    course_run.refresh_from_db()
    assert (course_run.capacity, course_run.seats_taken) == (5, 1)


@pytest.mark.parametrize(
    ("capacity", "opens", "reason"),
    [(1, 0, "full"), (2, 1, "not-open"), (2, 0, None)],
)
def test_refuse_newcomer_says_what_enrolling_would_say(
    course_run: CourseRun, capacity: int, opens: int, reason: str | None
) -> None:
    insider = official()
    enrolled(insider, course_run, now=NOW)
    course_run.refresh_from_db()
    course_run.capacity = capacity
    course_run.enrollment_start = NOW + timedelta(days=opens)
    newcomer = official().link.subject

    said = None
    try:
        refuse_newcomer(newcomer, course_run, language="es", now=NOW)
    except EnrollmentRefusedError as error:
        said = error.reason

    assert said == reason
    refuse_newcomer(insider.link.subject, course_run, language="es", now=NOW)


def test_move_to_version_records_from_to_who_and_why(course_run: CourseRun) -> None:
    enrollment = enrolled(official(), course_run)
    LessonFactory.create(course=course_run.course, code="1-3")
    newer = freeze_version(course_run.course)

    moved = move_to_version(
        enrollment, newer, actor=ACTOR, reason="Asked for the new lesson", now=NOW
    )

    assert moved.version == newer
    assert history(moved)[1:] == [("moved", ACTOR, "Asked for the new lesson")]
    event = EnrollmentEvent.objects.get(event="moved")
    assert (event.data, event.at) == ({"from": 1, "to": 2}, NOW)


def test_move_to_version_again_changes_nothing(course_run: CourseRun) -> None:
    enrollment = enrolled(official(), course_run)
    LessonFactory.create(course=course_run.course, code="1-3")
    newer = freeze_version(course_run.course)
    stale = Enrollment.objects.get(pk=enrollment.pk)
    move_to_version(enrollment, newer, actor=ACTOR, reason="Wanted", now=NOW)

    move_to_version(enrollment, newer, actor=ACTOR, reason="Wanted", now=NOW)
    again = move_to_version(stale, newer, actor=ACTOR, reason="Wanted", now=NOW)

    assert again.version == newer
    assert [event for event, _, _ in history(enrollment)] == ["enrolled", "moved"]


def test_move_to_version_completes_who_has_met_it(course_run: CourseRun) -> None:
    enrollment = enrolled(official(), course_run)
    lesson = lesson_of(course_run.course, "1-1")
    finish_lesson(enrollment, lesson, by="marked", language="es", now=NOW)
    course_run.course.lessons.filter(code="1-2").update(retired=True)
    shorter = freeze_version(course_run.course)
    course_run.course.lessons.filter(code="1-2").update(retired=False)
    assert not CourseCompletion.objects.exists()

    move_to_version(enrollment, shorter, actor=ACTOR, reason="Shorter", now=NOW)

    completion = CourseCompletion.objects.get()
    assert (completion.version, completion.completed_at) == (shorter, NOW)


def test_move_to_version_of_another_course_is_refused(course_run: CourseRun) -> None:
    enrollment = enrolled(official(), course_run)
    other = LessonFactory.create().course

    with pytest.raises(VersionRefusedError, match=r"^course$"):
        move_to_version(enrollment, freeze_version(other), actor=ACTOR, reason="Why")


def test_move_to_version_is_refused_without_reason_when_left_or_completed(
    course_run: CourseRun,
) -> None:
    completed = enrolled(official(), course_run)
    for code in ("1-1", "1-2"):
        lesson = lesson_of(course_run.course, code)
        finish_lesson(completed, lesson, by="marked", language="es")
    left = withdraw(enrolled(official(), course_run), actor=ACTOR)
    here = enrolled(official(), course_run)
    LessonFactory.create(course=course_run.course, code="1-3")
    newer = freeze_version(course_run.course)

    for enrollment, reason, code in (
        (here, "  ", "reason"),
        (left, "Why", "withdrawn"),
        (completed, "Why", "completed"),
    ):
        with pytest.raises(VersionRefusedError, match=rf"^{code}$"):
            move_to_version(enrollment, newer, actor=ACTOR, reason=reason)

    assert not EnrollmentEvent.objects.filter(event="moved").exists()
