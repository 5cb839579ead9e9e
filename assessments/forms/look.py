"""Asking for a second look, and answering."""

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_WORDS = 2000


class SecondLookForm(forms.Form):
    """Why a result should be looked at again, or what came of it."""

    text = forms.CharField(
        label=_("What should be looked at again?"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
