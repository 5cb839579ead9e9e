"""Forms of courses."""

import uuid
from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from courses.enums import ReviewStep

MOST_TEXT = 20_000


class NoteTextField(forms.CharField):
    """A text as its writer sees it: line ends count as one sign, NUL bytes as none."""

    def to_python(self, value: Any) -> str:
        """Drop what no database stores and no reader sees, before anything is counted."""
        text = str(super().to_python(value) or "")
        return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


class NoteForm(forms.Form):
    """A text written in a lesson, over the revision that was seen."""

    text = NoteTextField(required=False, max_length=MOST_TEXT, strip=False)
    revision = forms.IntegerField(min_value=0, max_value=2_000_000_000)


class PlaceForm(forms.Form):
    """Where the reader is: the anchor of a block."""

    block = forms.RegexField(r"\A[A-Za-z0-9_-]{0,60}\Z", required=False)


class DoneForm(forms.Form):
    """How a lesson was done."""

    by = forms.ChoiceField(
        choices=[("read", "read"), ("marked", "marked"), ("undo", "undo")]
    )
    next = forms.CharField(required=False, max_length=500)


class RunMessageForm(forms.Form):
    """A message to everyone in a run; `key` makes a double click one message."""

    title = forms.CharField(label=_("Title"), max_length=150)
    body = forms.CharField(
        label=_("Text"), max_length=5000, widget=forms.Textarea(attrs={"rows": 8})
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"key": uuid.uuid4()})
        super().__init__(*args, **kwargs)


class CatchUpForm(forms.Form):
    """Lessons that were read offline; those that are done already do no harm."""

    lessons = forms.MultipleChoiceField(
        label=_("Lessons I have read"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Mark at least one lesson.")},
    )

    def __init__(
        self,
        *args: Any,
        offered: list[tuple[str, str]],
        done: Collection[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["lessons"]
        field.choices = offered  # type: ignore[attr-defined]  # a choice field
        field.widget.choices = [c for c in offered if c[0] not in done]


class ReviewForm(forms.Form):
    """A step of the review of a lesson's text."""

    step = forms.ChoiceField(label=_("What was done"), choices=ReviewStep.choices)
    by_name = forms.CharField(label=_("By"), max_length=150)
    on = forms.DateField(
        label=_("On"),
        # The one form in which browsers read the day of such a field.
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    digest = forms.CharField(widget=forms.HiddenInput)

    def clean_on(self) -> date:
        """Refuse a day that has not come."""
        day: date = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day


TERM_LANGUAGES = {"es": _("Spanish"), "pt": _("Portuguese"), "en": _("English")}


def term_field() -> forms.CharField:
    """Return the field for a term."""
    return forms.CharField(label=_("Term"), max_length=120, required=False)


def definition_field() -> forms.CharField:
    """Return the field for the definition of a term."""
    lines = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=_("Definition"), max_length=800, required=False, widget=lines
    )


class GlossaryTermForm(WagtailAdminModelForm):
    """A term and its definition in each language, instead of a piece of JSON."""

    term_es, definition_es = term_field(), definition_field()
    term_pt, definition_pt = term_field(), definition_field()
    term_en, definition_en = term_field(), definition_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in TERM_LANGUAGES:
            entry = (self.instance.entries or {}).get(code, {})
            for name in ("term", "definition"):
                self.fields[f"{name}_{code}"].initial = entry.get(name, "")

    def clean(self) -> dict[str, Any]:
        """Take a language whole or not at all, and one at least."""
        cleaned: dict[str, Any] = super().clean()
        for code in TERM_LANGUAGES:
            names = (f"term_{code}", f"definition_{code}")
            missing = [name for name in names if not cleaned.get(name)]
            if len(missing) == 1:
                self.add_error(
                    missing[0],
                    _("Write the term and its definition, or leave both empty."),
                )
        if not any(cleaned.get(f"term_{code}") for code in TERM_LANGUAGES):
            self.add_error(None, _("Write the term in one language at least."))
        return cleaned

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002 -- Django's signature
        """Put the languages together; others that a package brought stay."""
        entries = dict(self.instance.entries or {})
        for code in TERM_LANGUAGES:
            entries.pop(code, None)
            if term := self.cleaned_data[f"term_{code}"]:
                definition = self.cleaned_data[f"definition_{code}"]
                entries[code] = {"term": term, "definition": definition}
        self.instance.entries = entries
        return super().save(commit=commit)
