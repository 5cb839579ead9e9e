"""What a focal point writes."""

from django import forms
from django.utils.translation import gettext_lazy as _


class QuestionForm(forms.Form):
    """Why a focal point doubts that a person is an official."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The person will read it. Write what they can correct."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
    )
