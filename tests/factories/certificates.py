"""Achievements and awards, made for tests: everything that a certificate needs."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.timezone import override

from assessments.models import Quiz
from certificates.domain.achievement import publish_achievement
from certificates.domain.award import award_enrollment
from certificates.domain.key import make_key
from certificates.domain.name import confirm_name
from certificates.domain.signing import sign_credential, sign_status_list
from certificates.models import (
    Achievement,
    Award,
    Credential,
    HolderName,
    Issuer,
    StatusList,
)
from courses.domain.progress import finish_lesson
from courses.models import Course, Enrollment, Lesson
from lms.accounts.models import IdentityEvidence
from tests.factories.assessments import CHOICE, make_item, make_plan, make_quiz
from tests.factories.classes import take
from tests.factories.courses import RunFactory, enrolled, published_course

NOW = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)
DEFINITION: dict[str, Any] = {
    "names": {
        "es": "Identidad digital",
        "pt": "Identidade digital",
        "en": "Digital identity",
    },
    "descriptions": {"es": "Qué es.", "pt": "O que é.", "en": "What it is."},
    "criteria": {"es": "Aprobar.", "pt": "Passar.", "en": "Pass the test."},
    "hours": "20",
    "level": "2",
    "framework": "",
    "competencies": [],
    "identity": "self_declared",
    "proctored": False,
    "signatories": [],
}


def make_issuer(*, demo: bool = False, key: bool = True, **fields: Any) -> Issuer:
    """Make an issuer with a key."""
    issuer = Issuer.objects.create(
        **{
            "code": "demo" if demo else "academy",
            "names": {"es": "Academia", "pt": "Academia", "en": "Academy"},
            "url": "https://academy.example.org",
            "demo": demo,
        }
        | fields
    )
    if key:
        make_key(issuer, actor=None, now=NOW)
    return issuer


def make_achievement(
    course: Course, *, issuer: Issuer | None = None, publish: bool = True, **words: Any
) -> Achievement:
    """Make the achievement of a course, published and with an issuer."""
    framework = course.framework
    achievement = Achievement.objects.create(
        code=course.code,
        kind="course",
        target=course.public_id,
        issuer=issuer or Issuer.objects.filter(demo=False).first() or make_issuer(),
        definition={
            **DEFINITION,
            "framework": framework.label,
            "competencies": ["ID1"],
            **words,
        },
    )
    if publish:
        publish_achievement(achievement, actor=None, now=NOW)
    return achievement


def certified_course(**fields: Any) -> Course:
    """Make a published course of one lesson with a final test of two questions."""
    course = published_course(lessons=["1-1"], **fields)
    for code in ("i01", "i02"):
        make_item(course, code, CHOICE)
    make_final(course)
    return course


def make_final(course: Course) -> Quiz:
    """Make the final test of a course: half of it must be right."""
    plan = make_plan()
    plan["conduct"]["pass_percent"] = 50
    return make_quiz(course, "final", kind="final", plan=plan, module=None)


def completed(
    user: Any, course: Course, *, given: tuple[str | None, ...] = ("b", None)
) -> Enrollment:
    """Let a person complete a course: one of two questions right unless told otherwise."""
    run = course.runs.first() or RunFactory.create(course=course)
    enrollment = enrolled(user, run, language="en", now=NOW - timedelta(days=20))
    for lesson in Lesson.objects.filter(course=course):
        with override("UTC"):
            finish_lesson(
                enrollment, lesson, by="marked", language="en", now=NOW - timedelta(2)
            )
    quiz = Quiz.objects.get(course=course, code="final")
    take(quiz, given, enrollment=enrollment, now=NOW - timedelta(days=1))
    return enrollment


def known(user: Any) -> Any:
    """Let it be known, by their own word, where a person works."""
    profile = user.link.subject.profiles.get()
    IdentityEvidence.objects.create(
        subject=profile.subject,
        country=profile.country,
        method="self_declared",
        outcome="confirmed",
        at=NOW,
    )
    return user


def named(user: Any, name: str = "Ana María Núñez Peña") -> HolderName:
    """Let a person confirm their name."""
    return confirm_name(user.link.subject, name, now=NOW)


def awarded(user: Any, course: Course, *, name: str = "Ana María Núñez Peña") -> Award:
    """Let a person complete a course and be awarded, unsigned."""
    enrollment = completed(user, course)
    named(user, name)
    award = award_enrollment(enrollment.pk, now=NOW)
    assert award is not None
    return award


def signed(award: Award) -> Credential:
    """Sign the credential of an award."""
    credential = award.credentials.get(current=True)
    assert sign_credential(credential.pk, now=NOW)
    credential.refresh_from_db()
    return credential


def sign_lists(*, now: datetime = NOW) -> None:
    """Sign every status list as it stands."""
    for row in StatusList.objects.all():
        sign_status_list(row.pk, now=now)
