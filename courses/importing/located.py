"""YAML in which every value knows its line; every scalar is read as text.

Reading scalars as text and converting them by what is expected avoids YAML's surprises
(`no` for Norway, `1.10` for a version). A text remembers its line for as long as it
lives (`Word`), so that what is found wrong later can still say where.
"""

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any, Self

import yaml

from courses.errors import PackageFault

MOST_EVENTS = 40_000
MOST_DEPTH = 12
SHOWN = 60
# Characters that no file may hold: controls, and line ends that editors do not show.
CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]"
)
# libyaml where it is there: it reads the same, ten times as fast.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Word(str):
    """A text of a file that knows its line."""

    __slots__ = ("line",)
    line: int

    def __new__(cls, text: str, line: int) -> Self:
        """Make a text of a line."""
        word = super().__new__(cls, text)
        word.line = line
        return word


def line_of(text: str) -> int:
    """Return the line of a text that was read from a file, else 0."""
    return getattr(text, "line", 0)


def clean_text(text: str) -> str:
    """Return a text as a file holds it: one kind of line end, no controls, no margins."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return CONTROL.sub("", lines).strip()


def clean_line(text: str) -> str:
    """Return a text as one line."""
    return " ".join(re.split(r"[ \t\n]+", clean_text(text)))


@dataclass(frozen=True)
class Value:
    """A value of a file: `raw` is a str, a list of Values or a dict of Values."""

    raw: Any
    file: str
    line: int
    faults: list[PackageFault] = field(repr=False, compare=False)

    def fault(self, message: str, remedy: str) -> None:
        """Record that something is wrong here."""
        self.faults.append(PackageFault(self.file, self.line, message, remedy))

    def mapping(self, allowed: set[str], required: set[str]) -> dict[str, "Value"]:
        """Return the mapping; unknown and missing keys are faults."""
        if not isinstance(self.raw, dict):
            self.fault("A mapping is expected here.", "Write “key: value” lines.")
            return {}
        known = ", ".join(sorted(allowed))
        for key in self.raw:
            if key not in allowed:
                fault = PackageFault(
                    self.file,
                    line_of(key),
                    f"Unknown key “{shown(key)}”.",
                    f"Known here: {known}.",
                )
                self.faults.append(fault)
        for key in sorted(required - set(self.raw)):
            self.fault(f"“{key}” is missing.", "Add it.")
        return {key: value for key, value in self.raw.items() if key in allowed}

    def open_mapping(self) -> dict[str, "Value"]:
        """Return a mapping with any keys."""
        if isinstance(self.raw, dict):
            return dict(self.raw)
        self.fault("A mapping is expected here.", "Write “key: value” lines.")
        return {}

    def items(self) -> list["Value"]:
        """Return the list."""
        if isinstance(self.raw, list):
            return list(self.raw)
        self.fault("A list is expected here.", "Write lines that begin with “- ”.")
        return []

    def text(self, *, most: int, empty: bool = False) -> Word:
        """Return the text, at most `most` characters, without control characters."""
        if not isinstance(self.raw, str):
            self.fault("A text is expected here.", "Write “key: text”.")
            return Word("", self.line)
        if found := CONTROL.search(self.raw):
            self.fault(
                f"The text holds the control character U+{ord(found[0]):04X}.",
                "Remove it.",
            )
        text = clean_text(self.raw)
        if not text and not empty:
            self.fault("The text is empty.", "Write it.")
        if len(text) > most:
            self.fault(
                f"The text has {len(text)} characters.", f"Shorten it to {most}."
            )
        return Word(text, self.line)

    def one_line(self, *, most: int, empty: bool = False) -> Word:
        """Return the text as one line."""
        return Word(clean_line(self.text(most=most, empty=empty)), self.line)

    def matching(self, pattern: str, what: str, *, most: int = 200) -> Word:
        """Return a text of a given form."""
        text = self.text(most=most)
        if text and not re.fullmatch(pattern, text):
            self.fault(f"“{shown(text)}” is not {what}.", f"Write {what}.")
        return text

    def one_of(self, choices: set[str]) -> Word:
        """Return a text that is one of the choices."""
        text = self.text(most=200)
        if text and text not in choices:
            self.fault(
                f"“{shown(text)}” is not known here.",
                f"Use one of: {', '.join(sorted(choices))}.",
            )
        return text

    def number(self, *, least: float, most: float, decimals: int = 0) -> float:
        """Return a number in a range, both ends included."""
        text = self.text(most=20)
        fraction = rf"(\.\d{{1,{decimals}}})?" if decimals else ""
        plain = re.fullmatch(rf"\d{{1,6}}{fraction}", text, re.ASCII)
        number = float(text) if plain else least - 1
        if text and not least <= number <= most:
            kind = "a number with one decimal" if decimals else "a whole number"
            self.fault(
                f"“{shown(text)}” is not {kind} from {least:g} to {most:g}.",
                f"Write one, such as {least:g}.",
            )
        return max(number, least)

    def boolean(self) -> bool:
        """Return true or false."""
        return self.one_of({"true", "false"}) == "true"

    def date(self) -> dt.date | None:
        """Return a date."""
        text = self.text(most=10)
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            self.fault(f"“{shown(text)}” is not a date.", "Write it as 2026-11-23.")
            return None


def shown(text: str) -> str:
    """Shorten a text for a message."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def read(
    text: str, file: str, faults: list[PackageFault], *, first_line: int = 1
) -> Value | None:
    """Parse YAML; return None and record a fault if it cannot be read."""
    builder = _Builder(file, first_line, faults)
    try:
        # Event by event, for a tree of nodes is made by recursion, which a file of
        # nothing but brackets would exhaust.
        for event in yaml.parse(text, Loader=LOADER):
            builder.take(event)
        if builder.root is not None:
            return builder.root
        fault = (first_line, "There is nothing here.", "Fill it in.")
    except _TooMuchError as error:
        fault = (first_line + error.line, TOO_MUCH, "Write the values one by one.")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = ", ".join(part for part in (error.context, error.problem) if part)
        line = first_line + (mark.line if mark else 0)
        fault = (line, f"YAML: {said}.", "Mend the syntax.")
    except yaml.YAMLError as error:
        fault = (first_line, f"YAML: {shown(str(error))}.", "Mend the syntax.")
    faults.append(PackageFault(file, *fault))
    return None


