"""Writing `items.yaml` in the one form that export uses."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from assessments.importing.items_fields import STEPS
from assessments.importing.items_file import ItemData
from courses.importing import located

PLAIN = (
    "rule", "value", "absolute", "relative", "unit", "accepted", "case", "accents",
    "needed",
)  # fmt: skip
LANGUAGES = ("es", "pt", "en", "fr", "ko")


def render_items(items: Iterable[ItemData]) -> str:
    """Return the file; items in the order of their codes."""
    entries = [render_item(item) for item in sorted(items, key=lambda item: item.code)]
    return located.dump(entries)


def words(item: ItemData, *path: str) -> dict[str, str]:
    """Return a text in every language that has it."""
    found = {}
    for language in by_language(item.texts):
        value: Any = item.texts[language]
        for name in path:
            value = value.get(name, {}) if isinstance(value, dict) else {}
        if isinstance(value, str):
            found[language] = value
    return found


def render_item(item: ItemData) -> dict[str, Any]:
    """Return an item as plain data, its keys in the order of reading."""
    entry: dict[str, Any] = {
        "code": item.code,
        "competency": item.competency,
        "level": item.level,
        "pool": item.pool,
        "use": item.use,
        "status": item.status,
        "source": item.source,
        "review_by": item.review_by,
        "interaction": item.definition["interaction"],
    }
    if item.exposure_cap is not None:
        entry["exposure_cap"] = item.exposure_cap
    if "max_score" in item.definition:
        entry["max_score"] = item.definition["max_score"]
    entry["stem"] = words(item, "stem")
    if item.image:
        entry["figure"] = {"image": item.image, "alt": words(item, "alt")}
    if table := render_table(item):
        entry["table"] = table
    entry |= render_key(item.definition)
    entry |= render_lists(item)
    for name in ("general", "rationale"):
        if found := words(item, name):
            entry[name] = found
    if item.reviews:
        entry["reviews"] = {
            language: {step: steps[step] for step in STEPS if step in steps}
            for language, steps in by_language(item.reviews).items()
        }
    return entry


def render_key(definition: Mapping[str, Any]) -> dict[str, Any]:
    """Return what decides about an answer, but for what stands in lists."""
    entry = {name: definition[name] for name in PLAIN if name in definition}
    if "accepted" in entry:
        entry["accepted"] = by_language(entry["accepted"])
    return entry


def by_language(texts: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mapping of languages in their one order: a database keeps none."""
    ordered = [*LANGUAGES, *sorted(set(texts) - set(LANGUAGES))]
    return {language: texts[language] for language in ordered if language in texts}


def render_table(item: ItemData) -> dict[str, Any]:
    """Return the table in every language that has it."""
    tables = {
        language: texts["table"]
        for language, texts in by_language(item.texts).items()
        if "table" in texts
    }
    names = ("caption", "header", "rows") if tables else ()
    return {
        name: {language: table[name] for language, table in tables.items()}
        for name in names
    }


def units_of(definition: Mapping[str, Any]) -> dict[str, str]:
    """Return the units from the smallest to the largest: a database keeps no order."""
    units = definition["units"].items()
    return dict(sorted(units, key=lambda unit: (Decimal(unit[1]), unit[0])))


def render_lists(item: ItemData) -> dict[str, Any]:
    """Return rows, options, units and criteria with their words."""
    definition = item.definition
    lists: dict[str, Any] = {}
    if "units" in definition:
        lists["units"] = {
            code: {"factor": factor, "text": words(item, "units", code)}
            for code, factor in units_of(definition).items()
        }
    if "rows" in definition:
        lists["rows"] = [
            {"id": row["id"], "key": row["key"], "text": words(item, "rows", row["id"])}
            for row in definition["rows"]
        ]
    if "options" in definition:
        lists["options"] = [
            render_option(item, option) for option in definition["options"]
        ]
    if "criteria" in definition:
        lists["criteria"] = [
            render_criterion(item, criterion) for criterion in definition["criteria"]
        ]
    return lists


def render_option(item: ItemData, option: dict[str, Any]) -> dict[str, Any]:
    """Return an option with its words."""
    entry: dict[str, Any] = {"id": option["id"]}
    if option.get("key"):
        entry["key"] = True
    entry["text"] = words(item, "options", option["id"])
    if feedback := words(item, "feedback", option["id"]):
        entry["feedback"] = feedback
    return entry


def render_criterion(item: ItemData, criterion: dict[str, Any]) -> dict[str, Any]:
    """Return a criterion with its levels."""
    code = criterion["id"]
    return {
        "id": code,
        "text": words(item, "criteria", code),
        "levels": [
            {
                "id": level["id"],
                "points": level["points"],
                "text": words(item, "levels", f"{code}.{level['id']}"),
            }
            for level in criterion["levels"]
        ],
    }
