"""The fields of an item in `items.yaml`: words by language, and what they belong to."""

import re
from collections.abc import Mapping
from typing import Any

from assessments.scoring.definition import MOST_EXTENDED
from courses.importing.located import Value
from courses.importing.markdown import MarkdownError, to_html, to_markdown

SHORT_ID = r"[a-z0-9][a-z0-9-]{0,19}"
IMAGE = r"[a-z0-9](?:[a-z0-9._-]|\{language\}){0,99}"
MOST_TEXT = 2000
MOST_CELL, MOST_COLUMNS, MOST_ROWS = 200, 8, 30
STEPS = ("facts_checked", "language_read")


class Texts:
    """Gathers the words of an item, language by language."""

    def __init__(self) -> None:
        """Begin with no language."""
        self.by_language: dict[str, dict[str, Any]] = {}

    def add(self, value: Value, *path: str) -> None:
        """Add a text per language under a path such as (`options`, `a`)."""
        for language, part in value.open_mapping().items():
            if not re.fullmatch(r"[a-z]{2}", language):
                part.fault(f"“{language}” is not a language.", "Use es, pt or en.")
            words = self.by_language.setdefault(language, {})
            for name in path[:-1]:
                words = words.setdefault(name, {})
            words[path[-1]] = canonical(part)

    def put(self, language: str, name: str, value: Any) -> None:
        """Set what is not Markdown, such as a table."""
        self.by_language.setdefault(language, {})[name] = value


def canonical(value: Value) -> str:
    """Return Markdown in its canonical form."""
    text = value.text(most=MOST_TEXT)
    try:
        return to_markdown(to_html(text))
    except MarkdownError as error:
        value.fault(str(error), "Change the text.")
        return ""


def read_figure(value: Value, texts: Texts) -> str:
    """Read the picture of an item and its text alternative."""
    found = value.mapping({"image", "alt"}, {"image", "alt"})
    if len(found) < 2:  # noqa: PLR2004 -- image and alt
        return ""
    texts.add(found["alt"], "alt")
    return found["image"].matching(IMAGE, "a file name")


def read_table(value: Value, texts: Texts) -> None:
    """Read a table: caption, header and rows of each language."""
    names = {"caption", "header", "rows"}
    found = value.mapping(names, names)
    if len(found) < len(names):
        return
    captions, headers, bodies = (found[n].open_mapping() for n in sorted(names))
    for language in dict.fromkeys([*captions, *headers, *bodies]):
        if not (language in captions and language in headers and language in bodies):
            value.fault(f"The table is not whole in “{language}”.", "Write the rest.")
            continue
        header = read_cells(headers[language], 0)
        rows = [read_cells(row, len(header)) for row in bodies[language].items()]
        if not 1 <= len(rows) <= MOST_ROWS:
            remedy = f"Write 1 to {MOST_ROWS}."
            bodies[language].fault(f"The table has {len(rows)} rows.", remedy)
        caption = captions[language].one_line(most=MOST_CELL)
        table = {"caption": caption, "header": header, "rows": rows}
        texts.put(language, "table", table)


def read_cells(value: Value, wanted: int) -> list[str]:
    """Read the cells of a row, as many as are wanted, or else as a table may have."""
    cells = [cell.one_line(most=MOST_CELL, empty=True) for cell in value.items()]
    if wanted and len(cells) != wanted:
        value.fault(f"The row has {len(cells)} cells.", f"Write {wanted}.")
    elif not 1 <= len(cells) <= MOST_COLUMNS:
        value.fault(f"The row has {len(cells)} cells.", f"Write 1 to {MOST_COLUMNS}.")
    return [str(cell) for cell in cells]


