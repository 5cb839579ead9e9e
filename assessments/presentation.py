"""A question as its reader sees it: nothing of the key before the rules reveal it.

`present_item` gives the data of the template `assessments/items/item.html`. The names
of the form fields are those that `assessments.scoring.response` reads.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from django.core.files.storage import default_storage
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from assessments.rendering.words import Words, html_language, words_of
from assessments.scoring.definition import MOST_EXTENDED

NOTHING: frozenset[str] = frozenset()
# What may be revealed; `correctness` and `points` come from the log of scores.
FEEDBACK, GENERAL, KEY, RATIONALE = "feedback", "general", "key", "rationale"
ARROW, SEPARATOR = " → ", "; "


class Version(Protocol):
    """What is asked: a stored version, or one that its author is still writing."""

    @property
    def definition(self) -> Mapping[str, Any]: ...
    @property
    def texts(self) -> Mapping[str, Any]: ...
    @property
    def figures(self) -> Mapping[str, str]: ...
    @property
    def digest(self) -> str: ...


@dataclass(frozen=True)
class Asked:
    """A question, the words in which it is shown, the answer, and what is revealed."""

    definition: Mapping[str, Any]
    words: Words
    order: Sequence[str]
    response: Mapping[str, Any]
    reveal: Collection[str]


def present_item(  # noqa: PLR0913 -- what a question depends on, by name
    version: Version,
    *,
    language: str,
    option_order: Sequence[str],
    position: int = 1,
    response: Mapping[str, Any] | None = None,
    reveal: Collection[str] = NOTHING,
    fixed: bool | None = None,
    typed: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Any]:
    """Return a question for its template, in a language or the one that stands in.

    `reveal` may hold feedback, general, key and rationale: what it lacks is not in the
    result. `fixed` shows the answer instead of the controls; it holds by itself where
    something is revealed. `typed` are form fields that could not be read as an answer:
    they are shown again as they were written, in place of the answer that stands.
    """
    words = words_of(version.digest, version.texts, language)
    asked = Asked(
        version.definition,
        words,
        list(option_order) or sorted(ids_of(version.definition)),
        as_typed(typed) if typed is not None else response or {},
        reveal,
    )
    kind = str(version.definition["interaction"])
    return {
        "id": f"q{position}",
        "kind": kind,
        "template": f"assessments/items/{TEMPLATES.get(kind, kind)}.html",
        "fixed": bool(reveal) if fixed is None else fixed,
        "lang": lang_attribute(words.language, language),
        "stem_html": safe(words.block("stem")),
        "stem_text": words.plain("stem"),
        "figure": figure_of(version, words),
        "table": words.texts.get("table"),
        "response_text": SAID[kind](asked) if asked.response else "",
        **SHOWN[kind](asked),
        **revealed(asked),
    }


def ids_of(definition: Mapping[str, Any]) -> list[str]:
    """Return the options in the order of the definition."""
    return [option["id"] for option in definition.get("options", ())]


def as_typed(fields: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return what stood in the fields of a form in the shape of a response."""
    first = {name: values[0] for name, values in fields.items() if values}
    return {
        "options": list(fields.get("option", ())),
        "text": first.get("text", ""),
        "unit": first.get("unit", ""),
        "pairs": parts(first, "row-"),
        "places": parts(first, "place-"),
    }


def parts(fields: Mapping[str, str], prefix: str) -> dict[str, str]:
    """Return the fields of rows or places, by id."""
    return {
        name.removeprefix(prefix): value
        for name, value in fields.items()
        if name.startswith(prefix)
    }


def safe(text: str) -> SafeString:
    """Trust what came from canonical Markdown, which has no HTML of its own."""
    return mark_safe(text)  # noqa: S308 -- written by courses.importing.markdown


def lang_attribute(shown: str, wanted: str) -> SafeString:
    """Return a `lang` attribute where the words are not in the language of the page."""
    if shown == wanted[:2]:
        return SafeString()
    return format_html(' lang="{}"', html_language(shown))


