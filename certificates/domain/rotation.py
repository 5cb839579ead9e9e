"""Asking for keys: owed to who signs, since nobody else may read or write them."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from certificates.domain.key import give_up_key, make_key, new_identifier
from certificates.domain.status import owe_list
from certificates.models import Issuer, SigningKey, StatusList
from lms.core.domain.outbox import owe

MAKE_TASK = "certificates.tasks.sign_make_key"
GIVE_UP_TASK = "certificates.tasks.sign_give_up_key"


def signing_key_of(issuer: Issuer) -> SigningKey | None:
    """Return the key that signs for an issuer now."""
    found: SigningKey | None = issuer.keys.filter(retired_at=None).first()
    return found


def ask_for_key(issuer: Issuer, *, actor: UUID, now: datetime) -> None:
    """Owe a new key to who signs; asked twice before it is made, it is made once.

    Raises `KeyRefusedError` where the site has no public address to be named by.
    """
    if not issuer.did:
        new_identifier(issuer)
    standing = signing_key_of(issuer)
    payload = {
        "issuer_id": issuer.pk,
        "after": standing.pk if standing else None,
        "actor": str(actor),
    }
    owe(MAKE_TASK, payload, now=now)


def ask_to_give_up(key: SigningKey, *, actor: UUID, now: datetime) -> None:
    """Owe that a compromised key is given up."""
    owe(GIVE_UP_TASK, {"key_id": key.pk, "actor": str(actor)}, now=now)


def rotate_key(
    issuer_id: int, *, after: int | None, actor: UUID | None, now: datetime
) -> SigningKey | None:
    """Make a new key in place of the one named; None if another one took its place."""
    with transaction.atomic():
        issuer = Issuer.objects.select_for_update().get(pk=issuer_id)
        standing = signing_key_of(issuer)
        if (standing.pk if standing else None) != after:
            return None
        return make_key(issuer, actor=actor, now=now)


def give_up(key: SigningKey, *, actor: UUID | None, now: datetime) -> bool:
    """Give up a key once, and owe every list of its issuer signed by another one."""
    if key.compromised_at is not None:
        return False
    with transaction.atomic():
        give_up_key(key, actor=actor, now=now)
        for row in StatusList.objects.filter(issuer=key.issuer_id):
            owe_list(row)
    return True
