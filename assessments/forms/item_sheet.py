"""The sheet on which an item is written: which fields it has, and how they stand together.

Names of fields: `stem-es`, `option-ID-text-es`, `option-ID-key`, `row-ID-key`,
`unit-N-code`, `criterion-N-level-M-points`, and so on. The ids that a sheet offers are
sent along with it, so that it can be drawn again with more lines.
"""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from assessments.importing.items_fields import MOST_TEXT
from courses.importing.markdown import MarkdownError, to_html, to_markdown

ENDONYMS = {"es": "español", "pt": "português", "en": "English", "ko": "한국어"}
LISTS: Mapping[str, tuple[str, ...]] = {
    "choice": ("option",),
    "multiple": ("option",),
    "match": ("option", "row"),
    "order": ("option",),
    "numeric": ("unit",),
    "extended": ("criterion",),
    "text": (),
}
FIRST = {"option": 4, "row": 3, "unit": 1, "criterion": 2}
MORE, MOST_LINES, LEVELS = 2, 12, 4
RULES = (
    ("all_or_nothing", gettext_lazy("all or nothing")),
    ("per_option", gettext_lazy("a share for each option judged rightly")),
    ("per_option_penalty", gettext_lazy("wrong choices take points away")),
)


class MarkdownField(forms.CharField):
    """A text in the Markdown of lessons, kept in its canonical form."""

    def __init__(self, *, rows: int = 2, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            max_length=MOST_TEXT,
            widget=forms.Textarea(attrs={"rows": rows}),
            **kwargs,
        )

    def clean(self, value: Any) -> str:
        """Write the text as it is stored; refuse what no lesson may hold."""
        text = str(super().clean(value) or "")
        try:
            return to_markdown(to_html(text))
        except MarkdownError:
            raise ValidationError(
                _("Write paragraphs, lists, **strong**, *emphasis* and links; no HTML.")
            ) from None


@dataclass(frozen=True)
class Group:
    """Fields that stand together: shared ones, and those of each language side by side."""

    legend: str
    shared: Sequence[Any] = ()
    languages: Sequence[tuple[str, str, Sequence[Any]]] = ()
    help: str = ""


