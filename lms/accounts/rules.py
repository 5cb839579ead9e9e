"""Who may do what: predicates named as questions."""

from datetime import date

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser

from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.accounts.queries import administrators, current_terms, role_names
from lms.accounts.registries import staff_roles
from lms.countries.models import Country

Visitor = User | AnonymousUser


def has_role(user: Visitor, role: Role) -> bool:
    """Tell whether this person holds the role; nobody does before signing in."""
    return user.is_authenticated and role in role_names(user)


def is_author(user: Visitor) -> bool:
    """Tell whether this person may write pages."""
    return has_role(user, Role.AUTHOR)


def is_translator(user: Visitor) -> bool:
    """Tell whether this person may translate pages."""
    return has_role(user, Role.TRANSLATOR)


def is_reviewer(user: Visitor) -> bool:
    """Tell whether this person may review and publish pages."""
    return has_role(user, Role.REVIEWER)


def is_analyst(user: Visitor) -> bool:
    """Tell whether this person may see statistics that are not published."""
    return has_role(user, Role.ANALYST)


def is_administrator(user: Visitor) -> bool:
    """Tell whether this person may run the deployment; a superuser always may."""
    if not user.is_authenticated:
        return False
    return user.is_superuser or has_role(user, Role.ADMINISTRATOR)


def is_focal_point(user: Visitor, today: date) -> bool:
    """Tell whether this person is a focal point, or an alternate, of any country."""
    return user.is_authenticated and current_terms(today).filter(user=user).exists()


def is_focal_point_of(user: Visitor, country: Country, today: date) -> bool:
    """Tell whether this person is a focal point, or an alternate, of this country."""
    if not user.is_authenticated:
        return False
    return current_terms(today).filter(user=user, country=country).exists()


def holds_staff_role(user: Visitor, today: date) -> bool:
    """Tell whether a role lets this person reach data or pages of others."""
    if not user.is_authenticated:
        return False
    return (
        user.is_staff
        or user.is_superuser
        or bool(role_names(user))
        or is_focal_point(user, today)
        or any(holds(user) for holds in staff_roles())
    )


def has_second_factor(user: User) -> bool:
    """Tell whether this person signs in with an authenticator app or a passkey too."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return Authenticator.objects.filter(user=user, type__in=kinds).exists()


def is_last_administrator(user: User) -> bool:
    """Tell whether nobody would be left to run the deployment without this person."""
    if not is_administrator(user) or not user.is_active:
        return False
    return not administrators().exclude(pk=user.pk).exists()
