from dataclasses import replace
from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress

from lms.accounts.domain.profile import Answers, save_profile
from lms.accounts.enums import (
    EvidenceMethod,
    GovernmentLevel,
    InstitutionStatus,
    JobFunction,
    Population,
    SeniorityBand,
)
from lms.accounts.errors import (
    ProfileChangedError,
    WrongInstitutionError,
    WrongPopulationError,
)
from lms.accounts.models import (
    IdentityEvidence,
    OfficialMailDomain,
    OfficialProfile,
    User,
)
from tests.factories.accounts import CountryFactory, InstitutionFactory, UserFactory

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return UserFactory.create()


@pytest.fixture
def answers() -> Answers:
    institution = InstitutionFactory.create()
    return Answers(
        country=institution.country,
        institution=institution,
        level=GovernmentLevel.NATIONAL,
        function=JobFunction.DATA,
        seniority=SeniorityBand.MIDDLE,
    )


def test_save_profile_writes_the_first_version_and_says_that_it_is_self_declared(
    user: User, answers: Answers
) -> None:
    profile = save_profile(user.link.subject, answers=answers, now=NOW)

    assert (profile.version, profile.created_at, profile.sex) == (1, NOW, "")
    evidence = IdentityEvidence.objects.get()
    assert (evidence.subject, evidence.country, evidence.method, evidence.at) == (
        user.link.subject,
        answers.country,
        EvidenceMethod.SELF_DECLARED,
        NOW,
    )


def test_save_profile_takes_the_zone_of_the_country_if_none_was_chosen(
    user: User, answers: Answers
) -> None:
    save_profile(user.link.subject, answers=answers, now=NOW)

    user.refresh_from_db()
    assert user.time_zone == "America/Lima"


def test_save_profile_leaves_a_chosen_zone(user: User, answers: Answers) -> None:
    User.objects.filter(pk=user.pk).update(time_zone="Europe/Madrid")

    save_profile(user.link.subject, answers=answers, now=NOW)

    user.refresh_from_db()
    assert user.time_zone == "Europe/Madrid"


def test_save_profile_writes_nothing_when_nothing_changed(
    user: User, answers: Answers
) -> None:
    first = save_profile(user.link.subject, answers=answers, now=NOW)
    again = save_profile(user.link.subject, answers=answers, based_on=0, now=NOW)

    assert again == first
    assert OfficialProfile.objects.count() == 1


def test_save_profile_keeps_the_earlier_version(user: User, answers: Answers) -> None:
    save_profile(user.link.subject, answers=answers, now=NOW)
    save_profile(
        user.link.subject,
        answers=replace(answers, seniority=SeniorityBand.SENIOR),
        based_on=1,
        now=NOW,
    )

    versions = OfficialProfile.objects.order_by("version")
    assert list(versions.values_list("version", "seniority")) == [
        (1, "middle"),
        (2, "senior"),
    ]
    assert IdentityEvidence.objects.count() == 1


def test_save_profile_refuses_answers_given_to_an_older_version(
    user: User, answers: Answers
) -> None:
    save_profile(user.link.subject, answers=answers, now=NOW)
    other = replace(answers, function=JobFunction.POLICY)
    save_profile(user.link.subject, answers=other, based_on=1, now=NOW)

    with pytest.raises(ProfileChangedError):
        save_profile(user.link.subject, answers=answers, based_on=1, now=NOW)

    assert OfficialProfile.objects.count() == 2


@pytest.mark.parametrize(
    ("population", "invented"),
    [
        (Population.REAL, True),
        (Population.TEST, True),
        (Population.SYNTHETIC, False),
    ],
)
def test_save_profile_never_mixes_people_and_countries(
    answers: Answers, population: Population, invented: bool
) -> None:
    country = CountryFactory.create(invented_one=True) if invented else answers.country
    institution = InstitutionFactory.create(country=country)
    user = UserFactory.create(population=population)

    with pytest.raises(WrongPopulationError):
        save_profile(
            user.link.subject,
            answers=replace(answers, country=country, institution=institution),
            now=NOW,
        )

    assert not OfficialProfile.objects.exists()


def test_save_profile_lets_synthetic_people_live_in_invented_countries(
    answers: Answers,
) -> None:
    institution = InstitutionFactory.create(
        country=CountryFactory.create(invented_one=True)
    )
    user = UserFactory.create(population=Population.SYNTHETIC)
    own = replace(answers, country=institution.country, institution=institution)

    assert save_profile(user.link.subject, answers=own, now=NOW).country.code == "XAA"


def test_save_profile_refuses_an_institution_of_another_country(
    user: User, answers: Answers
) -> None:
    foreign = InstitutionFactory.create(country=CountryFactory.create(code="CHL"))

    with pytest.raises(WrongInstitutionError):
        save_profile(
            user.link.subject, answers=replace(answers, institution=foreign), now=NOW
        )


def test_save_profile_names_the_record_kept_after_a_merge(
    user: User, answers: Answers
) -> None:
    kept = InstitutionFactory.create()
    merged = InstitutionFactory.create(
        status=InstitutionStatus.MERGED, merged_into=kept
    )

    profile = save_profile(
        user.link.subject, answers=replace(answers, institution=merged), now=NOW
    )

    assert profile.institution == kept


@pytest.mark.parametrize(
    ("address", "verified", "known"),
    [
        ("ana@mef.gob.pe", True, True),
        ("ana@gob.pe", True, True),
        ("ana@mef.gob.pe", False, False),
        ("ana@notgob.pe", True, False),
        ("ana@example.org", True, False),
    ],
)
def test_save_profile_notices_a_confirmed_address_of_an_official_domain(
    user: User, answers: Answers, address: str, verified: bool, known: bool
) -> None:
    OfficialMailDomain.objects.create(country=answers.country, domain="gob.pe")
    EmailAddress.objects.create(user=user, email=address, verified=verified)

    save_profile(user.link.subject, answers=answers, now=NOW)

    methods = set(IdentityEvidence.objects.values_list("method", flat=True))
    expected = {"self_declared", "official_mail"} if known else {"self_declared"}
    assert methods == expected


def test_save_profile_ignores_the_official_domain_of_another_country(
    user: User, answers: Answers
) -> None:
    chile = CountryFactory.create(code="CHL")
    OfficialMailDomain.objects.create(country=chile, domain="gob.cl")
    EmailAddress.objects.create(user=user, email="ana@gob.cl", verified=True)

    save_profile(user.link.subject, answers=answers, now=NOW)

    methods = IdentityEvidence.objects.values_list("method", flat=True)
    assert list(methods) == ["self_declared"]