@dataclass(frozen=True)
class Sheet:
    """The kind of an item, its languages, and the ids of its lines."""

    kind: str
    languages: Sequence[str]
    ids: Mapping[str, Sequence[str]] = field(default_factory=dict)
    base: Mapping[str, Any] = field(default_factory=dict)

    def level_ids(self, criterion: str) -> list[str]:
        """Return the ids of the levels of a criterion, those of the version written over."""
        found = [c for c in self.base.get("criteria", ()) if c["id"] == criterion]
        known = [level["id"] for c in found for level in c["levels"]]
        return [*known, *(f"l{number}" for number in range(len(known), LEVELS))]

    def text(self, name: str, label: str, rows: int = 2) -> dict[str, forms.Field]:
        """Return a text field for each language."""
        return {
            f"{name}-{code}": MarkdownField(label=label, rows=rows)
            for code in self.languages
        }

    def fields(self) -> dict[str, forms.Field]:
        """Return the fields of what the item asks."""
        return {
            **self.text("stem", pgettext("noun", "Question"), 4),
            **self.picture_fields(),
            **OWN_FIELDS[self.kind](self),
            **self.text("general", _("Feedback for every answer")),
            **self.text("rationale", _("Why the right answer is right"), 3),
        }

    def picture_fields(self) -> dict[str, forms.Field]:
        """Return the fields for a picture and a table."""
        found: dict[str, forms.Field] = {}
        for code in self.languages:
            found |= {
                f"figure-{code}": forms.FileField(label=_("Picture"), required=False),
                f"alt-{code}": MarkdownField(
                    label=_("What the picture shows, for those who cannot see it")
                ),
                f"caption-{code}": forms.CharField(
                    label=_("Title of the table"), required=False, max_length=200
                ),
                f"table-{code}": forms.CharField(
                    label=_("Table: a line for each row, cells apart by |"),
                    required=False,
                    max_length=4000,
                    widget=forms.Textarea(attrs={"rows": 3}),
                ),
            }
        remove = forms.BooleanField(label=_("Remove the picture"), required=False)
        return {**found, "figure_clear": remove}

    def option_fields(self, *, feedback: bool, key: bool) -> dict[str, forms.Field]:
        """Return the fields of the options."""
        found: dict[str, forms.Field] = {}
        for code in self.ids["option"]:
            if key:
                found[f"option-{code}-key"] = forms.BooleanField(
                    label=_("Right answer"), required=False
                )
            found |= self.text(f"option-{code}-text", _("Text"))
            if feedback:
                found |= self.text(f"option-{code}-feedback", _("Feedback"))
        return found

    def groups(self, form: Any) -> Iterator[Group]:
        """Yield the groups of fields in the order of the page."""
        yield self.group(form, pgettext("noun", "Question"), ["stem"])
        yield self.group(
            form,
            _("Picture and table"),
            ["figure", "alt", "caption", "table"],
            ["figure_clear"],
        )
        yield from self.own_groups(form)
        yield self.group(form, _("After the answer"), ["general", "rationale"])

    def own_groups(self, form: Any) -> Iterator[Group]:
        """Yield the groups of the kind of answer."""
        shared = [name for name in SHARED.get(self.kind, ()) if name in form.fields]
        if shared or self.kind == "text":
            texts = ["accepted"] if self.kind == "text" else []
            yield self.group(form, _("Right answer and scoring"), texts, shared)
        for name in LISTS[self.kind]:
            for number, code in enumerate(self.ids[name], 1):
                yield LINE_GROUPS[name](self, form, number, code)

    def group(
        self, form: Any, legend: str, names: Sequence[str], shared: Sequence[str] = ()
    ) -> Group:
        """Put fields together: by language those that have one, the others once."""
        return Group(
            legend,
            [form[name] for name in shared if name in form.fields],
            [
                (
                    code,
                    ENDONYMS.get(code, code),
                    [
                        form[f"{n}-{code}"]
                        for n in names
                        if f"{n}-{code}" in form.fields
                    ],
                )
                for code in self.languages
            ]
            if names
            else (),
        )


def option_group(sheet: Sheet, form: Any, number: int, code: str) -> Group:
    """Return the fields of an option."""
    legend = _("Option %(number)s") % {"number": number}
    if sheet.kind == "order":
        legend = _("Place %(number)s") % {"number": number}
    names = [f"option-{code}-text", f"option-{code}-feedback"]
    return sheet.group(form, legend, names, [f"option-{code}-key"])


def row_group(sheet: Sheet, form: Any, number: int, code: str) -> Group:
    """Return the fields of a line of a match."""
    legend = _("Line %(number)s") % {"number": number}
    return sheet.group(form, legend, [f"row-{code}-text"], [f"row-{code}-key"])


def unit_group(sheet: Sheet, form: Any, number: int, code: str) -> Group:
    """Return the fields of a unit."""
    legend = _("Unit %(number)s") % {"number": number}
    shared = [f"unit-{code}-code", f"unit-{code}-factor"]
    return sheet.group(form, legend, [f"unit-{code}-text"], shared)


def criterion_group(sheet: Sheet, form: Any, number: int, code: str) -> Group:
    """Return the fields of a criterion with its levels."""
    legend = _("Criterion %(number)s") % {"number": number}
    numbers = range(len(sheet.level_ids(code)))
    levels = [f"criterion-{code}-level-{level}" for level in numbers]
    names = [f"criterion-{code}-text", *(f"{level}-text" for level in levels)]
    return sheet.group(form, legend, names, [f"{level}-points" for level in levels])


# --- The fields of each kind ----------------------------------------------------------


def choice_fields(sheet: Sheet) -> dict[str, forms.Field]:
    """Return options with keys and feedback."""
    return sheet.option_fields(feedback=True, key=True)


def multiple_fields(sheet: Sheet) -> dict[str, forms.Field]:
    """Return options with keys and feedback, and the rule of scoring."""
    rule = forms.ChoiceField(label=_("Scoring"), choices=RULES)
    return {"rule": rule, **choice_fields(sheet)}


