"""The form on which authors write an item in every language."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.enums import ItemStatus, ItemUse
from assessments.forms.item_faults import FAULTS, filed_words, finding_words
from assessments.forms.item_sheet import (
    FIRST,
    LISTS,
    MORE,
    MOST_LINES,
    Group,
    Sheet,
    fresh_ids,
)
from assessments.forms.item_sheet_data import Reader, ids_in, values_of
from assessments.importing.items_check import check_content
from assessments.importing.items_fields import SHORT_ID
from assessments.importing.items_file import (
    ITEM_CODE,
    JUDGEMENT,
    MOST_EXPOSURES,
    ItemData,
    read_items,
)
from assessments.importing.items_render import render_items
from assessments.scoring import check_definition
from courses.errors import PackageFault
from courses.importing.files import PICTURES, SVG, extension, file_faults, size_fault
from courses.models import Course
from courses.uploads import content, words

LEVELS = [(number, str(number)) for number in (1, 2, 3, 4)]


class KindForm(forms.Form):
    """What comes first: the course, and how the item is answered."""

    course = forms.ModelChoiceField(
        label=gettext_lazy("Course"),
        queryset=Course.objects.none(),
        to_field_name="code",
    )
    interaction = forms.ChoiceField(label=gettext_lazy("Kind of answer"))

    def __init__(
        self, *args: Any, courses: Any, kinds: Sequence[tuple[str, Any]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = courses  # type: ignore[attr-defined]
        self.fields["interaction"].choices = kinds  # type: ignore[attr-defined]


class ItemForm(forms.Form):
    """An item: its frame, and the sheet of its kind.

    After `is_valid`, `item` is what was written, `warnings` what speaks against it and
    `uploads` the new pictures by language.
    """

    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    code = forms.RegexField(
        rf"\A{ITEM_CODE}\Z",
        label=gettext_lazy("Code: lower-case letters, digits, hyphens"),
        error_messages={"invalid": gettext_lazy("Write it as id-m1-01.")},
    )
    competency = forms.ChoiceField(label=gettext_lazy("Competency"))
    level = forms.TypedChoiceField(
        label=gettext_lazy("Level"), choices=LEVELS, coerce=int
    )
    pool = forms.RegexField(
        rf"\A{SHORT_ID}\Z",
        label=gettext_lazy("Pool, such as module-1"),
        error_messages={"invalid": gettext_lazy("Write it as module-1.")},
    )
    source = forms.ChoiceField(label=gettext_lazy("Source"))
    review_by = forms.DateField(
        label=gettext_lazy("Review by"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    max_score = forms.IntegerField(
        label=gettext_lazy("Points"), min_value=1, max_value=100, initial=1
    )
    use = forms.ChoiceField(label=gettext_lazy("Use"), choices=ItemUse.choices)
    exposure_cap = forms.IntegerField(
        label=gettext_lazy("Show at most so often (secure items)"),
        min_value=1,
        max_value=MOST_EXPOSURES,
        required=False,
    )
    accept = forms.BooleanField(
        label=gettext_lazy("I have read this and save it all the same."), required=False
    )

    def __init__(
        self,
        *args: Any,
        course: Course,
        sheet: Sheet,
        known: ItemData | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sheet, self.known = sheet, known
        self.item: ItemData | None = None
        self.warnings: list[str] = []
        self.uploads: dict[str, Any] = {}
        self.offer(course)
        self.fields.update(sheet.fields())
        for name, codes in sheet.ids.items():
            if name in LISTS[sheet.kind]:
                self.fields[f"{name}-ids"] = forms.CharField(
                    widget=forms.HiddenInput, initial=" ".join(codes), required=False
                )
        if known is not None:
            # An item keeps its code; a key that was public stays public.
            self.fields["code"].disabled = self.fields["use"].disabled = True

    def offer(self, course: Course) -> None:
        """Offer the competencies and the sources of the course."""
        competencies = course.framework.competencies.order_by("position")
        self.fields["competency"].choices = [(c.code, str(c)) for c in competencies]  # type: ignore[attr-defined]
        judgement = (JUDGEMENT, _("professional judgment, which states no facts"))
        sources = [(s.code, str(s)) for s in course.sources.order_by("code")]
        self.fields["source"].choices = [judgement, *sources]  # type: ignore[attr-defined]

    def frame(self) -> list[Any]:
        """Return the fields that every item has."""
        names = ("code", "competency", "level", "pool", "source", "review_by")
        return [self[n] for n in (*names, "max_score", "use", "exposure_cap")]

    def groups(self) -> list[Group]:
        """Return the fields of the sheet, in groups."""
        return list(self.sheet.groups(self))

    def clean(self) -> dict[str, Any]:
        """Put the item together and judge it."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if (cleaned.get("use") == ItemUse.SECURE) != bool(cleaned.get("exposure_cap")):
            self.add_error(
                "exposure_cap",
                _(
                    "A secure item says how often it may be shown; an open one does not."
                ),
            )
        self.judge_pictures()
        if self.errors:
            return cleaned
        definition, texts = Reader(self.sheet, cleaned).read()
        if cleaned["max_score"] != 1 or "max_score" in self.sheet.base:
            definition["max_score"] = cleaned["max_score"]
        for field, code in check_definition(definition):
            self.add_error(None, f"{self.title_of(field)}{FAULTS.get(code, code)}")
        if not any("stem" in words for words in texts.values()):
            self.add_error(
                None, _("The question is missing: write it in one language.")
            )
        if not self.errors:
            self.item = self.as_filed(self.together(definition, texts))
            self.judge(self.item)
        return cleaned

    def as_filed(self, item: ItemData) -> ItemData:
        """Return the item as its file would give it back; refuse what no file may hold."""
        faults: list[PackageFault] = []
        # A retired item stands in no file; its words have to be fit for one all the same.
        text = render_items([replace(item, status=ItemStatus.DRAFT)])
        found = read_items(text, faults)
        for fault in faults:
            self.add_error(None, filed_words(fault))
        return replace(found[0], status=item.status) if found else item

    def title_of(self, field: str) -> str:
        """Say what a fault is about, where its sentence does not."""
        titles = {
            "options": _("Options"),
            "rows": _("Lines"),
            "criteria": _("Criteria"),
        }
        return f"{titles[field]}: " if field in titles else ""

    def together(self, definition: dict[str, Any], texts: dict[str, Any]) -> ItemData:
        """Return the item as data; its status stays, its reviews are those of a version."""
        cleaned = self.cleaned_data
        return ItemData(
            code=cleaned["code"],
            competency=cleaned["competency"],
            level=cleaned["level"],
            pool=cleaned["pool"],
            use=cleaned["use"],
            status=self.known.status if self.known else ItemStatus.DRAFT,
            source=cleaned["source"],
            review_by=str(cleaned["review_by"]),
            definition=definition,
            texts=texts,
            exposure_cap=cleaned["exposure_cap"],
        )

    def judge(self, item: ItemData) -> None:
        """Refuse faults; what is only a warning needs a tick."""
        found = list(check_content(item, list(self.sheet.languages)))
        for finding in found:
            if not finding.warning:
                self.add_error(None, finding_words(finding, item.definition))
        self.warnings = [
            finding_words(finding, item.definition)
            for finding in found
            if finding.warning
        ]

    def judge_pictures(self) -> None:
        """Judge new pictures by what they hold, before anything is stored."""
        for language in self.sheet.languages:
            name = f"figure-{language}"
            file = self.cleaned_data.get(name)
            if not file:
                continue
            found = size_fault(file.name, file.size)
            faults = [found] if found else list(file_faults(file.name, content(file)))
            if extension(file.name) not in {*PICTURES, SVG}:
                self.add_error(name, _("Choose a picture: svg, png, jpg, webp or gif."))
            elif faults:
                self.add_error(name, " ".join(words(fault) for fault in faults))
            else:
                self.uploads[language] = file


