"""The frame of an answer: which command it is and what its sender had seen."""

from datetime import datetime
from typing import ClassVar

from django import forms
from django.utils.dateparse import parse_datetime

MOST_REVISIONS = 1_000_000
CLOCKS = range(2000, 2100)


class CommandForm(forms.Form):
    """What every answer carries beside the answer itself."""

    OWN: ClassVar = {"command", "base", "sent", "go", "csrfmiddlewaretoken"}

    command = forms.UUIDField()
    base = forms.IntegerField(min_value=0, max_value=MOST_REVISIONS)
    sent = forms.CharField(required=False)

    def clean_sent(self) -> datetime | None:
        """Return what the device's clock said; a clock that talks nonsense says nothing."""
        try:
            said = parse_datetime(self.cleaned_data["sent"])
        except ValueError:
            return None
        if said is None or said.tzinfo is None or said.year not in CLOCKS:
            return None
        return said