def order_fields(sheet: Sheet) -> dict[str, forms.Field]:
    """Return options in the right order."""
    return sheet.option_fields(feedback=False, key=False)


def match_fields(sheet: Sheet) -> dict[str, forms.Field]:
    """Return options, and lines that each lead to one."""
    found = sheet.option_fields(feedback=False, key=False)
    options = [
        (code, _("Option %(number)s") % {"number": number})
        for number, code in enumerate(sheet.ids["option"], 1)
    ]
    for code in sheet.ids["row"]:
        found[f"row-{code}-key"] = forms.ChoiceField(
            label=_("Belongs to"), choices=[("", "–"), *options], required=False
        )
        found |= sheet.text(f"row-{code}-text", _("Text"))
    return found


def number_field(label: str) -> forms.CharField:
    """Return a field for a number with a decimal point."""
    return forms.CharField(label=label, required=False, max_length=40)


def numeric_fields(sheet: Sheet) -> dict[str, forms.Field]:
    """Return the number, its tolerances and units."""
    found: dict[str, forms.Field] = {
        "value": number_field(_("Right number, with a decimal point")),
        "absolute": number_field(_("May be off by")),
        "relative": number_field(_("May be off by this share, such as 0.05")),
        "unit": forms.CharField(
            label=_("Code of the unit of the right number"),
            required=False,
            max_length=20,
        ),
    }
    for code in sheet.ids["unit"]:
        found[f"unit-{code}-code"] = forms.SlugField(
            label=_("Code, such as percent"), required=False, max_length=20
        )
        found[f"unit-{code}-factor"] = number_field(_("How many of the smallest unit"))
        found |= sheet.text(f"unit-{code}-text", _("Name"))
    return found


def text_fields(sheet: Sheet) -> dict[str, forms.Field]:
    """Return what is accepted, and what counts."""
    found: dict[str, forms.Field] = {
        "case": forms.BooleanField(label=_("Capital letters count"), required=False),
        "accents": forms.BooleanField(label=_("Accents count"), required=False),
    }
    for code in sheet.languages:
        found[f"accepted-{code}"] = forms.CharField(
            label=_("Accepted answers, one on each line"),
            required=False,
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 4}),
        )
    return found


def extended_fields(sheet: Sheet) -> dict[str, forms.Field]:
    """Return the length needed, and the criteria with their levels."""
    found: dict[str, forms.Field] = {
        "needed": forms.IntegerField(
            label=_("Fewest characters"), required=False, min_value=1, max_value=20_000
        )
    }
    for code in sheet.ids["criterion"]:
        found |= sheet.text(f"criterion-{code}-text", _("Criterion"))
        for level in range(len(sheet.level_ids(code))):
            name = f"criterion-{code}-level-{level}"
            label = _("Points of level %(number)s") % {"number": level + 1}
            found[f"{name}-points"] = forms.IntegerField(
                label=label, required=False, min_value=0, max_value=100
            )
            label = _("Level %(number)s") % {"number": level + 1}
            found |= sheet.text(f"{name}-text", label)
    return found


OWN_FIELDS = {
    "choice": choice_fields,
    "multiple": multiple_fields,
    "numeric": numeric_fields,
    "text": text_fields,
    "match": match_fields,
    "order": order_fields,
    "extended": extended_fields,
}
SHARED = {
    "multiple": ("rule",),
    "numeric": ("value", "absolute", "relative", "unit"),
    "text": ("case", "accents"),
    "extended": ("needed",),
}
LINE_GROUPS = {
    "option": option_group,
    "row": row_group,
    "unit": unit_group,
    "criterion": criterion_group,
}


def fresh_ids(known: Sequence[str], count: int) -> list[str]:
    """Return the ids of lines with new ones, which tell nothing, added up to a count."""
    ids = list(known)
    while len(ids) < min(count, MOST_LINES):
        code = secrets.token_hex(3)
        if code not in ids:
            ids.append(code)
    return ids
