"""Keys: frozen identifiers, rotation, giving a key up, files that only the owner reads."""

from pathlib import Path
from typing import Any

import pytest

from certificates.credentials.documents import read_document
from certificates.credentials.verdict import Outcome
from certificates.credentials.verifying import Evidence, verify
from certificates.domain.key import (
    ensure_demo_issuer,
    give_up_key,
    key_file,
    make_key,
    signer_of,
)
from certificates.domain.signing import sign_status_list
from certificates.errors import KeyRefusedError
from certificates.models import Credential, Issuer, SigningKey, StatusList
from certificates.queries.issuer import issuer_document
from courses.models import Course
from lms.accounts.models import User
from tests.factories.certificates import NOW, awarded, known, make_issuer, signed

pytestmark = pytest.mark.django_db


def verdict_of(credential: Credential) -> Outcome:
    """Verify a credential with what its issuer publishes now."""
    for row in StatusList.objects.all():
        sign_status_list(row.pk, now=NOW)
    document = issuer_document(credential.issuer)
    lists = [read_document(r.document.encode()) for r in StatusList.objects.all()]
    evidence = Evidence(
        did_documents={document["id"]: document},
        status_lists={held["id"]: held for held in lists},
    )
    found = read_document(credential.record.document.encode())
    return verify(found, evidence, now=NOW).outcome


def test_the_first_key_freezes_the_identifier_without_a_port(settings: Any) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://academy.example.org:8443"
    issuer = make_issuer()
    assert issuer.did == "did:web:academy.example.org"
    settings.WAGTAILADMIN_BASE_URL = "https://elsewhere.example.org"
    make_key(issuer, actor=None, now=NOW)
    assert Issuer.objects.get().did == "did:web:academy.example.org"


def test_an_address_that_is_none_is_refused(settings: Any) -> None:
    settings.WAGTAILADMIN_BASE_URL = "nowhere"
    with pytest.raises(KeyRefusedError, match="no public address"):
        make_issuer()
    assert not SigningKey.objects.exists()


def test_keys_are_named_by_their_day(settings: Any) -> None:
    issuer = make_issuer()
    make_key(issuer, actor=None, now=NOW)
    fragments = list(issuer.keys.values_list("fragment", flat=True))
    assert fragments == ["key-2026-03-02", "key-2026-03-02-2"]
    assert issuer.keys.filter(retired_at=None).count() == 1


def test_private_keys_are_encrypted_files_of_their_owner() -> None:
    key = make_issuer().keys.get()
    path = key_file(key)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert b"ENCRYPTED" in path.read_bytes()
    assert (path.parent / "passphrase").stat().st_mode & 0o777 == 0o600


def test_a_passphrase_of_the_environment_is_kept_nowhere(settings: Any) -> None:
    settings.SIGNING_PASSPHRASE = "from the environment"
    issuer = make_issuer()
    assert not (Path(settings.SIGNING_KEYS) / "passphrase").exists()
    assert signer_of(issuer)[1].verification_method == f"{issuer.did}#key-2026-03-02"


def test_who_may_not_read_the_key_is_told(settings: Any) -> None:
    issuer = make_issuer()
    key_file(issuer.keys.get()).unlink()
    with pytest.raises(KeyRefusedError, match="cannot be read"):
        signer_of(issuer)


def test_after_rotation_what_was_signed_still_verifies(
    ana: User, course: Course
) -> None:
    credential = signed(awarded(known(ana), course))
    assert verdict_of(credential) is Outcome.VALID
    make_key(credential.issuer, actor=None, now=NOW)
    assert verdict_of(credential) is Outcome.VALID


def test_a_key_given_up_verifies_nothing_any_more(ana: User, course: Course) -> None:
    credential = signed(awarded(known(ana), course))
    assert credential.key is not None
    give_up_key(credential.key, actor=None, now=NOW)
    assert verdict_of(credential) is not Outcome.VALID
    document = issuer_document(credential.issuer)
    assert len(document["verificationMethod"]) == 1
    assert credential.issuer.keys.filter(retired_at=None).count() == 1


def test_the_demo_issuer_is_made_once() -> None:
    first = ensure_demo_issuer(now=NOW)
    assert ensure_demo_issuer(now=NOW) == first
    assert first.keys.count() == 1
    assert first.did == "did:web:academy.example.org:demo"


def test_a_file_that_was_left_behind_is_passed_over() -> None:
    issuer = make_issuer(key=False)
    kept = make_key(issuer, actor=None, now=NOW)
    SigningKey.objects.all().delete()
    assert key_file(kept).exists()
    assert make_key(issuer, actor=None, now=NOW).fragment == "key-2026-03-02-2"


def test_giving_up_a_key_twice_makes_one_other() -> None:
    issuer = make_issuer()
    key = issuer.keys.get()
    for _ in range(2):
        give_up_key(key, actor=None, now=NOW)
    assert issuer.keys.count() == 2
