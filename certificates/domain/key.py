"""Signing keys: made, rotated, given up. Only who signs reads the private half."""

import secrets
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from certificates.credentials.did import did_from_address, key_method
from certificates.credentials.errors import CredentialError
from certificates.credentials.keys import FileSigner, Signer, generate_key_file
from certificates.errors import KeyRefusedError
from certificates.models import Issuer, SigningKey
from lms.core.domain.audit import log_action

PASSPHRASE = "passphrase"  # noqa: S105 -- the name of a file
DEMO_PATH = ("demo",)
DEMO_NAMES = {
    "es": "Puente (demostración)",
    "pt": "Puente (demonstração)",
    "en": "Puente (demonstration)",
}


def keys_folder() -> Path:
    """Return the folder of the private keys, made for its owner only."""
    folder = Path(settings.SIGNING_KEYS)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def passphrase() -> str:
    """Return what opens the keys: of the environment, or kept beside them."""
    if settings.SIGNING_PASSPHRASE:
        return str(settings.SIGNING_PASSPHRASE)
    path = keys_folder() / PASSPHRASE
    with suppress(FileExistsError):
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(secrets.token_urlsafe(40), encoding="ascii")
    return path.read_text(encoding="ascii").strip()


def key_file(key: SigningKey) -> Path:
    """Return the file of a private key."""
    return keys_folder() / f"{key.issuer.code}-{key.fragment}.pem"


def make_key(issuer: Issuer, *, actor: UUID | None, now: datetime) -> SigningKey:
    """Make the key that signs for an issuer from now on; the one before is retired.

    The first key freezes the issuer's identifier from the public address of the site.
    Raises `KeyRefusedError` where there is no such address, or no file can be written.
    """
    with transaction.atomic():
        row = Issuer.objects.select_for_update().get(pk=issuer.pk)
        row.did = row.did or new_identifier(row)
        row.save(update_fields=["did"])
        SigningKey.objects.filter(issuer=row, retired_at=None).update(retired_at=now)
        taken = [f"{row.did}#{fragment}" for fragment in taken_fragments(row)]
        method = key_method(row.did, now.date(), taken)
        key = SigningKey(issuer=row, fragment=method.partition("#")[2], created_at=now)
        try:
            key.public_key = generate_key_file(key_file(key), passphrase())
        except CredentialError as error:
            raise KeyRefusedError(str(error)) from error
        key.save()
        log_action(
            "signing_key_made",
            kind="issuer",
            object_id=row.code,
            actor=actor,
            data={"key": method},
            now=now,
        )
    issuer.did = row.did
    return key


def taken_fragments(issuer: Issuer) -> set[str]:
    """Return the names of its keys, and of files that a step that failed left behind."""
    start = f"{issuer.code}-"
    files = {path.stem for path in keys_folder().glob(f"{start}key-*.pem")}
    kept = {name.removeprefix(start) for name in files}
    return kept | set(issuer.keys.values_list("fragment", flat=True))


def ensure_demo_issuer(*, now: datetime) -> Issuer:
    """Return the issuer of specimens with a key that signs, made if missing."""
    issuer, _ = Issuer.objects.get_or_create(
        demo=True,
        defaults={
            "code": "demo",
            "names": DEMO_NAMES,
            "url": f"{settings.WAGTAILADMIN_BASE_URL}/",
        },
    )
    if not issuer.keys.filter(retired_at=None).exists():
        make_key(issuer, actor=None, now=now)
    return issuer


def new_identifier(issuer: Issuer) -> str:
    """Return the identifier of an issuer, from the public address of the site."""
    address = settings.WAGTAILADMIN_BASE_URL
    try:
        return did_from_address(address, DEMO_PATH if issuer.demo else ())
    except CredentialError as error:
        raise KeyRefusedError(str(error)) from error


def give_up_key(key: SigningKey, *, actor: UUID | None, now: datetime) -> None:
    """Take a compromised key out of the issuer's document, and make another one.

    Whatever it signed no longer verifies: issue those certificates anew afterwards.
    """
    with transaction.atomic():
        SigningKey.objects.filter(pk=key.pk, compromised_at=None).update(
            compromised_at=now
        )
        log_action(
            "signing_key_given_up",
            kind="issuer",
            object_id=key.issuer.code,
            actor=actor,
            data={"key": key.fragment},
            now=now,
        )
        if SigningKey.objects.filter(pk=key.pk, retired_at=None).exists():
            make_key(key.issuer, actor=actor, now=now)


def signer_of(issuer: Issuer) -> tuple[SigningKey, Signer]:
    """Return the key that signs for an issuer now, opened.

    Raises `KeyRefusedError` if there is none, or this process may not read it.
    """
    key = SigningKey.objects.filter(issuer=issuer, retired_at=None).first()
    if key is None:
        message = f"{issuer.code} has no key: manage.py make_signing_key {issuer.code}."
        raise KeyRefusedError(message)
    key.issuer = issuer
    try:
        return key, opened(f"{issuer.did}#{key.fragment}", key_file(key))
    except CredentialError as error:
        raise KeyRefusedError(str(error)) from error


@lru_cache(maxsize=8)
def opened(method: str, path: Path) -> Signer:
    """Open a key once: that takes a tenth of a second."""
    return FileSigner(method, path, passphrase())
