"""A lesson file: every block, every fault with its line, and the way back."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.errors import PackageFault
from courses.importing.block_fields import FIELDS, FILES
from courses.importing.lesson_file import Block, LessonFile, parse_lesson, render_lesson
from courses.importing.located import clean_line, clean_text, line_of
from courses.importing.markdown import to_markdown

FRONT = "---\ntitle: T\nslug: t\nsummary: S.\nreview: drafted\n---\n"
EVERY_BLOCK = (
    FRONT
    + """
Text with **strong** and [@R4].

- one
- two

## A heading

### A subheading

:::figure
image: fig.svg
alt: What it shows.
caption: A caption.
source: own
:::

:::table
caption: A table
header: [Year, Share]
rows:
  - ["2024", ""]
  - ["2025", 4 %]
row_headers: false
source: R4
:::

:::video
title: A video
file: film.mp4
captions: film.vtt
transcript: What is said.
source: R4
:::

:::video
title: Another
link: https://example.org/film
transcript: |-
  Line one.

  Line two.
source: own
:::

:::quote
text: Words.
who: Somebody, somewhere
source: R4
:::

:::case
where: korea
title: A case
body: Something *happened*. [@R4]
:::

:::judgement
body: We think so.
:::

:::term
code: credential
:::

:::citation
source: R4
note: It explains more.
:::

:::download
file: form.pdf
title: A form
source: own
:::

:::reflection
id: reflection-1
prompt: What now?
:::

