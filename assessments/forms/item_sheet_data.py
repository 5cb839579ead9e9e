"""From an item to the fields of its sheet, and back."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from assessments.forms.item_sheet import LISTS, Sheet

Texts = dict[str, dict[str, Any]]
Cleaned = Mapping[str, Any]


def ids_in(definition: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the ids of the lines that an item has."""
    return {
        "option": [o["id"] for o in definition.get("options", ())],
        "row": [r["id"] for r in definition.get("rows", ())],
        "unit": [str(n) for n, _ in enumerate(definition.get("units", {}))],
        "criterion": [c["id"] for c in definition.get("criteria", ())],
    }


# --- From an item to fields -----------------------------------------------------------


def values_of(
    definition: Mapping[str, Any], texts: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the values of the fields."""
    values: dict[str, Any] = {
        name: definition[name]
        for name in ("rule", "value", "absolute", "relative", "unit", "case", "accents")
        if name in definition
    }
    values["needed"] = definition.get("needed")
    for option in definition.get("options", ()):
        values[f"option-{option['id']}-key"] = bool(option.get("key"))
    for row in definition.get("rows", ()):
        values[f"row-{row['id']}-key"] = row["key"]
    for number, (code, factor) in enumerate(definition.get("units", {}).items()):
        values |= {f"unit-{number}-code": code, f"unit-{number}-factor": factor}
    for criterion in definition.get("criteria", ()):
        for number, level in enumerate(criterion["levels"]):
            name = f"criterion-{criterion['id']}-level-{number}"
            values[f"{name}-points"] = level["points"]
    for language, words in texts.items():
        values |= {
            f"{name}-{language}": text
            for name, text in words_of(definition, words).items()
        }
    for language, accepted in definition.get("accepted", {}).items():
        values[f"accepted-{language}"] = "\n".join(accepted)
    return values


def words_of(definition: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, str]:
    """Return the texts of one language by the names of their fields."""
    found = {n: words.get(n, "") for n in ("stem", "general", "rationale", "alt")}
    if table := words.get("table"):
        lines = [" | ".join(row) for row in [table["header"], *table["rows"]]]
        found |= {"caption": table["caption"], "table": "\n".join(lines)}
    for name, field in (("options", "text"), ("feedback", "feedback")):
        for code, text in words.get(name, {}).items():
            found[f"option-{code}-{field}"] = text
    for code, text in words.get("rows", {}).items():
        found[f"row-{code}-text"] = text
    for number, code in enumerate(definition.get("units", {})):
        found[f"unit-{number}-text"] = words.get("units", {}).get(code, "")
    for criterion in definition.get("criteria", ()):
        code = criterion["id"]
        found[f"criterion-{code}-text"] = words.get("criteria", {}).get(code, "")
        for number, level in enumerate(criterion["levels"]):
            text = words.get("levels", {}).get(f"{code}.{level['id']}", "")
            found[f"criterion-{code}-level-{number}-text"] = text
    return found


# --- From fields to an item -----------------------------------------------------------


class Reader:
    """Reads the fields of a sheet; lines that say nothing in any language are left out."""

    def __init__(self, sheet: Sheet, cleaned: Cleaned) -> None:
        """Begin with an empty item."""
        self.sheet = sheet
        self.cleaned = cleaned
        self.texts: Texts = {code: {} for code in sheet.languages}
        self.definition: dict[str, Any] = {"interaction": sheet.kind}

    def read(self) -> tuple[dict[str, Any], Texts]:
        """Return definition and texts."""
        for name in ("stem", "general", "rationale", "alt"):
            self.put(name, name)
        self.read_table()
        for name in LISTS[self.sheet.kind]:
            getattr(self, f"read_{name}")()
        self.read_shared()
        return self.definition, {
            code: words for code, words in self.texts.items() if words
        }

    def said(self, name: str) -> dict[str, str]:
        """Return a text in the languages that have it."""
        found = {code: self.cleaned.get(f"{name}-{code}") for code in self.texts}
        return {code: text for code, text in found.items() if text}

    def put(self, name: str, *path: str) -> bool:
        """Keep a text under a path; tell whether there is one."""
        found = self.said(name)
        for code, text in found.items():
            words = self.texts[code]
            for part in path[:-1]:
                words = words.setdefault(part, {})
            words[path[-1]] = text
        return bool(found)

    def read_table(self) -> None:
        """Read the tables, line by line."""
        for code, text in self.said("table").items():
            lines = [[c.strip() for c in line.split("|")] for line in text.splitlines()]
            rows = [line for line in lines if any(line)]
            self.texts[code]["table"] = {
                "caption": self.cleaned.get(f"caption-{code}") or "",
                "header": rows[0],
                "rows": [padded(row, len(rows[0])) for row in rows[1:]],
            }

    def read_option(self) -> None:
        """Read the options."""
        options = []
        for code in self.sheet.ids["option"]:
            if self.put(f"option-{code}-text", "options", code):
                self.put(f"option-{code}-feedback", "feedback", code)
                key = {"key": True} if self.cleaned.get(f"option-{code}-key") else {}
                options.append({"id": code, **key})
        self.definition["options"] = options
        if self.sheet.kind == "order":
            self.hide_order()

    def hide_order(self) -> None:
        """Let no ids tell the right order: learners' pages hold them."""
        options = self.definition["options"]
        ids = [option["id"] for option in options]
        while len(ids) > 1 and ids == sorted(ids):
            ids[0], old = f"z{secrets.token_hex(3)}", ids[0]
            options[0]["id"] = ids[0]
            for words in self.texts.values():
                if old in words.get("options", {}):
                    words["options"][ids[0]] = words["options"].pop(old)

    def read_row(self) -> None:
        """Read the lines of a match."""
        self.definition["rows"] = [
            {"id": code, "key": self.cleaned.get(f"row-{code}-key") or ""}
            for code in self.sheet.ids["row"]
            if self.put(f"row-{code}-text", "rows", code)
        ]

    def read_unit(self) -> None:
        """Read the units."""
        units = {}
        for line in self.sheet.ids["unit"]:
            if code := self.cleaned.get(f"unit-{line}-code"):
                units[code] = self.cleaned.get(f"unit-{line}-factor") or "1"
                self.put(f"unit-{line}-text", "units", code)
        if units:
            self.definition["units"] = units

    def read_criterion(self) -> None:
        """Read the criteria with their levels."""
        self.definition["criteria"] = [
            {"id": code, "levels": self.read_levels(code)}
            for code in self.sheet.ids["criterion"]
            if self.put(f"criterion-{code}-text", "criteria", code)
        ]

    def read_levels(self, code: str) -> list[dict[str, Any]]:
        """Read the levels of a criterion."""
        levels = []
        for number, level in enumerate(self.sheet.level_ids(code)):
            name = f"criterion-{code}-level-{number}"
            points = self.cleaned.get(f"{name}-points")
            if (
                self.put(f"{name}-text", "levels", f"{code}.{level}")
                or points is not None
            ):
                levels.append({"id": level, "points": points})
        return levels

    def read_shared(self) -> None:
        """Read what is the same in every language."""
        for name in ("rule", "value", "absolute", "relative", "unit", "needed"):
            if self.cleaned.get(name):
                self.definition[name] = self.cleaned[name]
        if self.sheet.kind == "text":
            self.definition["accepted"] = {
                code: [line.strip() for line in text.splitlines() if line.strip()]
                for code, text in self.said("accepted").items()
            }
            for name in ("case", "accents"):
                if self.cleaned.get(name) or name in self.sheet.base:
                    self.definition[name] = bool(self.cleaned.get(name))


def padded(row: Sequence[str], width: int) -> list[str]:
    """Return a row with as many cells as the header has."""
    return [*row, *[""] * width][:width]
