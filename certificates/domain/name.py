"""The printed name: confirmed once before anything is issued, corrected with a reason."""

import unicodedata
from datetime import datetime

from django.db import IntegrityError, transaction

from certificates.domain.standing import Grounds, reissue_award
from certificates.enums import CredentialState, ReasonClass
from certificates.errors import NameRefusedError, StateRefusedError
from certificates.models import Award, HolderName, NameCorrection
from certificates.queries.award import current_credential
from certificates.rendering import missing_characters
from courses.models import CourseCompletion
from lms.accounts.domain.message import send_message
from lms.accounts.models import Subject, User
from lms.accounts.queries import account_of
from lms.core.domain.outbox import owe

LONGEST = 120
AWARD_TASK = "certificates.tasks.award_enrollment"


def tidy_name(text: str) -> str:
    """Return a name as it is printed: composed letters, single spaces.

    Raises `NameRefusedError`: `empty`, `too_long`, or `characters` with those that the
    fonts of the certificate lack, by name.
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not any(character.isalpha() for character in name):
        raise NameRefusedError("empty")  # noqa: EM101 -- a code
    if len(name) > LONGEST:
        raise NameRefusedError("too_long", length=len(name), most=LONGEST)  # noqa: EM101 -- a code
    if lacking := missing_characters(name):
        raise NameRefusedError("characters", characters=lacking)  # noqa: EM101 -- a code
    return name


def confirm_name(subject: Subject, text: str, *, now: datetime) -> HolderName:
    """Confirm the name to be printed, once, and owe the awards that waited for it.

    Raises `NameRefusedError`, also with `confirmed` if another name stands already.
    """
    name = tidy_name(text)
    try:
        with transaction.atomic():
            row = HolderName.objects.create(
                subject=subject, name=name, confirmed_at=now
            )
            owe_awards(subject, now=now)
    except IntegrityError:
        row = HolderName.objects.get(subject=subject)
        if row.name != name:
            raise NameRefusedError("confirmed", name=row.name) from None  # noqa: EM101 -- a code
    return row


def owe_awards(subject: Subject, *, now: datetime) -> None:
    """Owe a look at every completed course of a person."""
    completed = CourseCompletion.objects.filter(enrollment__subject=subject)
    for enrollment_id in completed.values_list("enrollment_id", flat=True):
        owe(AWARD_TASK, {"enrollment_id": enrollment_id}, now=now)


def ask_correction(
    award: Award, *, text: str, reason: str, now: datetime
) -> NameCorrection:
    """Ask for another name on a certificate; asked twice, the open request stays.

    Raises `NameRefusedError`, and `StateRefusedError` unless the certificate is valid.
    """
    name = tidy_name(text)
    state = current_credential(award).state
    if state != CredentialState.VALID:
        raise StateRefusedError(state)
    try:
        with transaction.atomic():
            return NameCorrection.objects.create(
                award=award, name=name, reason=reason.strip(), asked_at=now
            )
    except IntegrityError:
        return NameCorrection.objects.get(award=award, decided_at=None)


def decide_correction(
    correction: NameCorrection,
    *,
    accept: bool,
    answer: str,
    by: User,
    now: datetime,
) -> bool:
    """Accept a name, which issues the certificate anew, or refuse it with an answer.

    Returns False if somebody decided meanwhile. Raises `StateRefusedError`.
    """
    with transaction.atomic():
        decided = NameCorrection.objects.filter(
            pk=correction.pk, decided_at=None
        ).update(
            decided_at=now, decided_by=by.public_id, accepted=accept, answer=answer
        )
        if not decided:
            return False
        award = correction.award
        if accept:
            HolderName.objects.filter(subject=award.subject_id).update(
                name=correction.name, confirmed_at=now
            )
            grounds = Grounds(ReasonClass.NAME_CORRECTED, answer, by)
            reissue_award(award, holder=correction.name, grounds=grounds, now=now)
        else:
            tell_refused(correction, answer=answer, now=now)
    return True


def tell_refused(correction: NameCorrection, *, answer: str, now: datetime) -> None:
    """Tell the holder that the name stays, and why."""
    user = account_of(correction.award.subject_id)
    if user is None:
        return
    send_message(
        user,
        kind="certificate_name_kept",
        object_id=correction.public_id,
        context={
            "award": str(correction.award.public_id),
            "names": correction.award.version.definition["names"],
            "text": answer,
        },
        now=now,
    )
