"""Forgetting holders: names and documents go, the counted award and its bits stay."""

from collections.abc import Collection

from django.db.models import Q
from django.utils import timezone

from certificates.domain.files import forget_files
from certificates.enums import AwardEventKind, CredentialState, ReasonClass
from certificates.models import (
    Award,
    AwardEvent,
    AwardReview,
    Credential,
    CredentialRecord,
    HolderName,
    HolderReply,
    NameCorrection,
    StatusEntry,
)
from lms.accounts.domain.erasure import unsafe_rows
from lms.accounts.models import Subject

STANDS = (CredentialState.VALID, CredentialState.SUSPENDED)


def forget_holder(subject: Subject) -> None:
    """Take out what names a holder; what they hold themselves still proves itself."""
    now = timezone.now()
    awards = Award.objects.filter(subject=subject)
    HolderName.objects.filter(subject=subject).delete()
    for credential in Credential.objects.filter(award__in=awards):
        forget_files(credential)
    CredentialRecord.objects.filter(credential__award__in=awards).delete()
    NameCorrection.objects.filter(award__in=awards).delete()
    HolderReply.objects.filter(award__in=awards).delete()
    unsafe_rows(AwardEvent).filter(award__in=awards).update(reason="")
    for credential in Credential.objects.filter(
        award__in=awards, current=True, state__in=STANDS
    ):
        Credential.objects.filter(pk=credential.pk).update(
            state=CredentialState.WITHDRAWN, state_at=now
        )
        AwardEvent(
            award_id=credential.award_id,
            event=AwardEventKind.WITHDRAWN,
            reason_class=ReasonClass.HOLDER_REQUEST,
            at=now,
        ).save()
    unsafe_rows(Award).filter(pk__in=awards).update(institution="")


def remove_awards(subject_ids: Collection[int]) -> None:
    """Delete every award of synthetic subjects and all that stands on it."""
    own = Q(award__subject__in=subject_ids)
    HolderName.objects.filter(subject__in=subject_ids).delete()
    credentials = Credential.objects.filter(own)
    for credential in credentials:
        forget_files(credential)
    StatusEntry.objects.filter(credential__in=credentials).delete()
    credentials.update(replaces=None)
    credentials.delete()
    AwardReview.objects.filter(own).delete()
    NameCorrection.objects.filter(own).delete()
    HolderReply.objects.filter(own).delete()
    unsafe_rows(AwardEvent).filter(own).delete()
    unsafe_rows(Award).filter(subject__in=subject_ids).delete()
