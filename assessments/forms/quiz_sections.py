"""The sections of a quiz as forms: named items, a whole pool, or so many of each kind.

Every form of a quiz shows its sections and an empty one, every section its sources and
an empty one: what stays empty is left out, so that nothing needs a script.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from assessments.importing.quizzes_file import CODE, MOST_COUNT, MOST_TITLE
from assessments.queries.drafts import BankView

ONE, MOST_PARTS = "one", 100
Section = dict[str, Any]


class SectionForm(forms.Form):
    """How a section is called and asked."""

    shuffle = forms.BooleanField(label=_("Shuffle the questions"), required=False)
    anchor = forms.BooleanField(
        label=_("Anchor block"),
        help_text=_("The same in every run, in the post-test only."),
        required=False,
    )
    place = forms.IntegerField(
        label=_("Place of this section"),
        min_value=1,
        max_value=MOST_PARTS,
        required=False,
    )
    remove = forms.BooleanField(label=_("Remove this section"), required=False)

    def __init__(
        self, *args: Any, languages: Sequence[str], number: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.languages, self.number = languages, number
        self.fields["place"].initial = number
        for code in languages:
            self.fields[f"title_{code}"] = forms.CharField(
                label=format_lazy("{} ({})", _("Title"), code),
                max_length=MOST_TITLE,
                required=False,
            )

    def titles(self) -> list[tuple[str, forms.BoundField]]:
        """Return the title of each language."""
        return [(code, self[f"title_{code}"]) for code in self.languages]

    def flags(self) -> list[forms.BoundField]:
        """Return the other fields."""
        return [self[name] for name in ("shuffle", "anchor", "place", "remove")]

    @property
    def rank(self) -> tuple[int, int, int]:
        """Return by what sections are ordered.

        One that was moved to a place stands there; what stood there makes room on the
        side from which it came.
        """
        place = self.cleaned_data["place"] or self.number
        came = (place > self.number) - (place < self.number)
        return place, came, self.number

    @property
    def section(self) -> Section:
        """Return the section without its sources, as a plan has it."""
        found = self.cleaned_data
        titles = {code: found[f"title_{code}"] for code in self.languages}
        titles = {code: text for code, text in titles.items() if text}
        section: Section = {"titles": titles} if titles else {}
        return section | {n: True for n in ("shuffle", "anchor") if found[n]}


class PickForm(forms.Form):
    """One source: items by code, or a pool with how many of each kind."""

    pool = forms.ChoiceField(label=_("From the pool"), required=False)
    items = forms.CharField(
        label=_("Or these items, by code"),
        help_text=_("One after the other, in the order of asking."),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, *args: Any, bank: BankView, pick: Mapping[str, Any], **kwargs: Any
    ) -> None:
        self.bank, self.known = bank, pick
        self.shown = str(pick.get("pool", ""))
        initial = {"pool": self.shown, "items": " ".join(pick.get("items", ()))}
        self.asked: dict[tuple[str, int], int] = {}
        for row in pick.get("blueprint", ()):
            cell = (row["competency"], row["level"])
            self.asked[cell] = self.asked.get(cell, 0) + row["count"]
        counts = {f"n-{code}-{level}": n for (code, level), n in self.asked.items()}
        super().__init__(*args, **kwargs | {"initial": initial | counts})
        pools = dict.fromkeys([*sorted(bank.pools), self.shown])
        choices = [("", "–")] + [(p, f"{p} ({bank.pools[p]})") for p in pools if p]
        self.fields["pool"].choices = choices  # type: ignore[attr-defined]
        for code, level, _count in self.cells():
            self.fields[f"n-{code}-{level}"] = forms.IntegerField(
                required=False, min_value=0, max_value=MOST_COUNT
            )

    def cells(self) -> list[tuple[str, int, int]]:
        """Return competency, level and how many the bank has, also where that is none."""
        rows = self.bank.rows_of(self.shown) if self.shown else []
        known = {(code, level) for code, level, _count in rows}
        return rows + [(c, n, 0) for c, n in self.asked if (c, n) not in known]

    def rows(self) -> list[dict[str, Any]]:
        """Return the rows of the table of how many of each kind."""
        return [
            {
                "code": code,
                "competency": self.bank.competencies.get(code, code),
                "level": level,
                "field": self[f"n-{code}-{level}"],
                "available": count,
            }
            for code, level, count in self.cells()
        ]

    def clean_items(self) -> list[str]:
        """Read codes between spaces, commas or lines."""
        codes = re.split(r"[\s,;]+", self.cleaned_data["items"].strip())
        codes = [code for code in codes if code]
        for code in codes:
            if not re.fullmatch(CODE, code):
                message = _("“%(code)s” is not the code of an item.")
                raise forms.ValidationError(message, params={"code": code})
        return codes

    def clean(self) -> dict[str, Any]:
        """Refuse two sources at once."""
        found = super().clean() or {}
        if found.get("pool") and found.get("items"):
            self.add_error("items", _("Choose a pool, or name items, not both."))
        return found

    @property
    def pick(self) -> dict[str, Any]:
        """Return the source as a plan has it; empty if there is none."""
        found = self.cleaned_data
        if found["items"]:
            return {"items": found["items"]}
        if not found["pool"]:
            return {}
        pick: dict[str, Any] = {"pool": found["pool"]}
        rows = self.blueprint() if found["pool"] == self.shown else []
        return pick | ({"blueprint": rows} if rows else {})

    def blueprint(self) -> list[dict[str, Any]]:
        """Return how many of each kind; rows that stood keep their order."""
        counts = {
            (code, level): self.cleaned_data.get(f"n-{code}-{level}") or 0
            for code, level, _count in self.cells()
        }
        if counts == {**dict.fromkeys(counts, 0), **self.asked}:
            return list(self.known.get("blueprint", ()))
        order = [*self.asked, *(cell for cell in counts if cell not in self.asked)]
        return [
            {"competency": code, "level": level, "count": counts[code, level]}
            for code, level in order
            if counts[code, level]
        ]


@dataclass
class Part:
    """A section on the page: its form, and a form for each of its sources."""

    form: SectionForm
    picks: list[PickForm]
    number: int
    new: bool = False


@dataclass
class Sheet:
    """The sections of every form of a quiz, bound to what was sent if it was."""

    parts: dict[str, list[Part]] = field(default_factory=dict)

    def is_valid(self) -> bool:
        """Tell whether everything can be read."""
        forms_here = [
            form
            for parts in self.parts.values()
            for part in parts
            for form in [part.form, *part.picks]
        ]
        return all(form.is_valid() for form in forms_here)

    def sections(self, form: str) -> list[Section]:
        """Return the sections of a form; those without a source are left out."""
        found = []
        parts = self.parts.get(form, ())
        for part in sorted(parts, key=lambda part: part.form.rank):
            picks = [pick.pick for pick in part.picks if pick.pick]
            if picks and not part.form.cleaned_data["remove"]:
                found.append(part.form.section | {"picks": picks})
        return found


def sheet_of(
    forms_now: Mapping[str, Sequence[Mapping[str, Any]]],
    bank: BankView,
    languages: Sequence[str],
    posted: Any = None,
) -> Sheet:
    """Lay out the sections of a plan, each form with an empty one at its end."""
    sheet = Sheet()
    for form, sections in forms_now.items():
        sheet.parts[form] = [
            part_of(form, number, section, bank, languages, posted)
            for number, section in enumerate([*sections, {}])
        ]
    return sheet


def part_of(
    form: str,
    number: int,
    section: Mapping[str, Any],
    bank: BankView,
    languages: Sequence[str],
    posted: Any,
) -> Part:
    """Lay out one section with its sources and an empty one."""
    prefix = f"s-{form or ONE}-{number}"
    titles = section.get("titles", {})
    initial = {f"title_{code}": text for code, text in titles.items()}
    flags = {name: section.get(name, False) for name in ("shuffle", "anchor")}
    codes = [*languages, *(code for code in titles if code not in languages)]
    return Part(
        form=SectionForm(
            posted,
            languages=codes,
            number=number + 1,
            prefix=prefix,
            initial=initial | flags,
        ),
        picks=[
            PickForm(posted, bank=bank, pick=pick, prefix=f"{prefix}-p{place}")
            for place, pick in enumerate([*section.get("picks", ()), {}])
        ],
        number=number + 1,
        new=not section,
    )
