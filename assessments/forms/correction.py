"""Correcting a key: what to do, why, and what is right by the corrected key."""

from collections.abc import Mapping
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from assessments.enums import CorrectionPolicy
from assessments.errors import ScoringRefusedError
from assessments.models import ItemVersion
from assessments.rendering.words import Words
from assessments.scoring import NumberError, read_number
from assessments.scoring.keys import has_key

LONGEST = 500
DIGITS = 80
ROWS, PLACES = "row-", "place-"
POLICIES = {
    CorrectionPolicy.VOID: (
        _("Leave the question out"),
        _("It counts for nobody: every result is computed from the other questions."),
    ),
    CorrectionPolicy.FULL_CREDIT: (
        _("Full credit for everyone"),
        _("Whoever was asked it gets its points, also without an answer."),
    ),
    CorrectionPolicy.ACCEPT_ALSO: (
        _("Accept another answer too"),
        _(
            "The answer that is right now stays right; the one marked below is right too."
        ),
    ),
    CorrectionPolicy.NEW_KEY: (
        _("Score by a new key only"),
        _("Only the answer marked below is right; the one that is right now is not."),
    ),
}
REKEYED = (CorrectionPolicy.ACCEPT_ALSO, CorrectionPolicy.NEW_KEY)
REFUSED = {
    "same-key": _("That is right already: nothing would change by it."),
    "no-key": _("Mark what is right."),
}
UNSOUND = {
    "choice": _("Mark the one option that is right."),
    "multiple": _("Mark at least one option, and not all of them."),
    "numeric": _("Write a number, and a tolerance that is not negative."),
    "text": _("Write at least one text."),
    "match": _("Choose what belongs to each line."),
    "order": _("Give each line a place of its own."),
}


def described(policy: str) -> SafeString:
    """Name a policy and say what it does to whom."""
    name, what = POLICIES[CorrectionPolicy(policy)]
    return format_html("<span><strong>{}</strong><br>{}</span>", name, what)