:::question
id: question-1
prompt: How is it here?
:::
"""
)


def parsed(text: str) -> tuple[LessonFile | None, list[PackageFault]]:
    faults: list[PackageFault] = []
    name = "lessons/1-1.en.md"
    lesson = parse_lesson(text, code="1-1", language="en", file=name, faults=faults)
    return lesson, faults


def faults_of(text: str) -> list[tuple[int, str, str]]:
    return [(f.line, f.message, f.remedy) for f in parsed(text)[1]]


def test_every_block_is_read_with_its_line() -> None:
    lesson, faults = parsed(EVERY_BLOCK)
    assert faults == []
    assert lesson is not None
    lines = EVERY_BLOCK.split("\n")
    found = [(block.type, lines[block.line - 1]) for block in lesson.blocks]
    assert found == [
        ("text", "Text with **strong** and [@R4]."),
        ("heading", "## A heading"),
        ("heading", "### A subheading"),
        ("figure", ":::figure"),
        ("table", ":::table"),
        ("video", ":::video"),
        ("video", ":::video"),
        ("quote", ":::quote"),
        ("case", ":::case"),
        ("judgement", ":::judgement"),
        ("term", ":::term"),
        ("citation", ":::citation"),
        ("download", ":::download"),
        ("reflection", ":::reflection"),
        ("question", ":::question"),
    ]
    assert lesson.blocks[4].value == {
        "caption": "A table",
        "header": ["Year", "Share"],
        "rows": [["2024", ""], ["2025", "4 %"]],
        "row_headers": False,
        "source": "R4",
    }
    assert lesson.blocks[6].value["transcript"] == "Line one.\n\nLine two."


def test_rendered_lesson_is_read_back_the_same() -> None:
    lesson, _ = parsed(EVERY_BLOCK)
    assert lesson is not None
    rendered = render_lesson(lesson)
    again, faults = parsed(rendered)
    assert faults == []
    assert again == lesson
    assert again is not None
    assert render_lesson(again) == rendered


def test_front_matter_knows_the_line_of_its_words() -> None:
    lesson, _ = parsed(EVERY_BLOCK)
    assert lesson is not None
    assert (line_of(lesson.title), line_of(lesson.slug)) == (2, 3)


def test_review_is_written_in_the_order_of_the_steps() -> None:
    text = FRONT.replace(
        "review: drafted",
        "review:\n  language_read: {by: B, on: 2026-02-02}\n"
        "  facts_checked: {by: A, on: 2026-02-01}",
    )
    lesson, faults = parsed(text + "\nText.\n")
    assert faults == []
    assert lesson is not None
    assert lesson.review == {
        "language_read": {"by": "B", "on": "2026-02-02"},
        "facts_checked": {"by": "A", "on": "2026-02-01"},
    }
    assert (
        render_lesson(lesson)
        .split("---\n")[1]
        .endswith(
            "review:\n  facts_checked: {by: A, on: 2026-02-01}\n"
            "  language_read: {by: B, on: 2026-02-02}\n"
        )
    )


BLOCK_FAULTS = [
    (
        ":::figure\nimage: fig.svg\nalt: ''\ncaption: C\nsource: own\n:::",
        [(9, "The text is empty.", "Write it.")],
    ),
    (
        ":::figure\nimage: fig.svg\nsource: own\n:::",
        [(8, "“alt” is missing.", "Add it."), (8, "“caption” is missing.", "Add it.")],
    ),
    (
        ":::figure\nimage: ../../etc/passwd\nalt: A\ncaption: C\nsource: own\n:::",
        [
            (
                8,
                "“../../etc/passwd” is not a name of lower-case letters, digits, “.-_”.",
                "Write a name of lower-case letters, digits, “.-_”.",
            ),
            (
                8,
                "“../../etc/passwd” is not a file for this place.",
                "Use .gif, .jpeg, .jpg, .png, .svg, .webp.",
            ),
        ],
    ),
    (
        ":::figure\nimage: film.mp4\nalt: A\ncaption: C\nsource: own\n:::",
        [
            (
                8,
                "“film.mp4” is not a file for this place.",
                "Use .gif, .jpeg, .jpg, .png, .svg, .webp.",
            )
        ],
    ),
    (
        ":::table\ncaption: C\nheader: [a, b]\nrows:\n  - [x]\nsource: own\n:::",
        [(11, "The row has 1 cell, the header 2.", "Add or remove cells.")],
    ),
    (
        ":::table\ncaption: C\nheader: []\nrows: []\nsource: own\n:::",
        [(8, "A table has a header and rows.", "Add what is missing.")],
    ),
    (
        ":::video\ntitle: T\ntranscript: X\nsource: own\n:::",
        [(8, "A video has a file or a link.", "Give one of the two.")],
    ),
    (
        ":::video\ntitle: T\nfile: a.mp4\ntranscript: X\nsource: own\n:::",
        [(8, "A video needs captions.", "Add a .vtt file.")],
    ),
    (
        ":::video\ntitle: T\nlink: http://a.b\ntranscript: X\nsource: own\n:::",
        [
            (
                9,
                "“http://a.b” is not an address that begins with https://.",
                "Write an address that begins with https://.",
            )
        ],
    ),
    (
        ":::case\nwhere: peru\ntitle: T\nbody: B\n:::",
        [(8, "“peru” is not known here.", "Use one of: korea, your-country.")],
    ),
    (
        ":::case\nwhere: korea\ntitle: T\nbody: |-\n  Fine.\n\n  <b>x</b>\n:::",
        [
            (
                13,
                "Raw HTML is not allowed.",
                "Write Markdown; write “\\<” for the sign itself.",
            )
        ],
    ),
    (
        ":::judgement\nbody: It grew by half. [@R4]\n:::",
        [
            (
                8,
                "A judgement states no facts.",
                "Move what has a source to a text.",
            )
        ],
    ),
    (
        ":::citation\nsource: own\nnote: N\n:::",
        [(8, "A citation needs a source.", "Name one of sources.yaml.")],
    ),
    (
        ":::reflection\nid: Reflection 1\nprompt: P\n:::",
        [
            (
                8,
                "“Reflection 1” is not an identifier such as reflection-1.",
                "Write an identifier such as reflection-1.",
            )
        ],
    ),
    (
        ":::picture\nimage: a.svg\n:::",
        [
            (
                7,
                "“picture” is not a block.",
                f"Known: {', '.join(sorted(FIELDS))}.",
            )
        ],
    ),
    (
        ":::term\ncode: x\n\nText after it.",
        [(7, "“:::term” is never closed.", "Add a line “:::”.")],
    ),
    (
        ":::term\ncode: x\n:::quote\ntext: a\nwho: b\nsource: own\n:::",
        [(7, "“:::term” is never closed.", "Add a line “:::”.")],
    ),
    (
        "Text.\n\n:::",
        [
            (
                9,
                "“:::” neither opens nor closes a block.",
                "Write “:::name” above, “:::” below.",
            )
        ],
    ),
    (
        "# Title",
        [(7, "This is no heading of a lesson.", "Write “## …” or “### …”.")],
    ),
    ("## ", [(7, "The text is empty.", "Write it.")]),
    (
        "Fine.\n\nNot **closed.",
        [
            (
                9,
                "“**” is opened and never closed.",
                "Close it; write “\\*” for the sign itself.",
            )
        ],
    ),
    (":::term\n:::", [(8, "There is nothing here.", "Fill it in.")]),
]


@pytest.mark.parametrize(
    ("body", "expected"), BLOCK_FAULTS, ids=range(len(BLOCK_FAULTS))
)
def test_fault_of_a_block_has_line_and_remedy(
    body: str, expected: list[tuple[int, str, str]]
) -> None:
    found = faults_of(f"{FRONT}{body}\n")
    found = [fault for fault in found if fault[1] != "The lesson is empty."]
    assert found == expected


def test_lesson_without_front_matter_is_refused() -> None:
    remedy = "Begin with “---”, title, slug, summary and review, and “---”."
    assert faults_of("Text.\n") == [(1, "There is no front matter.", remedy)]
    assert faults_of("---\ntitle: T\n") == [(1, "There is no front matter.", remedy)]


def test_empty_lesson_is_refused() -> None:
    assert faults_of(FRONT) == [(6, "The lesson is empty.", "Write it.")]


def test_front_matter_is_read_with_its_lines() -> None:
    text = "---\ntitle: T\nslug: A slug\nsummary: S\nreview: ready\nauthor: x\n---\nText.\n"
    assert faults_of(text) == [
        (6, "Unknown key “author”.", "Known here: review, slug, summary, title."),
        (
            3,
            "“A slug” is not letters, digits and hyphens.",
            "Write letters, digits and hyphens.",
        ),
        (5, "“ready” is not known here.", "Use one of: drafted."),
    ]


def test_review_without_a_date_is_refused() -> None:
    text = FRONT.replace("drafted", "{facts_checked: {by: Ana, on: soon}}")
    assert faults_of(f"{text}Text.\n") == [
        (5, "“soon” is not a date.", "Write it as 2026-11-23.")
    ]


# --- Any lesson survives being written and read -----------------------------------

ANY = st.text(max_size=60)
LINES = ANY.map(clean_line).filter(bool)
TEXTS = ANY.map(clean_text).filter(bool)
MARKDOWN = ANY.map(
    lambda text: to_markdown(f"<p>{text.replace('<', '&lt;')}</p>")
).filter(bool)
CODES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9.-]{0,9}", fullmatch=True)
NAMES = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,9}", fullmatch=True)
KINDS: dict[str, st.SearchStrategy[Any]] = {
    "line": LINES,
    "text": TEXTS,
    "markdown": MARKDOWN,
    "code": CODES.filter(lambda code: code != "own"),
    "slug": st.from_regex(r"[a-z0-9]{1,9}", fullmatch=True),
    "id": st.from_regex(r"[a-z][a-z0-9-]{0,9}", fullmatch=True),
    "where": st.sampled_from(["korea", "your-country"]),
    "boolean": st.booleans(),
    **{
        kind: st.builds("{}.{}".format, NAMES, st.sampled_from(sorted(extensions)))
        for kind, extensions in FILES.items()
    },
}


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Any]:
    columns = draw(st.integers(1, 3))
    cells = st.lists(ANY.map(clean_line), min_size=columns, max_size=columns)
    return {
        "caption": draw(LINES),
        "header": draw(st.lists(LINES, min_size=columns, max_size=columns)),
        "rows": draw(st.lists(cells, min_size=1, max_size=3)),
        "row_headers": draw(st.booleans()),
        "source": draw(KINDS["code"]),
    }


@st.composite
def videos(draw: st.DrawFn) -> dict[str, Any]:
    shown: dict[str, Any] = {"link": f"https://a.b/{draw(NAMES)}"}
    if draw(st.booleans()):
        shown = {name: draw(KINDS[kind]) for name, kind in VIDEO_FILES.items()}
    return {
        "title": draw(LINES),
        **shown,
        "transcript": draw(TEXTS),
        "source": draw(KINDS["code"]),
    }


VIDEO_FILES = {"file": "video", "captions": "captions"}


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    kind = draw(st.sampled_from(["text", "heading", *FIELDS]))
    if kind == "text":
        return Block("text", {"text": draw(MARKDOWN)})
    if kind == "heading":
        level = draw(st.sampled_from(["2", "3"]))
        return Block("heading", {"text": draw(LINES), "level": level})
    if kind == "table":
        return Block("table", draw(tables()))
    if kind == "video":
        return Block("video", draw(videos()))
    fields = {name: draw(KINDS[field.kind]) for name, field in FIELDS[kind].items()}
    if kind == "judgement" and "[@" in fields["body"]:
        fields["body"] = "We think so."
    return Block(kind, fields)


def one_text_at_a_time(found: list[Block]) -> tuple[Block, ...]:
    """Two texts that follow each other are one text in a file."""
    kept: list[Block] = []
    for block in found:
        if not (kept and kept[-1].type == block.type == "text"):
            kept.append(block)
    return tuple(kept)


lessons = st.builds(
    LessonFile,
    code=st.just("1-1"),
    language=st.just("en"),
    title=LINES,
    slug=st.from_regex(r"[A-Za-z0-9_-]{1,20}", fullmatch=True),
    summary=LINES,
    review=st.one_of(
        st.just({}),
        st.builds(lambda by: {"facts_checked": {"by": by, "on": "2026-01-02"}}, LINES),
    ),
    blocks=st.lists(blocks(), min_size=1, max_size=5).map(one_text_at_a_time),
)


@settings(deadline=None)
@given(lessons)
def test_any_lesson_is_read_back_as_it_was_written(lesson: LessonFile) -> None:
    text = render_lesson(lesson)
    again, faults = parsed(text)
    assert faults == []
    assert again == lesson
    assert again is not None
    assert render_lesson(again) == text
