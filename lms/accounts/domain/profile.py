"""The profile of an official: every change is a new version."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.accounts.domain.identity import note_official_mail, note_self_declared
from lms.accounts.enums import (
    GovernmentLevel,
    JobFunction,
    Population,
    SeniorityBand,
    Sex,
)
from lms.accounts.errors import (
    ProfileChangedError,
    WrongInstitutionError,
    WrongPopulationError,
)
from lms.accounts.models import Institution, OfficialProfile, Subject, User
from lms.accounts.queries import current_profile
from lms.countries.models import Country

UNSET_ZONE = "UTC"


@dataclass(frozen=True)
class Answers:
    """What the page asks; `sex` may stay empty."""

    country: Country
    institution: Institution
    level: GovernmentLevel
    function: JobFunction
    seniority: SeniorityBand
    sex: Sex | str = ""


def save_profile(
    subject: Subject,
    *,
    answers: Answers,
    based_on: int | None = None,
    now: datetime | None = None,
) -> OfficialProfile:
    """Write a new version if an answer changed; return the version that holds.

    `based_on` is the version that the person saw (0 for none): if another one was
    saved meanwhile and the answers differ from it, nothing is written and
    `ProfileChangedError` is raised.
    """
    now = now or timezone.now()
    check_population(subject, country=answers.country)
    answers = _follow_merge(answers)
    last = current_profile(subject)
    if last is not None and _stored(last) == _given(answers):
        return last
    version = last.version if last else 0
    if based_on not in {None, version}:
        raise ProfileChangedError
    try:
        with transaction.atomic():
            return _write_version(subject, answers, version + 1, now)
    except IntegrityError:
        winner = current_profile(subject)
        if winner is not None and _stored(winner) == _given(answers):
            return winner
        raise ProfileChangedError from None


def check_population(subject: Subject, *, country: Country) -> None:
    """Refuse a synthetic person in a real country, and anyone else in an invented one."""
    if country.invented != (subject.population == Population.SYNTHETIC):
        message = f"{subject.population} people do not live in {country.code}."
        raise WrongPopulationError(message)


def _write_version(
    subject: Subject, answers: Answers, version: int, now: datetime
) -> OfficialProfile:
    profile: OfficialProfile = OfficialProfile.objects.create(
        subject=subject,
        version=version,
        created_at=now,
        country=answers.country,
        institution=answers.institution,
        level=answers.level,
        function=answers.function,
        seniority=answers.seniority,
        sex=answers.sex,
    )
    note_self_declared(subject, country=answers.country, now=now)
    user = User.objects.filter(link__subject=subject).first()
    if user is not None:
        note_official_mail(subject, user=user, country=answers.country, now=now)
        User.objects.filter(pk=user.pk, time_zone=UNSET_ZONE).update(
            time_zone=answers.country.time_zone
        )
    return profile


def _follow_merge(answers: Answers) -> Answers:
    institution = answers.institution.kept
    if institution.country_id != answers.country.pk:
        message = f"{institution.public_id} cannot be chosen in {answers.country.code}."
        raise WrongInstitutionError(message)
    return replace(answers, institution=institution)


def _given(answers: Answers) -> tuple[object, ...]:
    return (
        answers.country.pk,
        answers.institution.pk,
        str(answers.level),
        str(answers.function),
        str(answers.seniority),
        str(answers.sex),
    )


def _stored(profile: OfficialProfile) -> tuple[object, ...]:
    institution = profile.institution.kept.pk if profile.institution else None
    return (
        profile.country_id,
        institution,
        profile.level,
        profile.function,
        profile.seniority,
        profile.sex,
    )
