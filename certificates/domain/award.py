"""Awarding: one idempotent function, called on completion, on a name, and by a sweep."""

import zoneinfo
from datetime import date, datetime

from django.db import IntegrityError, transaction

from certificates.domain.credential import open_credential
from certificates.eligibility import RULES_VERSION, Clause, missing
from certificates.enums import AwardEventKind
from certificates.models import (
    Achievement,
    Award,
    AwardEvent,
    HolderName,
)
from certificates.queries.award import (
    achievement_of,
    award_for,
    clauses_of,
    completion_of,
    completions_without_award,
    issuer_for,
)
from certificates.queries.results import conditions_of, results_of
from certificates.rendering import TEMPLATE_VERSION
from certificates.signals import award_changed
from courses.models import CourseCompletion, Enrollment
from courses.queries import course_titles
from lms.accounts.domain.message import send_message
from lms.accounts.queries import account_of, current_profile, identity_known


def award_enrollment(enrollment_id: int, *, now: datetime) -> Award | None:
    """Award what an enrollment has earned, once; None while something is missing.

    May run twice, and at the same time: one award comes of it. If nothing but the name
    is missing, the official is asked to confirm it.
    """
    enrollment = (
        Enrollment.objects.filter(pk=enrollment_id)
        .select_related("run__course", "subject")
        .first()
    )
    completion = completion_of(enrollment) if enrollment else None
    if enrollment is None or completion is None:
        return None
    achievement = achievement_of(enrollment.run.course)
    if achievement is None:
        return None
    if (award := award_for(completion)) is not None:
        return award
    clauses = clauses_of(enrollment, achievement)
    lacking = missing(clauses)
    if lacking == ("name",):
        ask_for_name(enrollment, completion, now=now)
    if lacking:
        return None
    return write_award(enrollment, completion, achievement, clauses, now=now)


def write_award(
    enrollment: Enrollment,
    completion: CourseCompletion,
    achievement: Achievement,
    clauses: tuple[Clause, ...],
    *,
    now: datetime,
) -> Award | None:
    """Write award, credential and event; of two at once, one is written."""
    issuer = issuer_for(enrollment.subject, achievement)
    holder = HolderName.objects.filter(subject=enrollment.subject).first()
    if issuer is None or holder is None:
        return None
    award = snapshot(enrollment, completion, achievement, clauses, now=now)
    try:
        with transaction.atomic():
            award.save()
            AwardEvent(award=award, event=AwardEventKind.AWARDED, at=now).save()
            open_credential(award, issuer=issuer, holder=holder.name, now=now)
            award_changed.send(Award, award_id=award.pk)
    except IntegrityError:
        winner = award_for(completion)
        if winner is None:
            raise
        return winner
    return award


def snapshot(
    enrollment: Enrollment,
    completion: CourseCompletion,
    achievement: Achievement,
    clauses: tuple[Clause, ...],
    *,
    now: datetime,
) -> Award:
    """Return what an award keeps, unsaved; it names nobody."""
    version = achievement.current
    profile = current_profile(enrollment.subject)
    method = identity_known(enrollment.subject).method
    if version is None or profile is None or method is None:
        message = (
            f"{achievement.code} is not published, or nothing is known of the person."
        )
        raise ValueError(message)
    earned = Award.objects.filter(
        subject=enrollment.subject, version__achievement=achievement
    )
    return Award(
        subject=enrollment.subject,
        version=version,
        cycle=earned.count() + 1,
        population=enrollment.subject.population,
        language=enrollment.language,
        source=completion.public_id,
        run=enrollment.run.code,
        started_on=day_of(enrollment.enrolled_at, enrollment),
        completed_on=day_of(completion.completed_at, enrollment),
        awarded_at=now,
        country=profile.country.code,
        institution=profile.institution.kept.name if profile.institution else "",
        identity=method,
        conditions=conditions_of(
            enrollment, proctored=bool(version.definition.get("proctored"))
        ),
        results=results_of(enrollment),
        clauses=[clause.as_json() for clause in clauses],
        template=TEMPLATE_VERSION,
        rules=RULES_VERSION,
    )


def day_of(instant: datetime, enrollment: Enrollment) -> date:
    """Return the day of an instant where the person lives, or where the run is held."""
    user = account_of(enrollment.subject_id)
    zone = user.time_zone if user else enrollment.run.time_zone
    return instant.astimezone(zoneinfo.ZoneInfo(zone)).date()


def ask_for_name(
    enrollment: Enrollment, completion: CourseCompletion, *, now: datetime
) -> None:
    """Ask the official to confirm the name to be printed, once per completion."""
    user = account_of(enrollment.subject_id)
    if user is None:
        return
    course = enrollment.run.course
    send_message(
        user,
        kind="certificate_name",
        object_id=completion.public_id,
        context={
            "titles": course_titles([course.pk])[course.pk],
            "course": course.code,
        },
        now=now,
    )


def award_whoever_earned(*, now: datetime) -> int:
    """Award every completion that earned it and was missed; return how many."""
    return sum(
        award_enrollment(completion.enrollment_id, now=now) is not None
        for completion in completions_without_award()
    )
