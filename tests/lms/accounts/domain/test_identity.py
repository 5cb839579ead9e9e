from datetime import UTC, date, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress

from lms.accounts.domain.identity import (
    confirm_identity,
    question_identity,
    review_official_mail,
)
from lms.accounts.enums import EvidenceMethod
from lms.accounts.errors import NotAppointedError
from lms.accounts.models import (
    FocalPointTerm,
    IdentityEvidence,
    Message,
    OfficialMailDomain,
    User,
)
from lms.accounts.queries import IdentityState, identity_known, mail_domain_country
from lms.core.models import AuditEntry
from lms.countries.models import Country
from tests.factories.accounts import (
    CountryFactory,
    TermFactory,
    UserFactory,
    focal_point,
    official,
)

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> Country:
    return CountryFactory.create()


@pytest.fixture
def person(country: Country) -> User:
    return official(country)


@pytest.fixture
def focal(country: Country) -> User:
    return focal_point(country)


def test_confirm_identity_records_who_and_logs_it(
    person: User, country: Country, focal: User
) -> None:
    assert confirm_identity(person, country=country, by=focal, now=NOW) is True

    row = IdentityEvidence.objects.get()
    assert (row.subject, row.outcome, row.actor, row.at) == (
        person.link.subject,
        "confirmed",
        focal.public_id,
        NOW,
    )
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.kind, entry.object_id, entry.actor, entry.data) == (
        "identity_confirmed",
        "user",
        str(person.public_id),
        focal.public_id,
        {"country": "PER"},
    )


def test_confirm_identity_twice_is_one_row(
    person: User, country: Country, focal: User
) -> None:
    confirm_identity(person, country=country, by=focal, now=NOW)

    assert confirm_identity(person, country=country, by=focal, now=NOW) is False
    assert IdentityEvidence.objects.count() == 1
    assert AuditEntry.objects.count() == 1


def test_question_identity_tells_the_person_why(
    person: User, country: Country, focal: User
) -> None:
    question_identity(person, country=country, by=focal, reason=" Unknown. ", now=NOW)

    assert identity_known(person.link.subject) == IdentityState(
        EvidenceMethod.FOCAL_POINT, questioned=True, reason="Unknown."
    )
    message = Message.objects.get()
    assert (message.user, message.kind, message.context) == (
        person,
        "identity_questioned",
        {"country": "PER", "reason": "Unknown."},
    )


def test_a_doubt_outweighs_everything_until_a_focal_point_confirms(
    person: User, country: Country, focal: User
) -> None:
    subject = person.link.subject
    for method in (EvidenceMethod.SELF_DECLARED, EvidenceMethod.OFFICIAL_MAIL):
        IdentityEvidence.objects.create(
            subject=subject, country=country, method=method, outcome="confirmed", at=NOW
        )
    assert identity_known(subject) == IdentityState(EvidenceMethod.OFFICIAL_MAIL)

    question_identity(person, country=country, by=focal, reason="?", now=NOW)
    IdentityEvidence.objects.create(
        subject=subject,
        country=country,
        method=EvidenceMethod.OFFICIAL_MAIL,
        outcome="confirmed",
        at=NOW + timedelta(days=1),
    )
    assert identity_known(subject).questioned is True

    confirm_identity(person, country=country, by=focal, now=NOW + timedelta(days=2))
    assert identity_known(subject) == IdentityState(EvidenceMethod.FOCAL_POINT)


def test_evidence_of_another_country_does_not_count(
    person: User, country: Country
) -> None:
    IdentityEvidence.objects.create(
        subject=person.link.subject,
        country=CountryFactory.create(code="CHL"),
        method=EvidenceMethod.OFFICIAL_MAIL,
        outcome="confirmed",
        at=NOW,
    )

    assert identity_known(person.link.subject) == IdentityState()


def test_identity_known_of_a_person_without_profile_is_nothing() -> None:
    assert identity_known(UserFactory.create().link.subject) == IdentityState()


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (date(2026, 3, 2), None),
        (date(2026, 1, 1), date(2026, 2, 28)),
    ],
)
def test_nobody_judges_before_or_after_their_term(
    person: User, country: Country, since: date, until: date | None
) -> None:
    user = UserFactory.create()
    TermFactory.create(user=user, country=country, since=since, until=until)

    with pytest.raises(NotAppointedError):
        confirm_identity(person, country=country, by=user, now=NOW)

    assert not IdentityEvidence.objects.exists()


def test_a_focal_point_of_another_country_judges_nobody_here(
    person: User, country: Country
) -> None:
    foreign = focal_point(CountryFactory.create(code="CHL"))

    with pytest.raises(NotAppointedError):
        question_identity(person, country=country, by=foreign, reason="x", now=NOW)

    assert not IdentityEvidence.objects.exists()
    assert FocalPointTerm.objects.filter(user=foreign).exists()


def test_review_official_mail_notices_an_address_confirmed_later(
    person: User, country: Country
) -> None:
    OfficialMailDomain.objects.create(country=country, domain="gob.pe")
    assert review_official_mail(person, now=NOW) is False

    EmailAddress.objects.create(user=person, email="ana@sub.gob.pe", verified=True)

    assert review_official_mail(person, now=NOW) is True
    assert review_official_mail(person, now=NOW) is False
    assert identity_known(person.link.subject).method == EvidenceMethod.OFFICIAL_MAIL


def test_review_official_mail_of_a_person_without_profile_says_nothing() -> None:
    assert review_official_mail(UserFactory.create(), now=NOW) is False
    bare = User.objects.create_user("bare@example.org", "x")
    assert review_official_mail(bare, now=NOW) is False


def test_mail_domain_country_takes_the_most_exact_domain(country: Country) -> None:
    chile = CountryFactory.create(code="CHL")
    OfficialMailDomain.objects.create(country=country, domain="int")
    OfficialMailDomain.objects.create(country=chile, domain="gov.int")

    assert mail_domain_country("Ana@X.GOV.INT") == chile
    assert mail_domain_country("ana@x.int") == country
    assert mail_domain_country("ana@x.org") is None
