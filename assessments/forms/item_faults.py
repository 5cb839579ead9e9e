"""What is wrong with an item that was written on the sheet, in the words of its author."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from assessments.forms.item_sheet import ENDONYMS
from assessments.importing.items_check import Finding
from courses.errors import PackageFault

FAULTS = {
    "max-score": gettext_lazy("The points are a whole number from 1 to 100."),
    "too-few": gettext_lazy("There are fewer than two of them: write another."),
    "too-many": gettext_lazy("There are more than twelve of them: remove some."),
    "no-key": gettext_lazy("No option is the right answer: mark it."),
    "many-keys": gettext_lazy(
        "Several options are marked as right: leave one, or write an item with several"
        " answers."
    ),
    "all-keys": gettext_lazy("Every option is right: write one that is not."),
    "number": gettext_lazy("The right number is missing or no number."),
    "tolerance": gettext_lazy("What it may be off by is a number from 0 up."),
    "unit": gettext_lazy(
        "The unit of the right number is one of the units; each has a number above 0."
    ),
    "nothing-accepted": gettext_lazy("No answer is accepted: write one."),
    "unknown-key": gettext_lazy("A line does not say which option belongs to it."),
    "criteria": gettext_lazy("A criterion needs two levels with points."),
    "needed": gettext_lazy("The fewest characters are a number from 1 to 20,000."),
}

# What only the reader of the file finds, whose sentences are for those who write files.
FILED: Mapping[str, Any] = {
    r"“rationale” is missing": gettext_lazy(
        "Why the right answer is right is missing: write it in one language at least."
    ),
    r"“text” is missing": gettext_lazy(
        "A unit or a level has no words: write them in one language at least."
    ),
    r"The table is not whole": gettext_lazy(
        "A table has a title, a first line with the names of its columns, and rows, in"
        " each language that has one."
    ),
    r"The table has \d+ rows": gettext_lazy(
        "A table has 1 to 30 rows below its first line."
    ),
    r"The row has \d+ cells": gettext_lazy("A line of a table has 1 to 8 cells."),
    r"The text has (?P<count>\d+) characters": gettext_lazy(
        "A text of %(count)s characters is too long: an accepted answer or a cell of a"
        " table has 200 at most, any other text 2,000."
    ),
    r"The text is empty": gettext_lazy("A table has no title: write it."),
    r"The text holds the control character (?P<code>U.[0-9A-F]+)": gettext_lazy(
        "A text holds a character that cannot be shown (%(code)s): write it anew."
    ),
}


def filed_words(fault: PackageFault) -> str:
    """Say what the reader of the file found, in the language of the author."""
    for pattern, words in FILED.items():
        if found := re.search(pattern, fault.message):
            return str(words) % found.groupdict()
    values = {"fault": f"{fault.message} {fault.remedy}"}
    return _("No file of items can hold this: %(fault)s") % values


def finding_words(finding: Finding, definition: Mapping[str, Any]) -> str:
    """Say a finding, and what helps, in the language of the author.

    Texts are named as the sheet names them, languages as they name themselves.
    """
    values = dict(finding.values)
    if "path" in values:
        values["path"] = path_words(str(values["path"]), definition)
    if "language" in values:
        values["language"] = ENDONYMS.get(str(values["language"]), values["language"])
    return f"{_(finding.text) % values} {_(finding.remedy)}"


def path_words(path: str, definition: Mapping[str, Any]) -> str:
    """Name a text of an item: `options/ID`, `levels/CRITERION.LEVEL`, `stem` and so on."""
    name, _slash, code = path.partition("/")
    if name == "units":
        return _("Unit %(number)s") % {"number": code}
    if name == "levels":
        criterion, _dot, level = code.partition(".")
        return _("Criterion %(number)s, level %(level)s") % {
            "number": number_of(definition.get("criteria", ()), criterion),
            "level": number_of(levels_of(definition, criterion), level),
        }
    if name in LINES:
        entries, words = LINES[name]
        number = number_of(definition.get(entries, ()), code)
        return str(words) % {"number": number}
    texts = {
        "stem": pgettext("noun", "Question"),
        "alt": _("Text alternative of the picture"),
        "table": _("Table"),
        "general": _("Feedback for every answer"),
        "rationale": _("Why"),
    }
    return texts.get(name, path)


LINES = {
    "options": ("options", gettext_lazy("Option %(number)s")),
    "feedback": ("options", gettext_lazy("Feedback on option %(number)s")),
    "rows": ("rows", gettext_lazy("Line %(number)s")),
    "criteria": ("criteria", gettext_lazy("Criterion %(number)s")),
}


def levels_of(
    definition: Mapping[str, Any], criterion: str
) -> Sequence[Mapping[str, Any]]:
    """Return the levels of a criterion."""
    found = [c for c in definition.get("criteria", ()) if c["id"] == criterion]
    return found[0]["levels"] if found else ()


def number_of(entries: Sequence[Mapping[str, Any]], code: str) -> int | str:
    """Return the number of an entry on the sheet, counted from 1."""
    codes = [entry["id"] for entry in entries]
    return codes.index(code) + 1 if code in codes else code