def read_reviews(value: Value) -> dict[str, dict[str, dict[str, str]]]:
    """Read who completed which step of the review in each language, and when."""
    reviews: dict[str, dict[str, dict[str, str]]] = {}
    for language, steps in value.open_mapping().items():
        for step, entry in steps.mapping(set(STEPS), set()).items():
            found = entry.mapping({"by", "on"}, {"by", "on"})
            day = found["on"].date() if len(found) == 2 else None  # noqa: PLR2004 -- by and on
            if day is not None:
                by = found["by"].one_line(most=150)
                reviews.setdefault(str(language), {})[str(step)] = {
                    "by": str(by),
                    "on": str(day),
                }
    return reviews


def read_options(value: Value, texts: Texts) -> list[dict[str, Any]]:
    """Read options, with the feedback that each may have."""
    options = []
    for entry in value.items():
        found = entry.mapping({"id", "key", "text", "feedback"}, {"id", "text"})
        if not {"id", "text"} <= set(found):
            continue
        code = found["id"].matching(SHORT_ID, "an id")
        option: dict[str, Any] = {"id": code}
        if "key" in found and found["key"].boolean():
            option["key"] = True
        texts.add(found["text"], "options", code)
        if "feedback" in found:
            texts.add(found["feedback"], "feedback", code)
        options.append(option)
    return options


def read_rows(value: Value, texts: Texts) -> list[dict[str, Any]]:
    """Read the rows of a match."""
    rows = []
    for entry in value.items():
        found = entry.mapping({"id", "key", "text"}, {"id", "key", "text"})
        if len(found) < 3:  # noqa: PLR2004 -- id, key and text
            continue
        code = found["id"].matching(SHORT_ID, "an id")
        texts.add(found["text"], "rows", code)
        rows.append({"id": code, "key": found["key"].matching(SHORT_ID, "an id")})
    return rows


def read_units(value: Value, texts: Texts) -> dict[str, Any]:
    """Read units: factor and name of each."""
    units: dict[str, Any] = {}
    for code, entry in value.open_mapping().items():
        found = entry.mapping({"factor", "text"}, {"factor", "text"})
        if len(found) == 2:  # noqa: PLR2004 -- factor and text
            texts.add(found["text"], "units", code)
            units[code] = found["factor"].text(most=20)
    return units


def read_accepted(value: Value, texts: Texts) -> dict[str, list[str]]:
    """Read the accepted texts of each language."""
    del texts
    return {
        language: [item.text(most=200) for item in part.items()]
        for language, part in value.open_mapping().items()
    }


def read_criteria(value: Value, texts: Texts) -> list[dict[str, Any]]:
    """Read the criteria of a rubric with their levels."""
    criteria = []
    for entry in value.items():
        found = entry.mapping({"id", "text", "levels"}, {"id", "text", "levels"})
        if len(found) < 3:  # noqa: PLR2004 -- id, text and levels
            continue
        code = found["id"].matching(SHORT_ID, "an id")
        texts.add(found["text"], "criteria", code)
        levels = []
        for part in found["levels"].items():
            level = part.mapping({"id", "points", "text"}, {"id", "points", "text"})
            if len(level) == 3:  # noqa: PLR2004 -- id, points and text
                name = level["id"].matching(SHORT_ID, "an id")
                texts.add(level["text"], "levels", f"{code}.{name}")
                points = int(level["points"].number(least=0, most=100))
                levels.append({"id": name, "points": points})
        criteria.append({"id": code, "levels": levels})
    return criteria


def plain(value: Value, texts: Texts) -> str:
    """Read a short text."""
    del texts
    return value.text(most=40)


def whole(value: Value, texts: Texts) -> int:
    """Read a number of characters."""
    del texts
    return int(value.number(least=1, most=MOST_EXTENDED))


def truth(value: Value, texts: Texts) -> bool:
    """Read true or false."""
    del texts
    return value.boolean()


READERS: Mapping[str, Any] = {
    "options": read_options,
    "rows": read_rows,
    "units": read_units,
    "accepted": read_accepted,
    "criteria": read_criteria,
    "rule": plain,
    "value": plain,
    "absolute": plain,
    "relative": plain,
    "unit": plain,
    "case": truth,
    "accents": truth,
    "needed": whole,
}
