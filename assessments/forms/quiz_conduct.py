"""The choices of a preset as form fields: attempts, time, what counts, what is shown."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.policy import KEPT, TIMERS, choices

EVENTS = (
    ("start", _("the start of the run")),
    ("end", _("the end of the run")),
    ("enrollment_start", _("the opening of enrollment")),
    ("enrollment_end", _("the end of enrollment")),
)
TIMER_WORDS = {
    "none": _("No clock"),
    "continuous": _("A clock that runs from the start, also while one is away"),
    "window": _("Open for so long; one may leave and come back"),
}
KEPT_WORDS = {
    "best": _("the best attempt"),
    "last": _("the last attempt"),
    "first": _("the first attempt"),
    "mean": _("the mean of all attempts"),
}
KEYS_WORDS = {
    "settled": _("once it is passed, or no attempt is left"),
    "closed": _("once the run has ended"),
    "never": _("never"),
}
AUTOMATIC = _("A clock if minutes are given, none otherwise")
MOST_DAYS, MOST_HOURS = 3660, 8760


def whole(label: Any, least: int, most: int, empty: Any = "") -> forms.IntegerField:
    """Return a field for a whole number; `empty` says what leaving it empty means."""
    return forms.IntegerField(
        label=label,
        help_text=empty,
        required=not empty,
        min_value=least,
        max_value=most,
    )


FIELDS: Mapping[str, Any] = {
    "attempts": lambda: whole(_("Attempts"), 1, 100, _("Empty: as many as wanted.")),
    "wait_hours": lambda: whole(
        _("Hours between attempts"), 1, MOST_HOURS, _("Empty: no pause.")
    ),
    "timer": lambda: forms.ChoiceField(
        label=_("Clock"),
        required=False,
        choices=[("", AUTOMATIC), *((code, TIMER_WORDS[code]) for code in TIMERS)],
    ),
    "minutes": lambda: whole(
        _("Minutes for an attempt"), 1, 525_600, _("Empty: no limit.")
    ),
    "grace_seconds": lambda: whole(
        _("Seconds that late packets are waited for"), 0, 3600
    ),
    "kept": lambda: forms.ChoiceField(
        label=_("Which score counts"),
        choices=[(code, KEPT_WORDS[code]) for code in KEPT],
    ),
    "pass_percent": lambda: whole(
        _("Percent needed to pass"), 0, 100, _("Empty: it cannot be passed or failed.")
    ),
    "one_per_page": lambda: forms.BooleanField(
        label=_("One question per page"),
        help_text=_("Otherwise the time for each question is not known."),
        required=False,
    ),
    "shuffle": lambda: forms.BooleanField(
        label=_("Shuffle the options"), required=False
    ),
    "keys": lambda: forms.ChoiceField(
        label=_("When right answers are shown"), choices=list(KEYS_WORDS.items())
    ),
    "late_percent": lambda: whole(_("Percent of credit when late"), 0, 100),
}


class ConductForm(forms.Form):
    """What a preset lets choose; `chosen` has what differs from its own choices."""

    def __init__(
        self, *args: Any, preset: str, known: Mapping[str, Any], **kwargs: Any
    ) -> None:
        self.preset, self.known = preset, known
        self.offered = choices(preset)
        now = {**self.offered, **known}
        kwargs |= {"initial": initial_of(now), "prefix": "conduct"}
        super().__init__(*args, **kwargs)
        for name in self.offered:
            if name in FIELDS:
                self.fields[name] = FIELDS[name]()
        if "due" in self.offered:
            self.fields["due_event"] = forms.ChoiceField(
                label=_("Due date, counted from"), choices=EVENTS
            )
            self.fields["due_days"] = whole(
                _("Days after it; with a minus, before it"), -MOST_DAYS, MOST_DAYS
            )
            self.fields["due_hours"] = whole(_("And hours"), -MOST_HOURS, MOST_HOURS)

    @property
    def chosen(self) -> dict[str, Any]:
        """Return the choices to be stored, in the order in which they stood."""
        found = {name: self.value_of(name) for name in self.offered}
        order = [*self.known, *(name for name in found if name not in self.known)]
        return {
            name: found[name]
            for name in order
            if name in self.known or found[name] != self.offered[name]
        }

    def value_of(self, name: str) -> Any:
        """Return one choice as the rules have it."""
        if name != "due":
            value = self.cleaned_data[name]
            return None if value == "" else value
        due = {"event": self.cleaned_data["due_event"]}
        for unit in ("days", "hours"):
            if number := self.cleaned_data[f"due_{unit}"]:
                due[unit] = number
        known = self.known.get("due", self.offered["due"])
        same = {name: value for name, value in known.items() if value} == due
        return known if same else due


def initial_of(now: Mapping[str, Any]) -> dict[str, Any]:
    """Return choices as the form shows them."""
    due = now.get("due", {})
    return {
        **now,
        "timer": now.get("timer") or "",
        "due_event": due.get("event", "end"),
        "due_days": due.get("days", 0),
        "due_hours": due.get("hours", 0),
    }
