"""Signing again: the same certificate under the key that signs now.

Number, code and printed facts stay; whoever kept a file downloads it anew.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from certificates.credentials.building import build_credential
from certificates.credentials.documents import write_document
from certificates.credentials.keeping import facts_from_data
from certificates.credentials.signing import sign_credential as sign_badge
from certificates.domain.files import forget_files
from certificates.domain.key import signer_of
from certificates.domain.standing import Grounds, note_event, tell_holder
from certificates.enums import AwardEventKind, CredentialState
from certificates.models import Credential, CredentialRecord, SigningKey


def prepare_signature(
    credential_id: int, grounds: Grounds, now: datetime
) -> Callable[[], bool]:
    """Sign a certificate with the key of today, and return what writes that down.

    What it returns is False if this key signed it already, or its holder is forgotten.
    Raises `KeyRefusedError` where the key cannot be read: the work waits.
    """
    record = (
        CredentialRecord.objects.filter(credential=credential_id)
        .exclude(document="")
        .select_related("credential__award__version", "credential__issuer")
        .first()
    )
    if record is None:
        return lambda: False
    key, signer = signer_of(record.credential.issuer)
    if record.credential.key_id == key.pk:
        return lambda: False
    facts = facts_from_data(record.facts)
    document = write_document(sign_badge(build_credential(facts), signer, created=now))
    return lambda: keep_signature(record, key, document, grounds=grounds, now=now)


def keep_signature(
    record: CredentialRecord,
    key: SigningKey,
    document: bytes,
    *,
    grounds: Grounds,
    now: datetime,
) -> bool:
    """Put a new signature in the place of the old one; its files are made anew."""
    credential = record.credential
    with transaction.atomic():
        signed = Credential.objects.filter(
            pk=credential.pk,
            key=credential.key_id,
            current=True,
            state=CredentialState.VALID,
        ).update(key=key, signed_at=now, digest=hashlib.sha256(document).hexdigest())
        if not signed:
            return False
        CredentialRecord.objects.filter(pk=record.pk).update(
            document=document.decode("utf-8")
        )
        forget_files(credential)
        record.files.all().delete()
        event = AwardEventKind.RESIGNED
        note_event(credential.award, event, grounds=grounds, now=now)
        tell_holder(credential.award, event, grounds=grounds, now=now)
    return True
