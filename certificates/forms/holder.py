"""What holders send: their name, a correction, an answer."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from certificates.domain.name import LONGEST, tidy_name
from certificates.errors import NameRefusedError


def refusal_words(error: NameRefusedError) -> Any:
    """Say why a name cannot be printed, and what to do."""
    if error.code == "empty":
        return _("Write your name as it is to be printed.")
    if error.code == "too_long":
        return _(
            "The name has %(length)s characters; %(most)s are possible. Shorten it as in"
            " your official documents."
        ) % {"length": error.values["length"], "most": error.values["most"]}
    if error.code == "characters":
        listed: Any = error.values["characters"]
        quoted = _("“%(character)s” (%(name)s)")
        names = ", ".join(
            quoted % {"character": character, "name": name}
            for character, name in listed
        )
        return _(
            "The fonts of the certificate lack %(characters)s. Write the name without it,"
            " or ask for help."
        ) % {"characters": names}
    return _(
        "Another name is confirmed already: %(name)s. Ask for a correction on the page of"
        " your certificate."
    ) % {"name": error.values["name"]}


class NameForm(forms.Form):
    """The name to be printed."""

    name = forms.CharField(
        label=_("Name to be printed"),
        help_text=_(
            "As in your official documents, with all your surnames and accents. It can be"
            " corrected later only with a reason."
        ),
        # One more than is possible, so that the form can say how many there are.
        widget=forms.TextInput(
            attrs={"autocomplete": "name", "maxlength": 4 * LONGEST, "lang": ""}
        ),
    )

    def clean_name(self) -> str:
        """Return the name as it is printed."""
        try:
            return tidy_name(self.cleaned_data["name"])
        except NameRefusedError as error:
            raise ValidationError(refusal_words(error)) from error


class CorrectionForm(NameForm):
    """Another name, and why."""

    reason = forms.CharField(
        label=_("Why the name should be corrected"),
        help_text=_("For example: a surname is missing. A person decides."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReplyForm(forms.Form):
    """What a holder wants to say about their certificate."""

    text = forms.CharField(
        label=_("Your message"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