def figure_of(version: Version, words: Words) -> dict[str, str] | None:
    """Return the picture in the language shown, or in another one."""
    name = version.figures.get(words.language) or next(
        iter(version.figures.values()), ""
    )
    if not name:
        return None
    return {"url": default_storage.url(name), "alt": words.plain("alt")}


def revealed(asked: Asked) -> dict[str, Any]:
    """Return what the rules let be seen of general feedback and rationale."""
    return {
        name: safe(asked.words.block(name))
        for name in (GENERAL, RATIONALE)
        if name in asked.reveal
    }


# --- Choosing -------------------------------------------------------------------------


def show_options(asked: Asked) -> dict[str, Any]:
    """Return options to choose from; the key is told only if it is revealed."""
    chosen = chosen_of(asked.response)
    keys = {o["id"] for o in asked.definition["options"] if o.get("key")}
    options = []
    for code in asked.order:
        option = {
            "value": code,
            "html": safe(asked.words.inline("options", code)),
            "chosen": code in chosen,
        }
        if KEY in asked.reveal:
            option["right"] = code in keys
        if FEEDBACK in asked.reveal and (code in chosen or KEY in asked.reveal):
            option["feedback"] = safe(asked.words.block("feedback", code))
        options.append(option)
    return {"options": options, "rule": asked.definition.get("rule", "")}


def chosen_of(response: Mapping[str, Any]) -> list[str]:
    """Return the options that were chosen."""
    one = response.get("option")
    return [one] if one else list(response.get("options", ()))


def say_options(asked: Asked) -> str:
    """Say which options were chosen, in the order shown."""
    chosen = chosen_of(asked.response)
    found = [c for c in asked.order if c in chosen]
    return SEPARATOR.join(asked.words.plain("options", code) for code in found)


# --- Writing --------------------------------------------------------------------------


def show_number(asked: Asked) -> dict[str, Any]:
    """Return a field for a number, its units, and the number expected if revealed."""
    definition = asked.definition
    units = definition.get("units", {})
    given = asked.response.get("unit") or definition.get("unit", "")
    shown: dict[str, Any] = {
        "text": asked.response.get("text", ""),
        "units": [
            {"value": c, "text": asked.words.plain("units", c), "chosen": c == given}
            for c in sorted(units, key=lambda code: (Decimal(units[code]), code))
        ],
    }
    if KEY in asked.reveal:
        unit = asked.words.plain("units", definition.get("unit", ""))
        shown["expected"] = f"{written(definition['value'])} {unit}".strip()
        shown["tolerance"] = tolerance_of(definition)
    return shown


def written(number: Any) -> str:
    """Write a number as the language of the page does."""
    return number_format(Decimal(str(number)))


def tolerance_of(definition: Mapping[str, Any]) -> str:
    """Write how far from the value an answer may be, as a number of the same unit."""
    value = abs(Decimal(str(definition["value"])))
    absolute = Decimal(str(definition.get("absolute") or 0))
    relative = Decimal(str(definition.get("relative") or 0)) * value
    most = max(absolute, relative).normalize()
    return written(f"{most:f}") if most else ""


def say_number(asked: Asked) -> str:
    """Say the number as it was written, with its unit."""
    unit = asked.words.plain("units", asked.response.get("unit", ""))
    return f"{asked.response.get('text', '')} {unit}".strip()


def show_text(asked: Asked) -> dict[str, Any]:
    """Return a field for a short text, and what is accepted if revealed."""
    shown: dict[str, Any] = {"text": asked.response.get("text", "")}
    if KEY in asked.reveal:
        accepted = asked.definition["accepted"]
        language = asked.words.language
        first = accepted.get(language) or next(iter(accepted.values()))
        shown["expected"] = first[0]
    return shown


