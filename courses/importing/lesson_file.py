"""One lesson in one language: from its file to data, and back."""

import re
from dataclasses import dataclass, field
from typing import Any

from courses.errors import PackageFault
from courses.importing import located
from courses.importing.block_fields import FIELDS, HEADING, canonical, read_directive
from courses.importing.located import Value, shown

FENCE = "---"
FENCES = ":::"
STEPS = ("facts_checked", "language_read")
DIRECTIVE = re.compile(r"^:::([a-z]+)\s*$")
HEADING_LINE = re.compile(r"^(##|###) (.*)$")
PAGE_SLUG = r"[A-Za-z0-9_-]{1,100}"


@dataclass(frozen=True)
class Block:
    """A block as the file has it; `line` is where it begins."""

    type: str
    value: dict[str, Any]
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class LessonFile:
    """A lesson in one language. Text is canonical Markdown."""

    code: str
    language: str
    title: str
    slug: str
    summary: str
    review: dict[str, dict[str, str]]
    blocks: tuple[Block, ...]
    file: str = field(default="", compare=False)


class _Reader:
    """Splits the body of a lesson into blocks."""

    def __init__(self, file: str, faults: list[PackageFault]) -> None:
        self.file = file
        self.faults = faults
        self.blocks: list[Block] = []
        self.text: list[str] = []
        self.text_line = 0

    def fault(self, line: int, message: str, remedy: str) -> None:
        self.faults.append(PackageFault(self.file, line, message, remedy))

    def end_text(self) -> None:
        """Turn the lines gathered so far into a text block."""
        text = "\n".join(self.text)
        if text.strip():
            where = Value(text, self.file, self.text_line, self.faults)
            read = {"text": canonical(text, where)}
            self.blocks.append(Block("text", read, self.text_line))
        self.text = []

    def read(self, lines: list[str], first_line: int) -> None:
        """Read all lines; `first_line` is the number of the first."""
        position = 0
        while position < len(lines):
            line, number = lines[position], first_line + position
            if opened := DIRECTIVE.match(line):
                self.end_text()
                position = self.read_directive(opened[1], lines, position, number)
                continue
            if line.startswith("#"):
                self.end_text()
                self.read_heading(line, number)
            elif line.startswith(FENCES):
                message = f"“{shown(line)}” neither opens nor closes a block."
                self.fault(number, message, "Write “:::name” above, “:::” below.")
            else:
                self.read_text(line, number)
            position += 1
        self.end_text()

    def read_text(self, line: str, number: int) -> None:
        """Gather a line of text."""
        if not self.text and line.strip():
            self.text_line = number
        if self.text or line.strip():
            self.text.append(line)

    def read_heading(self, line: str, number: int) -> None:
        """Read `## …` or `### …`."""
        heading = HEADING_LINE.match(line)
        if heading is None:
            remedy = "Write “## …” or “### …”."
            self.fault(number, "This is no heading of a lesson.", remedy)
            return
        where = Value(heading[2], self.file, number, self.faults)
        text = where.one_line(most=HEADING.most)
        value = {"text": text, "level": str(len(heading[1]))}
        self.blocks.append(Block("heading", value, number))

    def read_directive(
        self, name: str, lines: list[str], position: int, number: int
    ) -> int:
        """Read up to the closing line; return the position after it."""
        end = position + 1
        while end < len(lines) and not lines[end].startswith(FENCES):
            end += 1
        if end == len(lines) or lines[end].rstrip() != FENCES:
            self.fault(number, f"“:::{name}” is never closed.", "Add a line “:::”.")
            return end
        if name not in FIELDS:
            known = ", ".join(sorted(FIELDS))
            self.fault(number, f"“{shown(name)}” is not a block.", f"Known: {known}.")
            return end + 1
        text = "\n".join(lines[position + 1 : end])
        value = located.read(text, self.file, self.faults, first_line=number + 1)
        if value is not None:
            self.blocks.append(Block(name, read_directive(name, value), number))
        return end + 1


def parse_lesson(
    text: str, *, code: str, language: str, file: str, faults: list[PackageFault]
) -> LessonFile | None:
    """Read a lesson; what is wrong is added to `faults` with its line."""
    lines = text.split("\n")
    if lines[0] != FENCE or FENCE not in lines[1:]:
        remedy = "Begin with “---”, title, slug, summary and review, and “---”."
        faults.append(PackageFault(file, 1, "There is no front matter.", remedy))
        return None
    end = lines.index(FENCE, 1)
    reader = _Reader(file, faults)
    reader.read(lines[end + 1 :], end + 2)
    if not reader.blocks:
        faults.append(PackageFault(file, end + 1, "The lesson is empty.", "Write it."))
    front = located.read("\n".join(lines[1:end]), file, faults, first_line=2)
    if front is None:
        return None
    return LessonFile(
        code=code,
        language=language,
        **read_front(front),
        blocks=tuple(reader.blocks),
        file=file,
    )


def read_front(front: Value) -> dict[str, Any]:
    """Read the front matter."""
    keys = {"title", "slug", "summary", "review"}
    found = front.mapping(keys, keys)
    if len(found) < len(keys):
        return {"title": "", "slug": "", "summary": "", "review": {}}
    return {
        "title": found["title"].one_line(most=255),
        "slug": found["slug"].matching(PAGE_SLUG, "letters, digits and hyphens"),
        "summary": found["summary"].one_line(most=300),
        "review": read_review(found["review"]),
    }


def read_review(value: Value) -> dict[str, dict[str, str]]:
    """Read the state of review: `drafted`, or who did which step and when."""
    if isinstance(value.raw, str):
        value.one_of({"drafted"})
        return {}
    steps = value.mapping(set(STEPS), set())
    review = {}
    for step, place in steps.items():
        found = place.mapping({"by", "on"}, {"by", "on"})
        if len(found) == 2:  # noqa: PLR2004 -- by and on
            day = found["on"].date()
            review[step] = {"by": found["by"].one_line(most=150), "on": str(day)}
    return review


def render_lesson(lesson: LessonFile) -> str:
    """Write a lesson in the one form that export uses."""
    front = {
        "title": lesson.title,
        "slug": lesson.slug,
        "summary": lesson.summary,
        "review": {step: lesson.review[step] for step in STEPS if step in lesson.review}
        or "drafted",
    }
    parts = [f"{FENCE}\n{located.dump(front)}{FENCE}"]
    for block in lesson.blocks:
        if block.type == "text":
            parts.append(block.value["text"])
        elif block.type == "heading":
            parts.append(f"{'#' * int(block.value['level'])} {block.value['text']}")
        else:
            ordered = {
                k: block.value[k] for k in FIELDS[block.type] if k in block.value
            }
            parts.append(f":::{block.type}\n{located.dump(ordered)}:::")
    return "\n\n".join(parts) + "\n"
