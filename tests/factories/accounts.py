# mypy: disable-error-code="attr-defined,no-untyped-call"
"""People, made for tests: each trait is one fact about them."""

from datetime import UTC, date, datetime
from typing import Any

import factory
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory

from lms.accounts.enums import (
    GovernmentLevel,
    InstitutionStatus,
    JobFunction,
    Population,
    Role,
    SeniorityBand,
    Sex,
)
from lms.accounts.models import (
    FocalPointTerm,
    Institution,
    OfficialProfile,
    Subject,
    SubjectLink,
    User,
)
from lms.countries.models import Country

PASSWORD = "a-good-word-2026"
THEN = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


class CountryFactory(DjangoModelFactory[Country]):
    """Peru, unless another code is given; `invented` is a country of synthetic people."""

    class Meta:
        model = Country
        django_get_or_create = ("code",)

    class Params:
        invented_one = factory.Trait(code="XAA", invented=True)

    code = "PER"
    names = factory.LazyAttribute(
        lambda o: {"en": f"Country {o.code}", "es": f"País {o.code}"}
    )
    default_language = "es"
    time_zone = "America/Lima"


class InstitutionFactory(DjangoModelFactory[Institution]):
    """An institution that may be chosen; `proposed` awaits an administrator."""

    class Meta:
        model = Institution

    class Params:
        proposed = factory.Trait(status=InstitutionStatus.PROPOSED)

    country = factory.SubFactory(CountryFactory)
    name = factory.Sequence(lambda n: f"Institution {n}")
    level = GovernmentLevel.NATIONAL
    status = InstitutionStatus.ACTIVE


class SubjectFactory(DjangoModelFactory[Subject]):
    """A subject without an account."""

    class Meta:
        model = Subject

    population = Population.REAL


class UserFactory(DjangoModelFactory[User]):
    """An account with a subject and a confirmed address."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        staff = factory.Trait(is_staff=True)

    email = factory.Sequence(lambda n: f"person-{n}@example.org")
    full_name = factory.Sequence(lambda n: f"Person {n:03}")
    password = factory.LazyFunction(lambda: make_password(PASSWORD))
    preferred_language = "en"
    time_zone = "UTC"

    @factory.post_generation
    def population(self: Any, create: bool, given: Any, **_: Any) -> None:
        subject = SubjectFactory.create(population=given or Population.REAL)
        SubjectLink.objects.create(user=self, subject=subject)
        EmailAddress.objects.create(
            user=self, email=self.email, verified=True, primary=True
        )

    @factory.post_generation
    def role(self: Any, create: bool, given: Role | None, **_: Any) -> None:
        if given is not None:
            self.groups.add(Group.objects.get_or_create(name=given.value)[0])


class ProfileFactory(DjangoModelFactory[OfficialProfile]):
    """A version of a profile; the subject has no account unless one is given."""

    class Meta:
        model = OfficialProfile

    subject = factory.SubFactory(SubjectFactory)
    version = 1
    created_at = THEN
    country = factory.SelfAttribute("institution.country")
    institution = factory.SubFactory(InstitutionFactory)
    level = GovernmentLevel.NATIONAL
    function = JobFunction.SERVICES
    seniority = SeniorityBand.PROFESSIONAL
    sex = Sex.WOMAN


class TermFactory(DjangoModelFactory[FocalPointTerm]):
    """A term of office that began long ago and has no end."""

    class Meta:
        model = FocalPointTerm

    user = factory.SubFactory(UserFactory)
    country = factory.SubFactory(CountryFactory)
    since = date(2020, 1, 1)


def official(country: Country | None = None, **fields: Any) -> User:
    """Make an account whose profile is in the country."""
    country = country or CountryFactory.create()
    user = UserFactory.create(**fields)
    ProfileFactory.create(
        subject=user.link.subject,
        institution=InstitutionFactory.create(country=country),
    )
    return user


def focal_point(country: Country | None = None, **fields: Any) -> User:
    """Make an account that is a focal point of the country today."""
    user = UserFactory.create(**fields)
    TermFactory.create(user=user, country=country or CountryFactory.create())
    return user
