"""Places in status lists: at random, so that a list tells nothing about order."""

from datetime import datetime
from random import SystemRandom
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F

from certificates.addresses import status_list_url
from certificates.credentials.status import LEAST_BITS, choose_place
from certificates.enums import StatusPurpose
from certificates.models import Credential, Issuer, StatusEntry, StatusList
from lms.core.domain.outbox import owe
from lms.core.ids import uuid7

SIZE: Final = LEAST_BITS
FULL: Final = SIZE // 2
CHANCE: Final = SystemRandom()
SIGN_TASK = "certificates.tasks.sign_status_list"


def place_credential(credential: Credential) -> list[StatusEntry]:
    """Give a credential one place in a list of each purpose."""
    return [
        take_place(credential, open_list(credential.issuer, purpose))
        for purpose in StatusPurpose
    ]


def open_list(issuer: Issuer, purpose: StatusPurpose) -> StatusList:
    """Return the list that takes credentials now; half full, another one is opened."""
    lists = StatusList.objects.filter(issuer=issuer, purpose=purpose)
    last = lists.order_by("-number").first()
    if last is not None and last.used < FULL:
        return last
    number = last.number + 1 if last else 1
    public_id = uuid7()
    found, made = StatusList.objects.get_or_create(
        issuer=issuer,
        purpose=purpose,
        number=number,
        defaults={"public_id": public_id, "url": status_list_url(public_id)},
    )
    if made:
        owe_list(found)
    return found


def take_place(credential: Credential, status_list: StatusList) -> StatusEntry:
    """Take a free place of a list, drawn at random."""
    while True:
        index = choose_place((), CHANCE, SIZE)
        try:
            with transaction.atomic():
                entry = StatusEntry.objects.create(
                    list=status_list, index=index, credential=credential
                )
        except IntegrityError:
            if not StatusEntry.objects.filter(list=status_list, index=index).exists():
                raise
            continue
        StatusList.objects.filter(pk=status_list.pk).update(used=F("used") + 1)
        return entry


def set_bit(
    credential: Credential, purpose: StatusPurpose, *, on: bool, now: datetime
) -> None:
    """Set or clear the bit of a credential, and owe the list signed anew."""
    entries = StatusEntry.objects.filter(credential=credential, list__purpose=purpose)
    entries.update(set_at=now if on else None)
    for entry in entries.select_related("list"):
        owe_list(entry.list)


def owe_list(status_list: StatusList) -> None:
    """Owe a list signed anew."""
    owe(SIGN_TASK, {"list_id": status_list.pk})
