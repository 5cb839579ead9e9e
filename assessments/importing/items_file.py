"""`items.yaml`: the bank of a course. Every fault has its line."""

from dataclasses import dataclass, field
from typing import Any

from assessments.importing.items_fields import (
    READERS,
    SHORT_ID,
    Texts,
    read_figure,
    read_reviews,
    read_table,
)
from assessments.scoring import INTERACTIONS, check_definition
from courses.errors import PackageFault
from courses.importing import located
from courses.importing.located import Value

FILE = "items.yaml"
ITEM_CODE = r"(?=.{1,40}$)[a-z0-9]+(?:-[a-z0-9]+)*"
LANGUAGE_MARK = "{language}"
JUDGEMENT = "judgement"
USES = {"open", "secure"}
# A retired item stands in no file: taking it out of the file retires it.
STATUSES = {"draft", "review", "active"}
MOST_EXPOSURES = 999_999

COMMON = {
    "code", "competency", "level", "pool", "use", "status", "source", "review_by",
    "interaction", "max_score", "stem", "figure", "table", "general", "rationale",
    "exposure_cap", "reviews",
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
# What the site has against an item, beyond its form.
ITEM_REMEDIES = {
    **REMEDIES,
    "unknown-competency": (
        "The course's framework has no such competency.",
        "Use one of the framework.",
    ),
    "unknown-source": (
        "The sources, as they were edited on the site, lack this one.",
        "Add it there, or use --overwrite.",
    ),
    "exposure-cap": (
        "A secure item has an exposure cap, an open one has none.",
        "Mend it.",
    ),
    "other-use": (
        "The site has an item of this code with another use: a key once public stays so.",
        "Give it another code.",
    ),
}


FRAME = {"code", "competency", "level", "pool", "status", "max_score"}


@dataclass(frozen=True)
class ItemData:
    """An item as the file has it.

    `definition` is language-neutral (see `assessments.scoring.definition`), `texts` maps
    each language to the words: stem, rationale, general, and by id options, rows,
    units, criteria, levels, feedback, alt; `table` holds caption, header and rows.
    `image` is the name of a file; where it has `{language}`, each language has a file of
    its own (see `image_in`). `reviews` maps languages to steps to who did it and when.
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
    exposure_cap: int | None = None
    reviews: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    line: int = field(default=0, compare=False)


def read_items(text: str, faults: list[PackageFault]) -> list[ItemData]:
    """Read the file; what is wrong is added to `faults`."""
    value = located.read(text, FILE, faults)
    items = []
    seen: dict[str, int] = {}
    entries = value.items() if value else []
    if value and not entries:
        value.fault("There are no items.", "Write one, or remove the file.")
    for entry in entries:
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
    texts, image = read_words(found)
    definition: dict[str, Any] = {"interaction": kind}
    for name in sorted(own & set(found)):
        definition[name] = READERS[name](found[name], texts)
    if "max_score" in found:
        definition["max_score"] = int(found["max_score"].number(least=1, most=100))
    for name, code in check_definition(definition):
        message, remedy = REMEDIES[code]
        found.get(name, entry).fault(message, remedy)
    return item_of(entry, found, definition, texts, image)


def read_words(found: dict[str, Value]) -> tuple[Texts, str]:
    """Read what every item may say, and the name of its picture."""
    texts = Texts()
    for name in ("stem", "rationale", "general"):
        if name in found:
            texts.add(found[name], name)
    if "table" in found:
        read_table(found["table"], texts)
    return texts, read_figure(found["figure"], texts) if "figure" in found else ""


def item_of(
    entry: Value,
    found: dict[str, Value],
    definition: dict[str, Any],
    texts: Texts,
    image: str,
) -> ItemData:
    """Put the frame around what an item asks."""
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
        image=image,
        exposure_cap=read_cap(entry, found),
        reviews=read_reviews(found["reviews"]) if "reviews" in found else {},
        line=entry.line,
    )


def read_cap(entry: Value, found: dict[str, Value]) -> int | None:
    """Read how often a secure item may be shown; an open one has no such limit."""
    secure = found["use"].raw == "secure"
    if "exposure_cap" not in found:
        if secure:
            entry.fault("A secure item has no “exposure_cap”.", "Write a number.")
        return None
    if not secure:
        found["exposure_cap"].fault("An open item has no cap.", "Remove it.")
        return None
    return int(found["exposure_cap"].number(least=1, most=MOST_EXPOSURES))


def image_in(image: str, language: str) -> str:
    """Return the name of a picture's file for a language."""
    return image.replace(LANGUAGE_MARK, language)


def read_frames(text: str) -> list[dict[str, str]]:
    """Read what a quiz asks of items, without their words; what is wrong is left out.

    Each has code, competency, level, pool and status, and max_score if it is given. The
    faults are told by `read_items`.
    """
    value = located.read(text, FILE, [])
    frames = []
    for entry in value.items() if value else []:
        raw = entry.raw if isinstance(entry.raw, dict) else {}
        frame = {
            str(name): str(part.raw)
            for name, part in raw.items()
            if name in FRAME and isinstance(part.raw, str)
        }
        numbers = (frame.get("level", ""), frame.get("max_score", "1"))
        if FRAME - {"max_score"} <= set(frame) and all(n.isdecimal() for n in numbers):
            frames.append(frame)
    return frames
