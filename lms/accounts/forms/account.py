"""The account: name, language, zone; what a person may ask about their data."""

import zoneinfo
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.countries.names import place_name

Zones = list[tuple[str, list[tuple[str, str]]]]
NEAREST = ("America", "Atlantic", "Asia", "Europe")


def zone_choices() -> Zones:
    """List the zones of places by part of the world, the Americas first."""
    names = sorted(name for name in zoneinfo.available_timezones() if "/" in name)
    grouped = {
        area: [(name, place_name(name, below(name))) for name in members]
        for area, members in groupby(names, key=lambda name: name.partition("/")[0])
    }
    areas = [area for area in NEAREST if area in grouped]
    areas += [area for area in ("Africa", "Australia", "Pacific") if area in grouped]
    return [
        ("UTC", [("UTC", "UTC")]),
        *((place_name(area), grouped[area]) for area in areas),
    ]


def below(name: str) -> str:
    """Return a zone without its part of the world: `Argentina/Buenos Aires`."""
    return name.partition("/")[2].replace("_", " ")


class AccountForm(forms.Form):
    """How a person is called, and in which language and zone."""

    full_name = forms.CharField(
        label=_("Full name"),
        help_text=_("As you write it, and as it should appear on your certificates."),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    preferred_language = forms.ChoiceField(
        label=_("Language"),
        help_text=_("For messages and mail. Pages have their own switch."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Dates and deadlines are shown in this zone."),
        choices=zone_choices,
    )

    def __init__(self, data: Mapping[str, Any] | None, *, user: User) -> None:
        names = ("full_name", "preferred_language", "time_zone")
        super().__init__(data, initial={name: getattr(user, name) for name in names})
        names_of = dict(settings.LANGUAGES)
        self.fields["preferred_language"].choices = [  # type: ignore[attr-defined]  # ChoiceField
            (code, names_of[code]) for code in settings.UI_LANGUAGES
        ]


class ObjectionForm(forms.Form):
    """The person's word on research use."""

    objects_to_use = forms.BooleanField(
        label=_("I object to the use of my data in research"), required=False
    )


class DeleteForm(forms.Form):
    """The last word before an account is deleted."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    understood = forms.BooleanField(
        label=_("I have read what will be deleted and what will stay"),
        error_messages={"required": _("Please read it and mark this.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if not user.has_usable_password():
            del self.fields["password"]

    def clean_password(self) -> str:
        """Refuse a wrong password."""
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError(_("This is not your password."))
        return password
