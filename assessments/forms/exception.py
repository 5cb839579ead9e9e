"""What one person is allowed beyond the rules."""

from datetime import UTC
from fractions import Fraction
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lms.countries.names import place_name

MOST_ATTEMPTS, MOST_MINUTES, MOST_PERCENT = 100, 525_600, 900
MOST_REASON = 300
MOST_REVISIONS = 1_000_000


class MomentField(forms.DateTimeField):
    """A day and a time in the zone of the reader, which the help names."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(
            format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}
        )
        super().__init__(widget=widget, required=False, **kwargs)


def name_zone(field: forms.Field) -> None:
    """Say below a field which zone its time means."""
    zone = place_name(timezone.get_current_timezone_name())
    field.help_text = format_lazy("{} ({})", field.help_text, zone)


class ExceptionForm(forms.Form):
    """An exception for one person at one quiz: at least one effect, and a reason."""

    extra_attempts = forms.IntegerField(
        label=_("More attempts"),
        required=False,
        min_value=1,
        max_value=MOST_ATTEMPTS,
    )
    extra_minutes = forms.IntegerField(
        label=_("More minutes for each attempt"),
        help_text=_("They hold at once, also for an attempt that is running."),
        required=False,
        min_value=1,
        max_value=MOST_MINUTES,
    )
    more_percent = forms.IntegerField(
        label=_("More time, in percent"),
        help_text=_("50 makes 60 minutes 90."),
        required=False,
        min_value=1,
        max_value=MOST_PERCENT,
    )
    until = MomentField(
        label=_("Open until"), help_text=_("A later end for this person.")
    )
    waive_wait = forms.BooleanField(
        label=_("No pause between attempts"), required=False
    )
    reason = forms.CharField(label=_("Reason"), max_length=MOST_REASON)
    expires_at = MomentField(
        label=_("The exception holds until"),
        help_text=_("Empty: it holds until somebody takes it back."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("until", "expires_at"):
            name_zone(self.fields[name])

    @property
    def effects(self) -> dict[str, Any]:
        """Return the effects as `assessments.policy` has them."""
        found = self.cleaned_data
        effects: dict[str, Any] = {
            name: found[name]
            for name in ("extra_attempts", "extra_minutes", "waive_wait")
            if found.get(name)
        }
        if found.get("more_percent"):
            effects["time_factor"] = str(1 + Fraction(found["more_percent"], 100))
        if found.get("until"):
            effects["until"] = found["until"].astimezone(UTC).isoformat()
        return effects

    def clean(self) -> dict[str, Any]:
        """Ask for an effect."""
        found = super().clean() or {}
        if not self.errors and not self.effects:
            raise forms.ValidationError(_("Say what the person is allowed."))
        return found


class TimeFactorForm(forms.Form):
    """How much more time a person has in every quiz."""

    more_percent = forms.IntegerField(
        label=_("More time in every quiz, in percent"),
        help_text=_("50 makes 60 minutes 90; 0 takes it back."),
        min_value=0,
        max_value=MOST_PERCENT,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("No diagnosis: “as agreed with the institution” is enough."),
        max_length=MOST_REASON,
        required=False,
    )

    @property
    def factor(self) -> Fraction:
        """Return the factor."""
        return 1 + Fraction(self.cleaned_data["more_percent"], 100)


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(label=_("Reason"), max_length=MOST_REASON)


class RecoveryForm(forms.Form):
    """What is decided about an answer that was not applied, over what was seen."""

    OWN = frozenset(
        {"command", "base", "sent", "go", "csrfmiddlewaretoken", "reason", "do"}
    )

    base = forms.IntegerField(
        min_value=0, max_value=MOST_REVISIONS, widget=forms.HiddenInput
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The learner reads it in My messages."),
        max_length=MOST_REASON,
    )
