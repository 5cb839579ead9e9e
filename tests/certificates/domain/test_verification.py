"""Verifying: every outcome, by code and by file; no row is believed against a signature."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from certificates.codes import new_code
from certificates.domain.forgetting import forget_holder
from certificates.domain.key import give_up_key, make_key
from certificates.domain.signing import sign_status_list
from certificates.domain.standing import Grounds, change_standing, reissue_award
from certificates.domain.verification import (
    Verification,
    verify_code,
    verify_upload,
)
from certificates.enums import AwardEventKind, ReasonClass
from certificates.models import Credential, CredentialRecord, StatusList
from courses.models import Course
from lms.accounts.domain.erasure import unsafe_rows
from lms.accounts.enums import Population
from lms.accounts.models import IdentityEvidence, User
from tests.factories.accounts import official
from tests.factories.certificates import NOW, awarded, make_issuer, signed

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)
ERROR = Grounds(ReasonClass.ISSUED_IN_ERROR, "", None)


def lists_signed(now: datetime = NOW) -> None:
    """Sign every status list as it stands."""
    for row in StatusList.objects.all():
        sign_status_list(row.pk, now=now)


@pytest.fixture
def credential(ana: User, course: Course) -> Credential:
    """A credential that is valid."""
    IdentityEvidence.objects.create(
        subject=ana.link.subject,
        country=ana.link.subject.profiles.get().country,
        method="self_declared",
        outcome="confirmed",
        at=NOW,
    )
    made = signed(awarded(ana, course))
    lists_signed()
    return made


def document_of(credential: Credential) -> dict[str, Any]:
    """Return the signed document."""
    document: dict[str, Any] = json.loads(credential.record.document)
    return document


def by_code(credential: Credential, now: datetime = LATER) -> Verification:
    """Verify by code."""
    found = verify_code(credential.code, now=now)
    assert found is not None
    return found


def both(credential: Credential, now: datetime = LATER) -> list[str]:
    """Return the outcomes by code and by file."""
    file = verify_upload(document_of(credential), now=now)
    return [by_code(credential, now).outcome, file.outcome]


def test_a_credential_that_stands_is_valid_and_stated(credential: Credential) -> None:
    assert both(credential) == ["valid", "valid"]
    stated = by_code(credential).stated
    assert stated is not None
    assert (stated.name, stated.holder) == ("Digital identity", "Ana María Núñez Peña")
    assert (str(stated.hours), stated.level) == ("20", "2")
    assert [(row.key, str(row.share), row.required) for row in stated.results] == [
        ("final", "50", 50),
        ("final-ID1", "50", None),
    ]
    assert stated.identity is not None
    assert stated.identity.method.value == "self_declared"
    assert stated.conditions is not None
    assert (stated.conditions.bank.value, stated.conditions.attempts) == ("open", 1)


def test_an_unknown_code_stands_for_nothing(credential: Credential) -> None:
    assert verify_code(new_code(lambda bits: 2**bits - 1), now=LATER) is None


def test_what_waits_for_its_signature_cannot_be_checked(
    ana: User, course: Course, credential: Credential
) -> None:
    CredentialRecord.objects.update(document="")
    found = by_code(credential)
    assert (found.outcome, found.reasons) == ("cannot_check_now", (("pending", ""),))


@pytest.mark.parametrize(
    ("event", "outcome"),
    [(AwardEventKind.REVOKED, "revoked"), (AwardEventKind.SUSPENDED, "suspended")],
)
def test_a_mark_counts_at_once_and_from_the_published_list(
    credential: Credential, event: AwardEventKind, outcome: str
) -> None:
    change_standing(credential.award, event, grounds=ERROR, now=LATER)
    assert both(credential) == [outcome, outcome]
    note = by_code(credential).note
    assert (note.since, note.reason) == (LATER, "issued_in_error")

    lists_signed(LATER)
    Credential.objects.update(state="valid")
    assert both(credential) == [outcome, outcome]


def test_a_lifted_suspension_is_valid_again(credential: Credential) -> None:
    award = credential.award
    change_standing(award, AwardEventKind.SUSPENDED, grounds=ERROR, now=LATER)
    change_standing(award, AwardEventKind.LIFTED, grounds=ERROR, now=LATER)
    lists_signed(LATER)
    assert both(credential) == ["valid", "valid"]


def test_what_was_replaced_leads_to_what_holds(credential: Credential) -> None:
    new = reissue_award(credential.award, holder="Ana", grounds=ERROR, now=LATER)
    assert both(credential) == ["replaced", "replaced"]
    note = by_code(credential).note
    assert note.replaced_by == f"https://academy.example.org/v/{new.code}/"


def test_a_forgotten_holder_still_proves_their_own_copy(credential: Credential) -> None:
    document = document_of(credential)
    forget_holder(credential.award.subject)
    found = by_code(credential)
    assert (found.outcome, found.stated, found.erased) == ("withdrawn", None, True)
    file = verify_upload(document, now=LATER)
    assert (file.outcome, file.erased) == ("valid", True)
    assert file.stated is not None
    assert file.stated.holder == "Ana María Núñez Peña"


def test_who_was_revoked_and_then_forgotten_stays_revoked(
    credential: Credential,
) -> None:
    change_standing(credential.award, AwardEventKind.REVOKED, grounds=ERROR, now=LATER)
    forget_holder(credential.award.subject)
    found = by_code(credential)
    assert (found.outcome, found.erased) == ("revoked", True)


def test_a_tampered_copy_is_never_valid(credential: Credential) -> None:
    text = credential.record.document.replace("Ana María", "Eva María")
    CredentialRecord.objects.update(document=text)
    found = by_code(credential)
    assert (found.outcome, found.reasons) == ("altered", (("our_copy", ""),))
    assert found.stated is None


def test_a_tampered_copy_with_its_digest_is_never_valid(
    credential: Credential,
) -> None:
    text = credential.record.document.replace("Ana María", "Eva María")
    CredentialRecord.objects.update(document=text)
    Credential.objects.update(digest=hashlib.sha256(text.encode()).hexdigest())
    found = by_code(credential)
    assert (found.outcome, found.reasons[0][0]) == ("altered", "signature")


def test_the_copy_of_another_credential_is_never_valid(credential: Credential) -> None:
    other = reissue_award(credential.award, grounds=ERROR, now=LATER)
    CredentialRecord.objects.filter(credential=other).update(
        document=credential.record.document
    )
    Credential.objects.filter(pk=other.pk).update(
        digest=credential.digest, signed_at=NOW
    )
    found = by_code(other)
    assert (found.outcome, found.reasons) == ("altered", (("our_copy", ""),))


@pytest.mark.parametrize(
    "change",
    [{"results": []}, {"started_on": "2020-01-01"}, {"population": "synthetic"}],
)
def test_a_tampered_award_is_never_valid(
    credential: Credential, change: dict[str, Any]
) -> None:
    unsafe_rows(type(credential.award)).update(**change)
    found = by_code(credential)
    assert (found.outcome, found.reasons) == ("altered", (("record", ""),))


def test_a_changed_file_names_what_was_changed(credential: Credential) -> None:
    document = document_of(credential)
    document["credentialSubject"]["identifier"][0]["identityHash"] = "Eva"
    document["credentialSubject"]["result"][0]["value"] = "100"
    found = verify_upload(document, now=LATER)
    assert (found.outcome, found.changed) == ("altered", ("holder", "results"))
    assert found.stated is None


def test_what_others_signed_is_not_judged(credential: Credential) -> None:
    document = document_of(credential)
    document["issuer"]["id"] = "did:web:elsewhere.example"
    found = verify_upload(document, now=LATER)
    assert (found.outcome, found.stated) == ("not_ours", None)


def test_a_stale_list_cannot_say(credential: Credential) -> None:
    found = by_code(credential, NOW + timedelta(days=8))
    assert found.outcome == "cannot_check_now"
    assert {code for code, _about in found.reasons} == {"status_stale"}
    assert found.stated is not None


def test_a_retired_key_still_verifies_a_compromised_one_does_not(
    credential: Credential,
) -> None:
    make_key(credential.issuer, actor=None, now=LATER)
    assert both(credential) == ["valid", "valid"]
    assert credential.key is not None
    give_up_key(credential.key, actor=None, now=LATER)
    assert both(credential) == ["altered", "altered"]
    assert by_code(credential).reasons[0][0] == "key_unknown"


def test_a_specimen_is_no_valid_certificate(course: Course) -> None:
    make_issuer(demo=True)
    alba = official(email="alba@example.org", population=Population.SYNTHETIC)
    subject = alba.link.subject
    IdentityEvidence.objects.create(
        subject=subject,
        country=subject.profiles.get().country,
        method="self_declared",
        outcome="confirmed",
        at=NOW,
    )
    specimen = signed(awarded(alba, course))
    lists_signed()
    assert both(specimen) == ["specimen", "specimen"]


def test_what_has_no_row_here_is_judged_by_its_signature(
    credential: Credential,
) -> None:
    document = document_of(credential)
    Credential.objects.update(public_id="01890000-0000-7000-8000-000000000000")
    found = verify_upload(document, now=datetime(2026, 3, 3, tzinfo=UTC))
    assert (found.outcome, found.credential, found.erased) == ("valid", None, False)


@pytest.mark.parametrize("own", ["", "urn:uuid:no", "https://x.example", None, 7])
def test_a_file_may_call_itself_anything(credential: Credential, own: object) -> None:
    document = document_of(credential) | {"id": own}
    assert verify_upload(document, now=LATER).outcome == "altered"