BLOCK_STYLES = ("|", ">")  # their text begins on the next line
TOO_MUCH = "The YAML is too large or too deep, or it has aliases or several documents."


class _TooMuchError(ValueError):
    """The YAML holds what nobody writes by hand; `line` counts from 0."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(line)


@dataclass
class _Open:
    """A list or mapping that is being read; a mapping waits for a key or a value."""

    value: Value
    key: Word | None = None
    keyed: bool = False


class _Builder:
    """Makes Values from the events of a YAML parser."""

    def __init__(self, file: str, first_line: int, faults: list[PackageFault]) -> None:
        self.file = file
        self.first_line = first_line
        self.faults = faults
        self.root: Value | None = None
        self.open: list[_Open] = []
        self.count = 0

    def take(self, event: yaml.Event) -> None:
        """Take the next event."""
        self.count += 1
        line = event.start_mark.line if event.start_mark else 0
        if isinstance(event, yaml.ScalarEvent):
            line += event.style in BLOCK_STYLES
            self.add(self.value(event.value, line))
        elif isinstance(event, yaml.SequenceStartEvent):
            self.open.append(_Open(self.value([], line)))
        elif isinstance(event, yaml.MappingStartEvent):
            self.open.append(_Open(self.value({}, line)))
        elif isinstance(event, yaml.CollectionEndEvent):
            self.add(self.open.pop().value)
        second = self.root is not None and isinstance(event, yaml.DocumentStartEvent)
        large = self.count > MOST_EVENTS or len(self.open) > MOST_DEPTH
        if second or large or isinstance(event, yaml.AliasEvent):
            raise _TooMuchError(line)

    def value(self, raw: Any, line: int) -> Value:
        """Make a value of a line that counts from 0."""
        return Value(raw, self.file, line + self.first_line, self.faults)

    def add(self, value: Value) -> None:
        """Put a finished value where it belongs."""
        if not self.open:
            self.root = value
            return
        parent = self.open[-1]
        if isinstance(parent.value.raw, list):
            parent.value.raw.append(value)
        elif not parent.keyed:
            parent.key, parent.keyed = self.key_of(parent.value.raw, value), True
        else:
            if parent.key is not None:
                parent.value.raw[parent.key] = value
            parent.keyed = False

    def key_of(self, mapping: dict[Word, Value], key: Value) -> Word | None:
        """Return a key; one that is no text, or stands twice, is a fault."""
        if not isinstance(key.raw, str):
            key.fault("A key is a text.", "Write “key: value”.")
            return None
        if key.raw in mapping:
            key.fault(f"“{shown(key.raw)}” stands here twice.", "Rename or join them.")
            return None
        return Word(key.raw, key.line)


class _Dumper(yaml.dumper.BaseDumper):
    """Writes text plainly wherever the syntax allows, since it is read back as text."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write equal values in full."""
        del data
        return True


def represent_text(dumper: _Dumper, data: str) -> yaml.ScalarNode:
    """Fold long lines, keep line breaks literally."""
    style = "|" if "\n" in data else ">" if len(data) > LONG else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", data, style=style)


def represent_list(dumper: _Dumper, data: list[Any]) -> yaml.SequenceNode:
    """Write a short list of texts on one line."""
    flat = all(isinstance(item, str) for item in data)
    short = (
        flat and sum(map(len, data)) <= SHORT and max(map(len, data), default=0) <= CELL
    )
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=short)


def represent_mapping(dumper: _Dumper, data: dict[str, Any]) -> yaml.MappingNode:
    """Write a pair of short texts on one line, keep the order of the keys."""
    texts = list(data.values())
    flat = all(isinstance(text, str) and len(text) < LINE for text in texts)
    short = flat and set(data) in PAIRS
    return dumper.represent_mapping(
        "tag:yaml.org,2002:map", data.items(), flow_style=short
    )


LONG, SHORT, CELL, LINE = 110, 240, 70, 40
PAIRS = ({"source", "kind"}, {"by", "on"})
_Dumper.add_representer(str, represent_text)
_Dumper.add_representer(list, represent_list)
_Dumper.add_representer(dict, represent_mapping)


def as_text(value: Any) -> Any:
    """Turn numbers and truth values into the texts they are read from."""
    if isinstance(value, dict):
        return {str(key): as_text(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [as_text(part) for part in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def dump(value: Any) -> str:
    """Write plain data as YAML in the one form that export uses."""
    return yaml.dump(
        as_text(value), Dumper=_Dumper, allow_unicode=True, width=1_000_000, indent=2
    )
