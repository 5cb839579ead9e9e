"""The frame of an answer: which command it is and what its sender had seen."""

from typing import ClassVar

from django import forms

MOST_REVISIONS = 1_000_000


class CommandForm(forms.Form):
    """What every answer carries beside the answer itself."""

    OWN: ClassVar = {"command", "base", "sent", "go", "csrfmiddlewaretoken"}

    command = forms.UUIDField()
    base = forms.IntegerField(min_value=0, max_value=MOST_REVISIONS)
    sent = forms.DateTimeField(required=False)
