"""Demonstration people: synthetic, in invented countries, one for each role."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from lms.accounts.domain.account import ensure_subject
from lms.accounts.domain.focal_point import appoint_focal_point
from lms.accounts.domain.groups import ensure_groups
from lms.accounts.domain.message import send_message
from lms.accounts.domain.privacy import acknowledge_notice
from lms.accounts.domain.profile import Answers, save_profile
from lms.accounts.enums import (
    GovernmentLevel,
    InstitutionStatus,
    JobFunction,
    Population,
    Role,
    SeniorityBand,
    Sex,
)
from lms.accounts.models import FocalPointTerm, Institution, User
from lms.countries.domain.country import load_countries
from lms.countries.models import Country

PASSWORD = "puente-demo-2026"  # noqa: S105 -- printed by `make run`; synthetic people only

HOLDER = "holder@puente.example"

# The third institution of a country is a municipality.
MUNICIPAL = 2
INSTITUTIONS = {
    "XAA": (
        "Ministerio de Gobierno Digital",
        "Registro Civil",
        "Municipio de Puerto Alvor",
    ),
    "XAB": ("Secretaría de Modernización", "Instituto de Estadística"),
    "XAC": ("Ministério da Gestão", "Prefeitura de Costaverde"),
    "XAD": ("Ministry of Public Service", "Office of Statistics"),
}


@dataclass(frozen=True)
class DemoPerson:
    """One synthetic person; `part` is what they show."""

    part: str
    email: str
    full_name: str
    country: str
    sex: Sex
    function: JobFunction = JobFunction.SERVICES
    seniority: SeniorityBand = SeniorityBand.PROFESSIONAL
    role: Role | None = None
    focal: bool = False


PEOPLE = (
    DemoPerson("official", "official@puente.example", "Alba Ejemplo", "XAA", Sex.WOMAN),
    DemoPerson(
        "instructor",
        "instructor@puente.example",
        "Bruno Ejemplo",
        "XAA",
        Sex.MAN,
        JobFunction.TECHNOLOGY,
        SeniorityBand.MIDDLE,
    ),
    DemoPerson(
        "author",
        "author@puente.example",
        "Carla Ejemplo",
        "XAA",
        Sex.WOMAN,
        JobFunction.POLICY,
        role=Role.AUTHOR,
    ),
    DemoPerson(
        "focal point",
        "focal@puente.example",
        "Darío Ejemplo",
        "XAA",
        Sex.MAN,
        JobFunction.POLICY,
        SeniorityBand.SENIOR,
        focal=True,
    ),
    DemoPerson(
        "analyst",
        "analyst@puente.example",
        "Elena Ejemplo",
        "XAB",
        Sex.WOMAN,
        JobFunction.DATA,
        role=Role.ANALYST,
    ),
    DemoPerson(
        "administrator",
        "administrator@puente.example",
        "Fabio Ejemplo",
        "XAA",
        Sex.MAN,
        JobFunction.TECHNOLOGY,
        role=Role.ADMINISTRATOR,
    ),
    DemoPerson("official, certified", HOLDER, "Inés Ejemplo", "XAA", Sex.WOMAN),
    DemoPerson(
        "official (Portuguese)",
        "official.pt@puente.example",
        "Graça Exemplo",
        "XAC",
        Sex.WOMAN,
    ),
    DemoPerson(
        "official (English)",
        "official.en@puente.example",
        "Hugh Example",
        "XAD",
        Sex.MAN,
        JobFunction.DATA,
    ),
)


@transaction.atomic
def load_demo_people(*, now: datetime | None = None) -> tuple[DemoPerson, ...]:
    """Add the demonstration people that are missing; return all of them.

    A person who exists is left as they are, password included.
    """
    now = now or timezone.now()
    load_countries()
    groups = ensure_groups(pages=())
    institutions = {code: _institutions(code) for code in INSTITUTIONS}
    for position, person in enumerate(PEOPLE):
        user = _account(person)
        available = institutions[person.country]
        _profile(user, person, available[position % len(available)], now)
        acknowledge_notice(user, language=user.preferred_language, now=now)
        send_message(user, kind="welcome", mail=False, now=now)
        if person.role is not None:
            user.groups.add(groups[person.role])
    for person in PEOPLE:
        if person.focal:
            _appoint(person, now)
    return PEOPLE


def _institutions(code: str) -> list[Institution]:
    country = Country.objects.get(code=code)
    found = []
    for position, name in enumerate(INSTITUTIONS[code]):
        defaults: dict[str, Any] = {
            "level": GovernmentLevel.MUNICIPAL
            if position == MUNICIPAL
            else GovernmentLevel.NATIONAL,
            "status": InstitutionStatus.ACTIVE,
        }
        institution, _ = Institution.objects.get_or_create(
            country=country, name=name, defaults=defaults
        )
        found.append(institution.kept)
    return found


@cache
def _hashed_once() -> str:
    """Hash the password that all share: once, for it takes a quarter of a second."""
    return make_password(PASSWORD)


def _account(person: DemoPerson) -> User:
    country = Country.objects.get(code=person.country)
    user = User.objects.filter(email=person.email).first()
    if user is None:
        user = User.objects.create(
            email=person.email,
            password=_hashed_once(),
            full_name=person.full_name,
            preferred_language=country.default_language,
            time_zone=country.time_zone,
            is_staff=person.role is Role.ADMINISTRATOR,
        )
        EmailAddress.objects.create(
            user=user, email=person.email, verified=True, primary=True
        )
    ensure_subject(user, population=Population.SYNTHETIC)
    return user


def _profile(
    user: User, person: DemoPerson, institution: Institution, now: datetime
) -> None:
    subject = user.link.subject
    if subject.profiles.exists():
        return
    answers = Answers(
        country=institution.country,
        institution=institution,
        level=GovernmentLevel(institution.level),
        function=person.function,
        seniority=person.seniority,
        sex=person.sex,
    )
    save_profile(subject, answers=answers, now=now)


def _appoint(person: DemoPerson, now: datetime) -> None:
    user = User.objects.get(email=person.email)
    if FocalPointTerm.objects.filter(user=user).exists():
        return
    administrator = User.objects.get(email="administrator@puente.example")
    appoint_focal_point(
        user,
        country=Country.objects.get(code=person.country),
        since=timezone.localdate(now),
        by=administrator,
        now=now,
    )
