"""Institutions: proposed by officials, accepted and merged by administrators."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from lms.accounts.enums import GovernmentLevel, InstitutionStatus
from lms.accounts.errors import MergeError
from lms.accounts.models import Institution, User
from lms.accounts.names import fold_name
from lms.core.domain.audit import log_action
from lms.countries.models import Country


def propose_institution(
    country: Country, *, name: str, level: GovernmentLevel
) -> Institution:
    """Return the institution of that name in the country, proposing it if it is new.

    Spelling that differs in case, accents or punctuation finds the same record; a
    merged record leads to the one that was kept.
    """
    name = " ".join(name.split())
    known = Institution.objects.select_related("merged_into").filter(
        country=country, folded_name=fold_name(name)
    )
    found = known.first()
    if found is None:
        try:
            with transaction.atomic():
                return Institution.objects.create(
                    country=country, name=name, level=level
                )
        except IntegrityError:
            found = known.get()
    return found.kept


def accept_institution(
    institution: Institution, *, by: User, now: datetime | None = None
) -> bool:
    """Offer a proposed institution to everybody; False if it was not proposed."""
    with transaction.atomic():
        accepted = Institution.objects.filter(
            pk=institution.pk, status=InstitutionStatus.PROPOSED
        ).update(status=InstitutionStatus.ACTIVE)
        if accepted:
            log_action(
                "institution_accepted",
                kind="institution",
                object_id=institution.public_id,
                actor=by.public_id,
                now=now,
            )
    return bool(accepted)


def merge_institution(
    institution: Institution,
    *,
    into: Institution,
    by: User,
    reason: str = "",
    now: datetime | None = None,
) -> Institution:
    """Let `into` stand for this record from now on; return the record kept.

    Profiles are append-only, so nothing is moved: the merged record points to the one
    kept, what was merged into it before points there too, and reads follow one step.
    """
    if institution.pk == into.pk:
        message = "An institution cannot be merged into itself."
        raise MergeError(message)
    if institution.country_id != into.country_id:
        message = "Institutions of two countries cannot be merged."
        raise MergeError(message)
    with transaction.atomic():
        kept = Institution.objects.select_for_update().get(pk=into.pk)
        if kept.status == InstitutionStatus.MERGED:
            message = "The institution to keep has itself been merged."
            raise MergeError(message)
        _point_to(kept, institution)
        Institution.objects.filter(
            pk=kept.pk, status=InstitutionStatus.PROPOSED
        ).update(status=InstitutionStatus.ACTIVE)
        log_action(
            "institution_merged",
            kind="institution",
            object_id=institution.public_id,
            actor=by.public_id,
            reason=reason,
            data={"into": str(kept.public_id)},
            now=now,
        )
    kept.refresh_from_db()
    return kept


def _point_to(kept: Institution, institution: Institution) -> None:
    """Redirect a record, and everything that was merged into it, to the one kept."""
    merged = Institution.objects.filter(
        Q(pk=institution.pk) & ~Q(status=InstitutionStatus.MERGED)
    ).update(status=InstitutionStatus.MERGED, merged_into=kept)
    if not merged:
        message = "This institution has already been merged."
        raise MergeError(message)
    Institution.objects.filter(merged_into=institution).update(merged_into=kept)
