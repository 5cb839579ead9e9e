"""`items.yaml`: the bank of a course. Every fault has its line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assessments.scoring import INTERACTIONS, check_definition
from assessments.scoring.definition import MOST_EXTENDED
from courses.errors import PackageFault
from courses.importing import located
from courses.importing.located import Value
from courses.importing.markdown import MarkdownError, to_html, to_markdown

FILE = "items.yaml"
ITEM_CODE = r"[a-z0-9]+(?:-[a-z0-9]+)*"
SHORT_ID = r"[a-z0-9][a-z0-9-]{0,19}"
LANGUAGE_MARK = "{language}"
IMAGE = r"[a-z0-9](?:[a-z0-9._-]|\{language\}){0,99}"
JUDGEMENT = "judgement"
USES = {"open", "secure"}
STATUSES = {"draft", "review", "active", "retired"}
MOST_TEXT = 2000
TRUTHS = {"case", "accents"}

COMMON = {
    "code", "competency", "level", "pool", "use", "status", "source", "review_by",
    "interaction", "max_score", "stem", "figure", "general", "rationale",
}  # fmt: skip
REQUIRED = {
    "code", "competency", "level", "pool", "use", "status", "source", "review_by",
    "interaction", "stem", "rationale",
}  # fmt: skip
OWN_FIELDS: dict[str, set[str]] = {
    "choice": {"options"},
    "multiple": {"options", "rule"},
    "numeric": {"value", "absolute", "relative", "unit", "units"},
    "text": {"accepted", "case", "accents"},
    "match": {"rows", "options"},
    "order": {"options"},
    "extended": {"criteria", "needed"},
}
NEEDED: dict[str, set[str]] = {
    "choice": {"options"},
    "multiple": {"options", "rule"},
    "numeric": {"value"},
    "text": {"accepted"},
    "match": {"rows", "options"},
    "order": {"options"},
    "extended": {"criteria"},
}
REMEDIES = {
    "max-score": ("The score is not a whole number from 1 to 100.", "Write one."),
    "too-few": ("There are fewer than two entries.", "Add one."),
    "too-many": ("There are more than twelve entries.", "Remove some."),
    "twin-ids": (
        "Two entries have the same id, or one has none.",
        "Give each its own.",
    ),
    "no-key": ("No option is the key.", "Mark one with “key: true”."),
    "many-keys": ("A choice has one key.", "Leave one, or make it “multiple”."),
    "all-keys": ("Every option is a key.", "Add a distractor."),
    "rule": (
        "The rule of scoring is missing.",
        "Use all_or_nothing, per_option or per_option_penalty.",
    ),
    "number": ("The value is not a number.", "Write it with a decimal point."),
    "tolerance": ("The tolerance is not a number from 0 up.", "Mend it."),
    "unit": (
        "The unit is not among the units, or a factor is not above 0.",
        "Mend it.",
    ),
    "nothing-accepted": ("No answer is accepted.", "List one for each language."),
    "unknown-key": ("A row leads to an option that does not exist.", "Mend its key."),
    "criteria": (
        "A criterion needs its own id and two levels with points.",
        "Mend it.",
    ),
    "needed": (
        "The length needed is not a number of characters.",
        "Write one from 1 to 20000.",
    ),
}


@dataclass(frozen=True)
class ItemData:
    """An item as the file has it.

    `definition` is language-neutral (see `assessments.scoring.definition`), `texts` maps
    each language to the words: stem, rationale, general, and by id options, rows,
    units, criteria, levels, feedback, alt. `image` is the name of a file; where it has
    `{language}`, each language has a file of its own (see `image_in`).
    """

    code: str
    competency: str
    level: int
    pool: str
    use: str
    status: str
    source: str
    review_by: str
    definition: dict[str, Any]
    texts: dict[str, dict[str, Any]]
    image: str = ""
    line: int = field(default=0, compare=False)


class _Texts:
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


def canonical(value: Value) -> str:
    """Return Markdown in its canonical form."""
    text = value.text(most=MOST_TEXT)
    try:
        return to_markdown(to_html(text))
    except MarkdownError as error:
        value.fault(str(error), "Change the text.")
        return ""


def read_items(text: str, faults: list[PackageFault]) -> list[ItemData]:
    """Read the file; what is wrong is added to `faults`."""
    value = located.read(text, FILE, faults)
    items = []
    seen: dict[str, int] = {}
    for entry in value.items() if value else []:
        item = read_item(entry)
        if item is None:
            continue
        if first := seen.get(item.code):
            entry.fault(f"“{item.code}” stands at line {first} already.", "Rename one.")
        seen.setdefault(item.code, entry.line)
        items.append(item)
    return items


def read_item(entry: Value) -> ItemData | None:
    """Read one item; None if its frame is missing."""
    raw = entry.raw if isinstance(entry.raw, dict) else {}
    kind = raw["interaction"].one_of(set(INTERACTIONS)) if "interaction" in raw else ""
    if kind and kind not in INTERACTIONS:
        return None
    own = OWN_FIELDS.get(kind, set())
    needed = REQUIRED | NEEDED.get(kind, set())
    found = entry.mapping(COMMON | own, needed)
    if not needed <= set(found):
        return None
    texts = _Texts()
    for name in ("stem", "rationale", "general"):
        if name in found:
            texts.add(found[name], name)
    definition: dict[str, Any] = {"interaction": kind}
    for name in sorted(own & set(found)):
        definition[name] = _READERS[name](found[name], texts)
    if "max_score" in found:
        definition["max_score"] = int(found["max_score"].number(least=1, most=100))
    for name, code in check_definition(definition):
        message, remedy = REMEDIES[code]
        found.get(name, entry).fault(message, remedy)
    return ItemData(
        code=found["code"].matching(ITEM_CODE, "lower-case letters, digits, hyphens"),
        competency=found["competency"].text(most=20),
        level=int(found["level"].number(least=1, most=4)),
        pool=found["pool"].matching(SHORT_ID, "a pool such as form-a"),
        use=found["use"].one_of(USES),
        status=found["status"].one_of(STATUSES),
        source=found["source"].text(most=20),
        review_by=str(found["review_by"].date()),
        definition=definition,
        texts=texts.by_language,
        image=read_figure(found["figure"], texts) if "figure" in found else "",
        line=entry.line,
    )


def read_figure(value: Value, texts: _Texts) -> str:
    """Read the picture of an item and its text alternative."""
    found = value.mapping({"image", "alt"}, {"image", "alt"})
    if len(found) < 2:  # noqa: PLR2004 -- image and alt
        return ""
    texts.add(found["alt"], "alt")
    return found["image"].matching(IMAGE, "a file name")


def image_in(image: str, language: str) -> str:
    """Return the name of a picture's file for a language."""
    return image.replace(LANGUAGE_MARK, language)