def show_extended(asked: Asked) -> dict[str, Any]:
    """Return a field for a long text, and the rubric if revealed."""
    shown: dict[str, Any] = {
        "text": asked.response.get("text", ""),
        "needed": asked.definition.get("needed", 0),
        "most": MOST_EXTENDED,
    }
    if KEY in asked.reveal:
        shown["criteria"] = [
            {
                "html": safe(asked.words.inline("criteria", criterion["id"])),
                "levels": [
                    {
                        "html": safe(asked.words.inline("levels", level_id)),
                        "points": level["points"],
                    }
                    for level in criterion["levels"]
                    for level_id in [f"{criterion['id']}.{level['id']}"]
                ],
            }
            for criterion in asked.definition["criteria"]
        ]
    return shown


def say_text(asked: Asked) -> str:
    """Say what was written."""
    return str(asked.response.get("text", ""))


# --- Matching and ordering ------------------------------------------------------------


def show_rows(asked: Asked) -> dict[str, Any]:
    """Return a select for each row, and what belongs to it if revealed."""
    pairs = asked.response.get("pairs", {})
    rows = []
    for row in asked.definition["rows"]:
        code = row["id"]
        shown: dict[str, Any] = {
            "name": f"row-{code}",
            "html": safe(asked.words.inline("rows", code)),
            "choices": [
                {
                    "value": option,
                    "text": asked.words.plain("options", option),
                    "chosen": pairs.get(code) == option,
                }
                for option in asked.order
            ],
            "answer": asked.words.plain("options", pairs.get(code, "")),
        }
        if KEY in asked.reveal:
            shown["right"] = pairs.get(code) == row["key"]
            shown["expected"] = asked.words.plain("options", row["key"])
        rows.append(shown)
    return {"rows": rows}


def say_rows(asked: Asked) -> str:
    """Say what each row was given, line by line."""
    pairs = asked.response.get("pairs", {})
    return "\n".join(
        asked.words.plain("rows", row["id"])
        + ARROW
        + asked.words.plain("options", pairs[row["id"]])
        for row in asked.definition["rows"]
        if row["id"] in pairs
    )


def show_places(asked: Asked) -> dict[str, Any]:
    """Return a select of its place for each option, and the right order if revealed."""
    given = asked.response.get("sequence", ())
    places = asked.response.get("places") or {
        code: str(number) for number, code in enumerate(given, 1)
    }
    numbers = [str(number) for number in range(1, len(asked.order) + 1)]
    shown: dict[str, Any] = {
        "rows": [
            {
                "name": f"place-{code}",
                "html": safe(asked.words.inline("options", code)),
                "choices": [
                    {"value": n, "text": n, "chosen": places.get(code) == n}
                    for n in numbers
                ],
            }
            for code in asked.order
        ],
        "sequence": [safe(asked.words.inline("options", code)) for code in given],
    }
    if KEY in asked.reveal:
        right = ids_of(asked.definition)
        shown["expected"] = [safe(asked.words.inline("options", c)) for c in right]
    return shown


def say_places(asked: Asked) -> str:
    """Say the order, line by line."""
    return "\n".join(
        f"{number}. {asked.words.plain('options', code)}"
        for number, code in enumerate(asked.response.get("sequence", ()), 1)
    )


TEMPLATES = {
    "choice": "options",
    "multiple": "options",
    "match": "rows",
    "order": "rows",
}
SHOWN: Mapping[str, Callable[[Asked], dict[str, Any]]] = {
    "choice": show_options,
    "multiple": show_options,
    "numeric": show_number,
    "text": show_text,
    "match": show_rows,
    "order": show_places,
    "extended": show_extended,
}
SAID: Mapping[str, Callable[[Asked], str]] = {
    "choice": say_options,
    "multiple": say_options,
    "numeric": say_number,
    "text": say_text,
    "match": say_rows,
    "order": say_places,
    "extended": say_text,
}
