"""Erasure: the person goes, what counts stays without a name.

Statistics keep country, sex and level of government of a profile; whatever is finer is
taken out of its versions. This is the one place that changes rows which are otherwise
append-only, and the only one where that is meant.
"""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.module_loading import import_string
from django.utils.translation import gettext, override
from wagtail.models import ModelLogEntry

from lms.accounts.domain import account_mail
from lms.accounts.enums import Population
from lms.accounts.errors import LastAdministratorError
from lms.accounts.models import (
    IdentityEvidence,
    Institution,
    OfficialProfile,
    ResearchObjection,
    Subject,
    User,
)
from lms.accounts.queries import subject_of
from lms.accounts.registries import erasers, removers
from lms.accounts.rules import is_last_administrator
from lms.core.domain.audit import log_action
from lms.core.models import AppendOnlyModel, OutboxMessage


def erase_account(
    user: User, *, by: User | None = None, reason: str = "", now: datetime | None = None
) -> None:
    """Delete an account for good and forget what only served to know the person.

    The log keeps that it happened, under a public id that no longer leads to anyone.
    The person is told by a last mail, which the outbox forgets once it is sent.
    """
    if is_last_administrator(user):
        message = "Appoint another administrator first."
        raise LastAdministratorError(message)
    farewell = _farewell(user)
    actor = by or user
    with transaction.atomic():
        log_action(
            "account_erased",
            kind="user",
            object_id=user.public_id,
            actor=actor.public_id,
            reason=reason,
            now=now,
        )
        user.delete()
        account_mail.owe_account_mail(**farewell, now=now)


def forget_person(user: User) -> None:
    """Forget what stands about a person outside the rows that go with the account.

    Runs in the transaction that deletes an account, whoever deletes it and however.
    """
    subject = subject_of(user)
    if subject is not None:
        for erase in erasers():
            erase(subject)
        forget_finer_details(subject)
    _end_sessions(user)
    _forget_owed_mail(user)
    _forget_admin_log(user)
    avatar = getattr(getattr(user, "wagtail_userprofile", None), "avatar", None)
    if avatar:
        transaction.on_commit(lambda: avatar.storage.delete(avatar.name))


def forget_finer_details(subject: Subject) -> None:
    """Leave country, sex and level in the profiles of a subject, and nothing finer."""
    unsafe_rows(OfficialProfile).filter(subject=subject).update(
        institution=None, function="", seniority=""
    )
    unsafe_rows(IdentityEvidence).filter(subject=subject).update(reason="")


def unsafe_rows(model: type[AppendOnlyModel]) -> "models.QuerySet[Any]":
    """Return rows of an append-only model with the guard off: for erasure only."""
    return models.QuerySet(model)


def remove_synthetic() -> int:
    """Delete synthetic people and everything that stands on them; return how many.

    Rooms above remove their rows first, through the registered removers.
    """
    synthetic = Subject.objects.filter(population=Population.SYNTHETIC)
    with transaction.atomic():
        subjects = list(synthetic.values_list("pk", flat=True))
        for remove in removers():
            remove(subjects)
        for model in (OfficialProfile, IdentityEvidence, ResearchObjection):
            unsafe_rows(model).filter(subject__population=Population.SYNTHETIC).delete()
        User.objects.filter(link__subject__population=Population.SYNTHETIC).delete()
        synthetic.delete()
        invented = Institution.objects.filter(country__invented=True)
        invented.update(merged_into=None)
        invented.delete()
    return len(subjects)


def _farewell(user: User) -> dict[str, Any]:
    """Write the last mail to a person, in their language."""
    with override(user.preferred_language):
        body = render_to_string(
            "accounts/mail/erased.txt",
            {
                "user": user,
                "operator_name": settings.OPERATOR_NAME,
                "help_email": settings.HELP_EMAIL,
            },
        )
        return {
            "to": [user.email],
            "subject": gettext("Your account has been deleted"),
            "body": body,
        }


def _end_sessions(user: User) -> None:
    """Sign the person out everywhere."""
    store = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
    for session in UserSession.objects.filter(user=user):
        store(session.session_key).delete()


def _forget_owed_mail(user: User) -> None:
    """Drop mails about the account that have not left, or could not."""
    own = EmailAddress.objects.filter(user=user)
    addresses = {user.email, *own.values_list("email", flat=True)}
    rows = OutboxMessage.objects.filter(task=account_mail.TASK, done_at=None)
    for row in rows:
        if addresses & set(row.payload.get("to", ())):
            row.delete()


def _forget_admin_log(user: User) -> None:
    """Take the name out of the log of the editors' pages; what was done stays."""
    about = Q(content_type=ContentType.objects.get_for_model(User), object_id=user.pk)
    for words in filter(None, (user.full_name, user.email)):
        about |= Q(label__contains=words)
    ModelLogEntry.objects.filter(about).update(label="", data={})
