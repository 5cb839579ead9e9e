"""Suspending, lifting, revoking, issuing anew: each with its reason, each told."""

import pytest

from certificates.credentials.documents import read_document
from certificates.credentials.status import decode_bits, is_marked
from certificates.domain.signing import owe_old_lists, sign_credential, sign_status_list
from certificates.domain.standing import Grounds, change_standing, reissue_award
from certificates.enums import AwardEventKind, CredentialState, ReasonClass
from certificates.errors import KeyRefusedError, StateRefusedError
from certificates.models import Award, Credential, StatusEntry, StatusList
from courses.models import Course
from lms.accounts.domain.message import message_words
from lms.accounts.models import Message, User
from lms.core.models import AuditEntry, OutboxMessage
from tests.factories.accounts import UserFactory
from tests.factories.certificates import NOW, awarded, known, signed

pytestmark = pytest.mark.django_db
SUSPEND, LIFT, REVOKE = (
    AwardEventKind.SUSPENDED,
    AwardEventKind.LIFTED,
    AwardEventKind.REVOKED,
)


@pytest.fixture
def award(ana: User, course: Course) -> Award:
    award = awarded(known(ana), course)
    signed(award)
    return award


@pytest.fixture
def grounds(db: None) -> Grounds:
    administrator = UserFactory.create(email="admin@example.org")
    return Grounds(ReasonClass.MISCONDUCT, "Two people, one test.", administrator)


def bits(purpose: str) -> list[int]:
    """Sign the lists of a purpose and return the places that are set."""
    found: list[int] = []
    for row in StatusList.objects.filter(purpose=purpose):
        assert sign_status_list(row.pk, now=NOW)
        row.refresh_from_db()
        document = read_document(row.document.encode())
        packed = decode_bits(document["credentialSubject"]["encodedList"])
        found += [i for i in range(len(packed) * 8) if is_marked(packed, i)]
    return found


def place(credential: Credential, purpose: str) -> int:
    """Return the place of a credential in the list of a purpose."""
    return credential.statuses.get(list__purpose=purpose).index


def test_a_suspension_sets_its_bit_and_lifting_clears_it(
    award: Award, grounds: Grounds
) -> None:
    credential = change_standing(award, SUSPEND, grounds=grounds, now=NOW)
    assert credential.state == CredentialState.SUSPENDED
    assert bits("suspension") == [place(credential, "suspension")]
    assert bits("revocation") == []

    credential = change_standing(award, LIFT, grounds=grounds, now=NOW)
    assert credential.state == CredentialState.VALID
    assert bits("suspension") == []


def test_a_revocation_sets_its_bit_for_good(award: Award, grounds: Grounds) -> None:
    credential = change_standing(award, REVOKE, grounds=grounds, now=NOW)
    assert bits("revocation") == [place(credential, "revocation")]
    for event in (SUSPEND, LIFT, REVOKE):
        with pytest.raises(StateRefusedError) as refusal:
            change_standing(award, event, grounds=grounds, now=NOW)
        assert refusal.value.code == "revoked"
    with pytest.raises(StateRefusedError):
        reissue_award(award, grounds=grounds, now=NOW)


def test_everything_that_happens_is_logged_and_told(
    award: Award, grounds: Grounds, ana: User
) -> None:
    change_standing(award, SUSPEND, grounds=grounds, now=NOW)
    event = award.events.get(event="suspended")
    assert (event.reason_class, event.reason) == ("misconduct", grounds.text)
    assert grounds.by is not None
    assert event.actor == grounds.by.public_id
    entry = AuditEntry.objects.get(action="award_suspended")
    assert (entry.actor, entry.object_id) == (event.actor, str(award.public_id))

    words = message_words(Message.objects.get(user=ana, kind="certificate_suspended"))
    assert words.title == "Your certificate of “Digital identity” is suspended"
    assert "Reason: rules of the tests were broken." in words.body
    assert words.body.endswith(grounds.text)
    assert words.path == f"/en/me/certificates/{award.public_id}/"


def test_suspended_twice_is_told_twice(award: Award, grounds: Grounds) -> None:
    for event in (SUSPEND, LIFT, SUSPEND):
        change_standing(award, event, grounds=grounds, now=NOW)
    assert Message.objects.filter(kind="certificate_suspended").count() == 2


def test_a_new_issue_leads_forward_and_back(award: Award, grounds: Grounds) -> None:
    old = award.credentials.get()
    new = reissue_award(award, holder="Ana Peña", grounds=grounds, now=NOW)
    old.refresh_from_db()
    assert (old.state, old.current) == (CredentialState.REPLACED, False)
    assert (new.number, new.replaces, old.replaced_by) == (2, old, new)
    assert new.code != old.code
    assert (old.record.holder, new.record.holder) == (
        "Ana María Núñez Peña",
        "Ana Peña",
    )
    assert bits("revocation") == [place(old, "revocation")]

    assert sign_credential(new.pk, now=NOW)
    new.refresh_from_db()
    document = read_document(new.record.document.encode())
    assert document["id"] == f"urn:uuid:{new.public_id}"
    assert "Ana Peña" in new.record.document
    assert Message.objects.filter(kind="certificate_ready").count() == 1


def test_signing_twice_signs_once(award: Award) -> None:
    credential = award.credentials.get()
    assert not sign_credential(credential.pk, now=NOW)
    digest = credential.digest
    credential.refresh_from_db()
    assert credential.digest == digest


def test_without_its_key_the_work_waits(ana: User, course: Course) -> None:
    award = awarded(known(ana), course)
    credential = award.credentials.get()
    credential.issuer.keys.update(retired_at=NOW)
    with pytest.raises(KeyRefusedError, match="academy has no key"):
        sign_credential(credential.pk, now=NOW)
    credential.refresh_from_db()
    assert credential.signed_at is None


def test_lists_that_grow_old_are_owed_again(award: Award) -> None:
    for row in StatusList.objects.all():
        sign_status_list(row.pk, now=NOW)
    OutboxMessage.objects.all().delete()
    assert owe_old_lists(now=NOW) == 0
    StatusList.objects.update(signed_at=None)
    assert owe_old_lists(now=NOW) == 0 + StatusList.objects.count()
    assert {row.task for row in OutboxMessage.objects.all()} == {
        "certificates.tasks.sign_status_list"
    }


def test_an_older_look_at_the_bits_never_overwrites_a_newer(award: Award) -> None:
    row = StatusList.objects.first()
    assert row is not None
    assert sign_status_list(row.pk, now=NOW)
    StatusEntry.objects.filter(list=row).update(set_at=NOW)
    assert not sign_status_list(row.pk, now=NOW.replace(year=2025))
    assert not sign_status_list(0, now=NOW)