class CorrectionForm(forms.Form):
    """The fields of the key are those of the item's interaction."""

    policy = forms.ChoiceField(
        label=_("What should be done?"), widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Every learner whose result changes reads it in My messages."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    never_lower = forms.BooleanField(
        label=_("Nobody's result goes down"),
        help_text=_(
            "Whoever would be lowered keeps the result they have. Without this mark,"
            " results go down too."
        ),
        required=False,
        initial=True,
    )

    def __init__(
        self, *args: Any, version: ItemVersion, words: Words, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.version, self.words = version, words
        self.definition: Mapping[str, Any] = version.definition
        self.kind = str(self.definition["interaction"])
        keyed = has_key(self.definition)
        policy: Any = self.fields["policy"]
        policy.choices = [
            (code.value, described(code))
            for code in POLICIES
            if keyed or code not in REKEYED
        ]
        if keyed:
            FIELDS[self.kind](self)
            self.say_when_asked()
            self.order_fields(["policy", *self.key_fields, "reason", "never_lower"])

    @property
    def key_fields(self) -> list[str]:
        """Return the names of the fields of the key."""
        return [n for n in self.fields if n not in CorrectionForm.base_fields]

    def say_when_asked(self) -> None:
        """Say at the first field of the key which policies need it."""
        field = self.fields[self.key_fields[0]]
        when = _("What is right is asked only for the two choices that need it.")
        field.help_text = f"{when} {field.help_text}".strip()

    def clean(self) -> dict[str, Any]:
        """Read the corrected key where the policy has one."""
        cleaned: dict[str, Any] = self.cleaned_data
        cleaned["key"] = None
        if cleaned.get("policy") in REKEYED:
            try:
                cleaned["key"] = KEYS[self.kind](self)
            except NumberError:
                self.refuse(ScoringRefusedError("key"))
        return cleaned

    def refuse(self, error: ScoringRefusedError) -> None:
        """Say in words why a correction is refused, at the field that it is about."""
        words = REFUSED.get(error.reason) or UNSOUND[self.kind]
        self.add_error(next(iter(self.key_fields), None), words)

    def named(self, field: str) -> list[tuple[str, str]]:
        """Return ids and words of options or rows, to choose from."""
        ids = [entry["id"] for entry in self.definition[field]]
        return [(code, self.words.plain(field, code)) for code in ids]


# --- Fields of the key, by interaction ------------------------------------------------


def choice_fields(form: CorrectionForm) -> None:
    """Ask for one option."""
    form.fields["option"] = forms.ChoiceField(
        label=_("What is right"),
        choices=form.named("options"),
        widget=forms.RadioSelect,
        required=False,
    )


def multiple_fields(form: CorrectionForm) -> None:
    """Ask for every option that is right."""
    form.fields["option"] = forms.MultipleChoiceField(
        label=_("What is right: every option of it"),
        choices=form.named("options"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


def numeric_fields(form: CorrectionForm) -> None:
    """Ask for a number and how far from it an answer may be."""
    unit = form.words.plain("units", form.definition.get("unit") or "")
    form.fields["value"] = forms.CharField(
        label=_("The right number"),
        help_text=_("In the unit of the question: %s") % unit if unit else "",
        max_length=40,
        required=False,
    )
    absolute = form.definition.get("absolute")
    form.fields["absolute"] = forms.CharField(
        label=_("Tolerance"),
        help_text=_("How far from the number an answer may be."),
        initial=number_format(Decimal(str(absolute))) if absolute else "",
        max_length=40,
        required=False,
    )


def text_fields(form: CorrectionForm) -> None:
    """Ask for texts, one on each line."""
    form.fields["texts"] = forms.CharField(
        label=_("What is right: one text on each line"),
        help_text=_("In any of the languages of the question."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )


def match_fields(form: CorrectionForm) -> None:
    """Ask for the option of each row."""
    for row, label in form.named("rows"):
        form.fields[ROWS + row] = forms.ChoiceField(
            label=_("What belongs to “%s”") % label,
            choices=[("", "–"), *form.named("options")],
            required=False,
        )


def order_fields(form: CorrectionForm) -> None:
    """Ask for the place of each option."""
    places = range(1, len(form.definition["options"]) + 1)
    for option, label in sorted(form.named("options"), key=lambda pair: pair[1]):
        form.fields[PLACES + option] = forms.ChoiceField(
            label=_("Place of “%s”") % label,
            choices=[("", "–"), *((str(number), str(number)) for number in places)],
            required=False,
        )


FIELDS = {
    "choice": choice_fields,
    "multiple": multiple_fields,
    "numeric": numeric_fields,
    "text": text_fields,
    "match": match_fields,
    "order": order_fields,
}


# --- The key that was given -----------------------------------------------------------


def chosen_key(form: CorrectionForm) -> dict[str, Any]:
    """Return the options that were marked."""
    chosen = form.cleaned_data.get("option") or []
    return {"options": [chosen] if isinstance(chosen, str) else chosen}


def number_key(form: CorrectionForm) -> dict[str, Any]:
    """Return number and tolerance; the relative tolerance of the question stays."""
    tolerance = form.cleaned_data.get("absolute") or ""
    return {
        "value": plain_number(form.cleaned_data.get("value") or "", form),
        "absolute": plain_number(tolerance, form) if tolerance.strip() else None,
        "relative": form.definition.get("relative"),
    }


def plain_number(text: str, form: CorrectionForm) -> str:
    """Return a number as a definition has it; raises `NumberError`."""
    number: Fraction = read_number(text, form.words.language)
    with localcontext(prec=DIGITS):
        return f"{Decimal(number.numerator) / Decimal(number.denominator):f}"


def text_key(form: CorrectionForm) -> dict[str, Any]:
    """Return the texts, without empty lines."""
    lines = (form.cleaned_data.get("texts") or "").splitlines()
    return {"accepted": [line.strip() for line in lines if line.strip()]}


def match_key(form: CorrectionForm) -> dict[str, Any]:
    """Return the option of each row that was given one."""
    return {"rows": parts(form, ROWS)}


def order_key(form: CorrectionForm) -> dict[str, Any]:
    """Return the order; refuses two options at one place."""
    places = parts(form, PLACES)
    if len(set(places.values())) < len(form.definition["options"]):
        raise forms.ValidationError({next(iter(form.key_fields)): UNSOUND["order"]})
    return {"sequence": sorted(places, key=lambda option: int(places[option]))}


def parts(form: CorrectionForm, prefix: str) -> dict[str, str]:
    """Return what was given to each row or option."""
    return {
        name.removeprefix(prefix): value
        for name, value in form.cleaned_data.items()
        if name.startswith(prefix) and value
    }


KEYS = {
    "choice": chosen_key,
    "multiple": chosen_key,
    "numeric": number_key,
    "text": text_key,
    "match": match_key,
    "order": order_key,
}


class UndoForm(forms.Form):
    """Why a correction is taken back."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Every learner whose result changes reads it in My messages."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