def sheet_of(
    kind: str,
    languages: Sequence[str],
    *,
    base: Mapping[str, Any],
    posted: MultiValueDict[str, str] | None = None,
) -> Sheet:
    """Return the sheet for a kind of item: as it was sent, or with room for new lines."""
    known = ids_in(base)
    ids = {}
    for name in LISTS[kind]:
        if posted is not None:
            sent = posted.get(f"{name}-ids", "").split()[:MOST_LINES]
            more = MORE if posted.get("do") == f"more-{name}" else 0
            codes = [
                code for code in dict.fromkeys(sent) if re.fullmatch(SHORT_ID, code)
            ]
            ids[name] = fresh_ids(codes, len(codes) + more)
        else:
            count = max(FIRST[name], len(known[name]) + bool(base))
            ids[name] = fresh_ids(known[name], count)
    return Sheet(kind, languages, ids, base)


def initial_of(item: ItemData | None, number: int) -> dict[str, Any]:
    """Return what stands in the fields at first; `number` is the version written over."""
    if item is None:
        return {"base": 0, "use": ItemUse.OPEN}
    return {
        "base": number,
        "code": item.code,
        "competency": item.competency,
        "level": item.level,
        "pool": item.pool,
        "source": item.source,
        "review_by": item.review_by,
        "max_score": item.definition.get("max_score", 1),
        "use": item.use,
        "exposure_cap": item.exposure_cap,
        **values_of(item.definition, item.texts),
    }
