"""What holds of an award: suspended, lifted, revoked, replaced; each with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from certificates.domain.credential import open_credential
from certificates.domain.status import set_bit
from certificates.enums import (
    AwardEventKind,
    CredentialState,
    ReasonClass,
    StatusPurpose,
)
from certificates.errors import StateRefusedError
from certificates.models import Award, AwardEvent, Credential
from certificates.queries.award import current_credential
from certificates.signals import award_changed
from lms.accounts.domain.message import send_message
from lms.accounts.models import User
from lms.accounts.queries import account_of
from lms.core.domain.audit import log_action


@dataclass(frozen=True)
class Grounds:
    """Why something is done to an award, and by whom; `text` may stay empty."""

    reason: ReasonClass
    text: str
    by: User | None


@dataclass(frozen=True)
class Change:
    """A step between states: what it needs, what it makes, which bit it sets."""

    needs: frozenset[CredentialState]
    makes: CredentialState
    purpose: StatusPurpose
    on: bool


CHANGES: Final[Mapping[AwardEventKind, Change]] = {
    AwardEventKind.SUSPENDED: Change(
        frozenset({CredentialState.VALID}),
        CredentialState.SUSPENDED,
        StatusPurpose.SUSPENSION,
        on=True,
    ),
    AwardEventKind.LIFTED: Change(
        frozenset({CredentialState.SUSPENDED}),
        CredentialState.VALID,
        StatusPurpose.SUSPENSION,
        on=False,
    ),
    AwardEventKind.REVOKED: Change(
        frozenset({CredentialState.VALID, CredentialState.SUSPENDED}),
        CredentialState.REVOKED,
        StatusPurpose.REVOCATION,
        on=True,
    ),
}


def change_standing(
    award: Award, event: AwardEventKind, *, grounds: Grounds, now: datetime
) -> Credential:
    """Suspend, lift or revoke an award; the holder is told.

    Raises `StateRefusedError` if the state that stands does not allow it: of two people
    at once, the second is told so.
    """
    change = CHANGES[event]
    with transaction.atomic():
        credential = current_credential(award)
        changed = Credential.objects.filter(
            pk=credential.pk, current=True, state__in=change.needs
        ).update(state=change.makes, state_at=now)
        if not changed:
            raise StateRefusedError(credential.state)
        set_bit(credential, change.purpose, on=change.on, now=now)
        note_event(award, event, grounds=grounds, now=now)
        tell_holder(award, event, grounds=grounds, now=now)
    credential.refresh_from_db()
    return credential


def reissue_award(
    award: Award, *, holder: str | None = None, grounds: Grounds, now: datetime
) -> Credential:
    """Replace the credential of an award by a new one; each leads to the other.

    `holder` is the new name, the same if None. Raises `StateRefusedError` unless the
    credential that stands is valid and its holder not forgotten.
    """
    with transaction.atomic():
        old = current_credential(award)
        replaced = Credential.objects.filter(
            pk=old.pk, current=True, state=CredentialState.VALID
        ).update(state=CredentialState.REPLACED, state_at=now, current=False)
        if not replaced:
            raise StateRefusedError(old.state)
        set_bit(old, StatusPurpose.REVOCATION, on=True, now=now)
        name = old.record.holder if holder is None else holder
        new = open_credential(
            award, issuer=old.issuer, holder=name, replaces=old, now=now
        )
        note_event(award, AwardEventKind.REPLACED, grounds=grounds, now=now)
        tell_holder(award, AwardEventKind.REPLACED, grounds=grounds, now=now)
    return new


def note_event(
    award: Award, event: AwardEventKind, *, grounds: Grounds, now: datetime
) -> None:
    """Write what happened, in the award's own log and in the audit log."""
    actor = grounds.by.public_id if grounds.by else None
    AwardEvent(
        award=award,
        event=event,
        reason_class=grounds.reason,
        reason=grounds.text,
        actor=actor,
        at=now,
    ).save()
    log_action(
        f"award_{event}",
        kind="award",
        object_id=award.public_id,
        actor=actor,
        data={"reason": grounds.reason},
        now=now,
    )
    award_changed.send(Award, award_id=award.pk)


def tell_holder(
    award: Award, event: AwardEventKind, *, grounds: Grounds, now: datetime
) -> None:
    """Tell the holder what was done to their certificate, and why."""
    user = account_of(award.subject_id)
    if user is None:
        return
    send_message(
        user,
        kind=f"certificate_{event}",
        object_id=award.public_id,
        period=str(award.events.count()),
        context={
            "award": str(award.public_id),
            "names": award.version.definition["names"],
            "reason": grounds.reason.value,
            "text": grounds.text,
        },
        now=now,
    )


def show_name(award: Award, *, shown: bool) -> None:
    """Let the public page show the holder's name, or not."""
    Credential.objects.filter(award=award, current=True).update(shows_name=shown)
