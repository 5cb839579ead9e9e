"""Signing: credentials and status lists, by a worker that may read the keys."""

import hashlib
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from certificates.credentials.building import build_credential
from certificates.credentials.documents import write_document
from certificates.credentials.keeping import facts_to_data
from certificates.credentials.signing import sign_credential as sign_badge
from certificates.credentials.signing import sign_document
from certificates.credentials.status import StatusListFacts, status_list
from certificates.domain.facts import award_facts
from certificates.domain.key import signer_of
from certificates.domain.status import owe_list
from certificates.models import (
    Award,
    Credential,
    CredentialRecord,
    StatusEntry,
    StatusList,
)
from lms.accounts.domain.message import send_message
from lms.accounts.queries import account_of

LIFETIME: Final = timedelta(days=7)
SIGN_AGAIN: Final = timedelta(days=1)


def sign_credential(credential_id: int, *, now: datetime) -> bool:
    """Sign a credential once; False if that was done, or its holder is forgotten.

    Raises `KeyRefusedError` where the key cannot be read: the work waits.
    """
    record = (
        CredentialRecord.objects.filter(
            credential=credential_id, credential__signed_at=None
        )
        .select_related("credential__award__version__achievement", "credential__issuer")
        .first()
    )
    if record is None:
        return False
    credential = record.credential
    key, signer = signer_of(credential.issuer)
    facts = award_facts(credential, holder=record.holder, valid_from=now)
    document = write_document(sign_badge(build_credential(facts), signer, created=now))
    with transaction.atomic():
        signed = Credential.objects.filter(pk=credential.pk, signed_at=None).update(
            key=key, signed_at=now, digest=hashlib.sha256(document).hexdigest()
        )
        if not signed:
            return False
        CredentialRecord.objects.filter(pk=record.pk).update(
            document=document.decode("utf-8"), facts=facts_to_data(facts)
        )
        if credential.number == 1:
            tell_ready(credential.award, now=now)
    return True


def tell_ready(award: Award, *, now: datetime) -> None:
    """Tell the holder that the certificate is there."""
    user = account_of(award.subject_id)
    if user is None:
        return
    send_message(
        user,
        kind="certificate_ready",
        object_id=award.public_id,
        context={
            "award": str(award.public_id),
            "names": award.version.definition["names"],
        },
        now=now,
    )


def sign_status_list(list_id: int, *, now: datetime) -> bool:
    """Sign a list as it stands; of two at once, the later look at the bits stays."""
    row = StatusList.objects.select_related("issuer").filter(pk=list_id).first()
    if row is None:
        return False
    _, signer = signer_of(row.issuer)
    marked = StatusEntry.objects.filter(list=row, set_at__isnull=False)
    facts = StatusListFacts(
        url=row.url,
        issuer=row.issuer.did or "",
        purpose=row.purpose,
        valid_from=now,
        lifetime=LIFETIME,
    )
    indices = list(marked.order_by("index").values_list("index", flat=True))
    document = sign_document(status_list(facts, indices), signer, created=now)
    return bool(
        StatusList.objects.filter(pk=row.pk)
        .exclude(signed_at__gt=now)
        .update(document=write_document(document).decode("utf-8"), signed_at=now)
    )


def owe_old_lists(*, now: datetime) -> int:
    """Owe every list that was not signed for a day: what is published must be fresh."""
    lists = StatusList.objects.exclude(signed_at__gt=now - SIGN_AGAIN)
    for row in lists:
        owe_list(row)
    return len(lists)