def read_options(value: Value, texts: _Texts) -> list[dict[str, Any]]:
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


def read_rows(value: Value, texts: _Texts) -> list[dict[str, Any]]:
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


def read_units(value: Value, texts: _Texts) -> dict[str, Any]:
    """Read units: factor and name of each."""
    units: dict[str, Any] = {}
    for code, entry in value.open_mapping().items():
        found = entry.mapping({"factor", "text"}, {"factor", "text"})
        if len(found) == 2:  # noqa: PLR2004 -- factor and text
            texts.add(found["text"], "units", code)
            units[code] = found["factor"].text(most=20)
    return units


def read_accepted(value: Value, texts: _Texts) -> dict[str, list[str]]:
    """Read the accepted texts of each language."""
    del texts
    return {
        language: [item.text(most=200) for item in part.items()]
        for language, part in value.open_mapping().items()
    }


def read_criteria(value: Value, texts: _Texts) -> list[dict[str, Any]]:
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


def plain(value: Value, texts: _Texts) -> str:
    """Read a short text."""
    del texts
    return value.text(most=40)


def whole(value: Value, texts: _Texts) -> int:
    """Read a number of characters."""
    del texts
    return int(value.number(least=1, most=MOST_EXTENDED))


def truth(value: Value, texts: _Texts) -> bool:
    """Read true or false."""
    del texts
    return value.boolean()


_READERS: Mapping[str, Any] = {
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
