"""Writing `items.yaml` in the one form that export uses."""

from collections.abc import Iterable
from typing import Any

from assessments.importing.items_file import ItemData
from courses.importing import located

LANGUAGES = ("es", "pt", "en", "fr", "ko")


def render_items(items: Iterable[ItemData]) -> str:
    """Return the file; items in the order of their codes."""
    entries = [render_item(item) for item in sorted(items, key=lambda item: item.code)]
    return located.dump(entries)


def words(item: ItemData, *path: str) -> dict[str, str]:
    """Return a text in every language that has it."""
    found = {}
    for language in LANGUAGES:
        value: Any = item.texts.get(language, {})
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
    if "max_score" in item.definition:
        entry["max_score"] = item.definition["max_score"]
    entry["stem"] = words(item, "stem")
    if item.image:
        entry["figure"] = {"image": item.image, "alt": words(item, "alt")}
    for name in (
        "rule",
        "value",
        "absolute",
        "relative",
        "unit",
        "accepted",
        "case",
        "accents",
        "needed",
    ):
        if name in item.definition:
            entry[name] = item.definition[name]
    entry |= render_lists(item)
    for name in ("general", "rationale"):
        if found := words(item, name):
            entry[name] = found
    return entry


def render_lists(item: ItemData) -> dict[str, Any]:
    """Return rows, options, units and criteria with their words."""
    definition = item.definition
    lists: dict[str, Any] = {}
    if "units" in definition:
        lists["units"] = {
            code: {"factor": factor, "text": words(item, "units", code)}
            for code, factor in definition["units"].items()
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
