"""The messages that this room sends."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from lms.accounts.message_kinds import Context, MessageKind, register_message_kind
from lms.countries.models import Country


def country_name(context: Context) -> str:
    """Return the name of the country in the context, in the active language."""
    country = Country.objects.filter(code=context["country"]).first()
    return country.name if country else str(context["country"])


def prepare_country(context: Context) -> dict[str, Any]:
    """Say the country by its name."""
    return {**context, "country": country_name(context)}


def prepare_term(context: Context) -> dict[str, Any]:
    """Say the country and the first day of a term."""
    since = date.fromisoformat(context["since"])
    return {
        "country": country_name(context),
        "since": date_format(since, "DATE_FORMAT"),
    }


KINDS = (
    MessageKind(
        "welcome",
        title=_("Welcome to Puente"),
        body=_(
            "Your address is confirmed. Courses are free and open: choose one, enroll,"
            " and read at your own pace, on any device. The first time you enroll we ask"
            " six short questions about your work."
        ),
        action=_("See the courses"),
        link=lambda _context: reverse("portal:home"),
    ),
    MessageKind(
        "identity_questioned",
        title=_("Your profile needs a correction"),
        body=_(
            "The focal point of %(country)s could not confirm that you work there."
            " Reason: %(reason)s\n\nPlease check your profile. You can continue learning"
            " meanwhile."
        ),
        action=_("See my profile"),
        prepare=prepare_country,
        link=lambda _context: reverse("accounts:profile"),
    ),
    MessageKind(
        "focal_point_appointed",
        title=_("You are a focal point of %(country)s"),
        body=_(
            "From %(since)s you see the officials of %(country)s by name and enrollment"
            " status, and you may confirm or question that they are officials. You never"
            " see answers or scores. Each view is logged."
        ),
        action=_("See the officials of my country"),
        prepare=prepare_term,
        link=lambda _context: reverse("accounts:focal"),
    ),
)


def register() -> None:
    """Register the kinds."""
    for kind in KINDS:
        register_message_kind(kind)
