"""Awarding: once, with everything frozen, and never for who has not earned it."""

import pytest

from certificates.domain.award import award_enrollment, award_whoever_earned
from certificates.domain.status import SIZE
from certificates.models import Award, AwardEvent, Credential, StatusEntry
from certificates.queries.award import achievement_of, clauses_of
from courses.models import Course, CourseInstructor, Enrollment
from lms.accounts.enums import Population, Role
from lms.accounts.models import IdentityEvidence, Institution, Message, User
from lms.core.domain.dispatch import run_next
from lms.core.errors import AppendOnlyError
from lms.core.models import OutboxMessage
from tests.factories.accounts import official
from tests.factories.certificates import (
    NOW,
    awarded,
    certified_course,
    completed,
    known,
    make_achievement,
    make_issuer,
    named,
)
from tests.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _known(ana: User) -> None:
    known(ana)


def lacking(enrollment: Enrollment) -> list[str]:
    """Name what an enrollment lacks for its award."""
    achievement = achievement_of(enrollment.run.course)
    assert achievement is not None
    clauses = clauses_of(enrollment, achievement)
    return [clause.code for clause in clauses if not clause.met]


def test_a_completed_course_with_a_confirmed_name_is_awarded(
    ana: User, course: Course
) -> None:
    award = awarded(ana, course)

    assert (award.subject, award.cycle) == (ana.link.subject, 1)
    assert award.version.achievement.target == course.public_id
    assert (award.country, award.identity) == ("PER", "self_declared")
    assert award.institution == Institution.objects.get().name
    assert award.conditions == {"proctored": False, "bank": "open", "attempts": 1}
    assert [(r["key"], r["share"], r["required"]) for r in award.results] == [
        ("final", "50.00", "50"),
        ("final-ID1", "50.00", ""),
    ]
    assert [clause["code"] for clause in award.clauses if not clause["met"]] == []
    assert (str(award.started_on), str(award.completed_on)) == (
        "2026-02-10",
        "2026-03-01",
    )
    assert award.number == f"2026-{award.pk:06}"
    assert [event.event for event in award.events.all()] == ["awarded"]


def test_nothing_that_stays_names_the_holder(ana: User, course: Course) -> None:
    award = awarded(ana, course, name="Ana Única")
    for model in (Award, AwardEvent, Credential, StatusEntry):
        rows = model.objects.values()
        assert "Única" not in str(list(rows))
    assert award.credentials.get().record.holder == "Ana Única"


def test_awarding_twice_gives_one_award(ana: User, course: Course) -> None:
    award = awarded(ana, course)
    enrollment = Enrollment.objects.get()
    assert award_enrollment(enrollment.pk, now=NOW) == award
    assert (Award.objects.count(), Credential.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_time_give_one_award(ana: User, course: Course) -> None:
    enrollment = completed(ana, course)
    named(ana)

    def work(_number: int) -> int | None:
        award = award_enrollment(enrollment.pk, now=NOW)
        return award.pk if award else None

    made = at_once(work)
    assert set(made) == {Award.objects.get().pk}
    assert (Credential.objects.count(), AwardEvent.objects.count()) == (1, 1)


def test_without_a_name_the_official_is_asked_once(ana: User, course: Course) -> None:
    enrollment = completed(ana, course)
    assert award_enrollment(enrollment.pk, now=NOW) is None
    assert award_enrollment(enrollment.pk, now=NOW) is None
    assert lacking(enrollment) == ["name"]
    assert Message.objects.filter(user=ana, kind="certificate_name").count() == 1


def test_a_confirmed_name_awards_what_waited(ana: User, course: Course) -> None:
    completed(ana, course)
    OutboxMessage.objects.all().delete()
    named(ana)
    while run_next(holder="test"):
        pass
    assert Award.objects.count() == 1
    assert Message.objects.filter(user=ana, kind="certificate_ready").count() == 1
    assert Credential.objects.get().signed_at is not None


def test_who_has_not_completed_the_course_is_not_awarded(
    ana: User, course: Course
) -> None:
    enrollment = completed(ana, course, given=(None, None))
    named(ana)
    assert award_enrollment(enrollment.pk, now=NOW) is None
    assert lacking(enrollment) == ["completed"]


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.ADMINISTRATOR])
def test_staff_is_not_awarded(ana: User, course: Course, role: Role) -> None:
    completed(ana, course)
    named(ana)
    ana.groups.create(name=role.value)
    enrollment = Enrollment.objects.get()
    assert award_enrollment(enrollment.pk, now=NOW) is None
    assert lacking(enrollment) == ["not_staff"]


def test_who_teaches_the_course_is_not_awarded(ana: User, course: Course) -> None:
    enrollment = completed(ana, course)
    named(ana)
    CourseInstructor.objects.create(course=course, user=ana)
    assert lacking(enrollment) == ["not_staff"]


def test_doubt_about_the_identity_waits(ana: User, course: Course) -> None:
    enrollment = completed(ana, course)
    named(ana)
    IdentityEvidence.objects.create(
        subject=ana.link.subject,
        country=ana.link.subject.profiles.get().country,
        method="focal_point",
        outcome="questioned",
        at=NOW,
    )
    assert award_enrollment(enrollment.pk, now=NOW) is None
    assert lacking(enrollment) == ["identity"]


def test_synthetic_people_get_specimens_of_the_demo_issuer(course: Course) -> None:
    alba = official(email="alba@example.org", population=Population.SYNTHETIC)
    enrollment = completed(known(alba), course)
    named(alba)
    assert award_enrollment(enrollment.pk, now=NOW) is None
    assert lacking(enrollment) == ["issuer"]

    demo = make_issuer(demo=True)
    award = award_enrollment(enrollment.pk, now=NOW)
    assert award is not None
    assert award.specimen
    assert award.credentials.get().issuer == demo
    assert demo.did == "did:web:academy.example.org:demo"


def test_without_an_issuer_nobody_is_awarded(ana: User) -> None:
    course = certified_course()
    issuer = make_issuer(key=False)
    make_achievement(course, issuer=issuer)
    enrollment = completed(ana, course)
    named(ana)
    assert award_enrollment(enrollment.pk, now=NOW) is None
    assert lacking(enrollment) == ["issuer"]


def test_a_course_without_achievement_gives_none(ana: User) -> None:
    enrollment = completed(ana, certified_course())
    named(ana)
    assert award_enrollment(enrollment.pk, now=NOW) is None


def test_the_sweep_awards_what_was_missed(ana: User, course: Course) -> None:
    completed(ana, course)
    named(ana)
    OutboxMessage.objects.all().delete()
    assert award_whoever_earned(now=NOW) == 1
    assert award_whoever_earned(now=NOW) == 0


def test_an_award_never_changes(ana: User, course: Course) -> None:
    award = awarded(ana, course)
    award.country = "CHL"
    with pytest.raises(AppendOnlyError):
        award.save()


def test_places_in_the_lists_are_drawn_within_them(ana: User, course: Course) -> None:
    awarded(ana, course)
    entries = StatusEntry.objects.select_related("list")
    assert {entry.list.purpose for entry in entries} == {"revocation", "suspension"}
    assert all(0 <= entry.index < SIZE for entry in entries)
    assert all(entry.list.used == 1 for entry in entries)


def test_a_test_account_is_not_awarded(course: Course) -> None:
    tester = official(email="test@example.org", population=Population.TEST)
    enrollment = completed(tester, course)
    named(tester)
    assert lacking(enrollment) == ["population", "identity"]
    assert award_enrollment(enrollment.pk, now=NOW) is None
