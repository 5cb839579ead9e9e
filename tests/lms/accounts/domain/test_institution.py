import pytest

from lms.accounts.domain.institution import (
    accept_institution,
    merge_institution,
    propose_institution,
)
from lms.accounts.enums import GovernmentLevel, InstitutionStatus
from lms.accounts.errors import MergeError
from lms.accounts.models import Institution, User
from lms.accounts.queries import current_profile, institutions_of
from lms.core.models import AuditEntry
from tests.factories.accounts import (
    CountryFactory,
    InstitutionFactory,
    ProfileFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
LEVEL = GovernmentLevel.NATIONAL


@pytest.fixture
def administrator() -> User:
    return UserFactory.create()


def test_propose_institution_adds_a_record_that_nobody_is_offered_yet() -> None:
    country = CountryFactory.create()

    proposed = propose_institution(country, name="  Registro   Civil ", level=LEVEL)

    assert (proposed.name, proposed.folded_name, proposed.status) == (
        "Registro Civil",
        "registro civil",
        InstitutionStatus.PROPOSED,
    )
    assert list(institutions_of(country)) == []


def test_propose_institution_finds_the_same_name_in_another_spelling() -> None:
    known = InstitutionFactory.create(name="Ministerio de Economía")

    found = propose_institution(
        known.country, name="MINISTERIO DE ECONOMIA.", level=LEVEL
    )

    assert found == known


def test_propose_institution_follows_a_merge() -> None:
    kept = InstitutionFactory.create(name="Agencia Digital")
    InstitutionFactory.create(
        name="Agencia Digital (AD)",
        status=InstitutionStatus.MERGED,
        merged_into=kept,
    )

    found = propose_institution(kept.country, name="Agencia Digital AD", level=LEVEL)

    assert found == kept


def test_the_same_name_in_two_countries_is_two_institutions() -> None:
    known = InstitutionFactory.create(name="Senado")

    other = propose_institution(
        CountryFactory.create(code="CHL"), name="Senado", level=LEVEL
    )

    assert other != known


def test_accept_institution_once(administrator: User) -> None:
    proposed = InstitutionFactory.create(proposed=True)

    assert accept_institution(proposed, by=administrator) is True
    assert accept_institution(proposed, by=administrator) is False

    assert list(institutions_of(proposed.country)) == [proposed]
    assert AuditEntry.objects.get().action == "institution_accepted"


def test_merge_institution_redirects_reads_and_changes_no_profile(
    administrator: User,
) -> None:
    merged, kept = InstitutionFactory.create_batch(2)
    profile = ProfileFactory.create(institution=merged)

    result = merge_institution(merged, into=kept, by=administrator, reason="same")

    assert result == kept
    current = current_profile(profile.subject)
    assert current is not None
    assert current.institution == merged
    assert current.institution is not None
    assert current.institution.kept == kept
    assert list(institutions_of(kept.country)) == [kept]
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.object_id, entry.reason, entry.data) == (
        "institution_merged",
        str(merged.public_id),
        "same",
        {"into": str(kept.public_id)},
    )


def test_merge_institution_keeps_chains_one_step_long(administrator: User) -> None:
    first, second, third = InstitutionFactory.create_batch(3)

    merge_institution(first, into=second, by=administrator)
    second.refresh_from_db()
    merge_institution(second, into=third, by=administrator)

    rows = Institution.objects.filter(status=InstitutionStatus.MERGED)
    assert {row.merged_into for row in rows} == {third}
    assert rows.count() == 2


def test_merge_institution_into_a_proposed_one_accepts_it(administrator: User) -> None:
    merged = InstitutionFactory.create()
    kept = InstitutionFactory.create(proposed=True)

    result = merge_institution(merged, into=kept, by=administrator)

    assert result.status == InstitutionStatus.ACTIVE


def test_merge_institution_refuses_itself(administrator: User) -> None:
    one = InstitutionFactory.create()

    with pytest.raises(MergeError):
        merge_institution(one, into=one, by=administrator)


def test_merge_institution_refuses_two_countries(administrator: User) -> None:
    one = InstitutionFactory.create()
    other = InstitutionFactory.create(country=CountryFactory.create(code="CHL"))

    with pytest.raises(MergeError):
        merge_institution(one, into=other, by=administrator)


def test_merge_institution_refuses_what_was_merged_meanwhile(
    administrator: User,
) -> None:
    first, second, third = InstitutionFactory.create_batch(3)
    merge_institution(first, into=second, by=administrator)

    with pytest.raises(MergeError):
        merge_institution(first, into=third, by=administrator)
    with pytest.raises(MergeError):
        merge_institution(third, into=first, by=administrator)

    first.refresh_from_db()
    third.refresh_from_db()
    assert (first.merged_into, third.status) == (second, InstitutionStatus.ACTIVE)
    assert AuditEntry.objects.count() == 1
