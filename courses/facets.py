"""Facets of the catalogue: plain functions over plain entries.

An entry carries `topics`, `competencies`, `languages`, `length`, `state` as lists of
(value, label) and `words` as folded text.
"""

import unicodedata
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

FACETS = (
    ("topic", "topics", _("Topic")),
    ("competency", "competencies", _("Competency")),
    ("language", "languages", _("Language")),
    ("length", "length", _("Length")),
    ("state", "state", _("Enrollment")),
)
MOST_WORDS = 200
Entry = dict[str, Any]


def fold(text: str) -> str:
    """Return the words of a text without accents and case, separated by one space."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = (
        c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c)
    )
    return " ".join("".join(letters).split())


def has_words(entry: Entry, text: str) -> bool:
    """Tell whether an entry holds every word of the search, whole."""
    return all(f" {word} " in entry["words"] for word in fold(text).split())


def has_facet(entry: Entry, query: QueryDict, name: str, attribute: str) -> bool:
    """Tell whether an entry has one of the chosen values, if any is chosen."""
    wanted = set(query.getlist(name))
    return not wanted or bool(wanted & {value for value, _label in entry[attribute]})


def known_query(entries: list[Entry], query: QueryDict) -> QueryDict:
    """Return the search and the values that facets really have, in one fixed order.

    Whatever else an address carries means nothing, and is not repeated in the page.
    """
    known = QueryDict(mutable=True)
    if words := query.get("q", "").replace("\x00", "").strip()[:MOST_WORDS]:
        known["q"] = words
    for name, attribute, _legend in FACETS:
        values = {value for entry in entries for value, _label in entry[attribute]}
        if chosen := sorted(values & set(query.getlist(name))):
            known.setlist(name, chosen)
    return known


def matches(entry: Entry, query: QueryDict, *, without: str = "") -> bool:
    """Tell whether an entry matches the search and every facet, but for one."""
    return has_words(entry, query.get("q", "")) and all(
        has_facet(entry, query, name, attribute)
        for name, attribute, _legend in FACETS
        if name != without
    )


def facets_of(entries: list[Entry], query: QueryDict) -> list[dict[str, Any]]:
    """Return the facets with the number of courses each value would show."""
    facets = []
    for name, attribute, legend in FACETS:
        labels = {
            value: label for entry in entries for value, label in entry[attribute]
        }
        chosen = query.getlist(name)
        options = [
            {
                "value": value,
                "label": label,
                "count": count_of(entries, query, name, attribute, value),
                "selected": value in chosen,
            }
            for value, label in sorted(labels.items(), key=lambda x: fold(str(x[1])))
        ]
        if options:
            facets.append({"name": name, "legend": legend, "options": options})
    return facets


def count_of(
    entries: list[Entry], query: QueryDict, name: str, attribute: str, value: str
) -> int:
    """Count the courses that have the value and match everything else."""
    return sum(
        value in {v for v, _label in entry[attribute]}
        and matches(entry, query, without=name)
        for entry in entries
    )
