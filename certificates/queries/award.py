"""Reads that award: the achievement of a course, and the facts of eligibility."""

from collections.abc import Iterator

from certificates.eligibility import Clause, Facts, judge
from certificates.enums import AchievementKind
from certificates.models import (
    Achievement,
    AchievementVersion,
    Award,
    Credential,
    HolderName,
    Issuer,
)
from courses.models import Course, CourseCompletion, Enrollment
from courses.rules import teaches
from lms.accounts.enums import EvidenceMethod, Population
from lms.accounts.models import Subject, User
from lms.accounts.queries import account_of, identity_known, role_names


def achievement_of(course: Course) -> Achievement | None:
    """Return what completing a course is certified as, if it is published."""
    return (
        Achievement.objects.filter(
            kind=AchievementKind.COURSE,
            target=course.public_id,
            retired=False,
            current__isnull=False,
        )
        .select_related("current", "issuer")
        .first()
    )


def issuer_for(subject: Subject, achievement: Achievement) -> Issuer | None:
    """Return who signs: of a specimen, the demo issuer and nobody else."""
    if subject.population == Population.SYNTHETIC:
        return Issuer.objects.filter(demo=True, keys__retired_at=None).first()
    issuer = achievement.issuer
    if issuer is None or not issuer.keys.filter(retired_at=None).exists():
        return None
    return issuer


def sees_behind(user: User, course: Course) -> bool:
    """Tell whether the person sees answers or runs the site, and so earns nothing.

    Focal points are officials like others: they see who is enrolled, no question.
    """
    return (
        user.is_staff
        or user.is_superuser
        or bool(role_names(user))
        or teaches(user, course)
    )


def completion_of(enrollment: Enrollment) -> CourseCompletion | None:
    """Return the completion of an enrollment, if it is complete."""
    found: CourseCompletion | None = CourseCompletion.objects.filter(
        enrollment=enrollment
    ).first()
    return found


def facts_of(
    enrollment: Enrollment, achievement: Achievement, version: AchievementVersion
) -> Facts:
    """Fetch what decides whether an enrollment earns an achievement."""
    subject = enrollment.subject
    user = account_of(subject.pk)
    known = identity_known(subject)
    completion = completion_of(enrollment)
    return Facts(
        completed=tuple(completion.result["reasons"]) if completion else None,
        population=subject.population,
        staff=user is None or sees_behind(user, enrollment.run.course),
        method=known.method or "",
        questioned=known.questioned,
        asked=version.definition.get("identity", EvidenceMethod.SELF_DECLARED.value),
        name_confirmed=HolderName.objects.filter(subject=subject).exists(),
        issuer_ready=issuer_for(subject, achievement) is not None,
    )


def clauses_of(enrollment: Enrollment, achievement: Achievement) -> tuple[Clause, ...]:
    """Judge an enrollment; `achievement` must be published."""
    version = achievement.current
    if version is None:
        message = f"{achievement.code} has no published version."
        raise ValueError(message)
    return judge(facts_of(enrollment, achievement, version))


def award_for(completion: CourseCompletion) -> Award | None:
    """Return the award that a completion has earned."""
    found: Award | None = (
        Award.objects.filter(
            subject=completion.enrollment.subject_id, source=completion.public_id
        )
        .select_related("version__achievement", "subject")
        .first()
    )
    return found


def current_credential(award: Award) -> Credential:
    """Return the credential that stands for an award today."""
    return Credential.objects.select_related("issuer", "key").get(
        award=award, current=True
    )


def completions_without_award() -> Iterator[CourseCompletion]:
    """Yield the completions of certified courses that no award rests on."""
    courses = Achievement.objects.filter(
        kind=AchievementKind.COURSE, retired=False, current__isnull=False
    ).values("target")
    rows = (
        CourseCompletion.objects.filter(
            enrollment__run__course__public_id__in=courses,
            enrollment__subject__link__isnull=False,
        )
        .exclude(public_id__in=Award.objects.values("source"))
        .select_related("enrollment__run__course", "enrollment__subject")
        .order_by("pk")
    )
    yield from rows.iterator(chunk_size=500)
