"""What happens when someone signs in, confirms an address, or is deleted."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_removed
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.http import HttpRequest

from lms.accounts.domain.account import ensure_subject
from lms.accounts.domain.erasure import forget_person
from lms.accounts.domain.identity import review_official_mail
from lms.accounts.domain.message import send_message
from lms.accounts.doors import note_doors
from lms.accounts.duties import note_duties
from lms.accounts.models import User


@receiver(user_logged_in)
def begin_session(
    sender: type[User], request: HttpRequest, user: User, **kwargs: Any
) -> None:
    """Give the person a subject if they have none; note what they owe and may open."""
    del sender, kwargs
    ensure_subject(user)
    note_duties(request, user)
    note_doors(request, user)


@receiver(email_confirmed)
def welcome(
    sender: type[EmailAddress],
    request: HttpRequest,
    email_address: EmailAddress,
    **kwargs: Any,
) -> None:
    """Greet the person once, and look whether the address is an official one.

    The greeting is not mailed: whoever confirms an address is already on the site.
    """
    del sender, request, kwargs
    ensure_subject(email_address.user)
    send_message(email_address.user, kind="welcome", mail=False)
    review_official_mail(email_address.user)


@receiver(authenticator_removed)
def review_second_factor(
    sender: type[Authenticator], request: HttpRequest, user: User, **kwargs: Any
) -> None:
    """Look again whether a second factor is still missing."""
    del sender, kwargs
    note_duties(request, user)


@receiver(pre_delete, sender=User)
def forget_deleted(sender: type[User], instance: User, **kwargs: Any) -> None:
    """Forget the person, whichever page or command deletes the account."""
    del sender, kwargs
    forget_person(instance)
