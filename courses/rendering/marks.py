"""Citations become numbered links, Hangul is marked as Korean: on finished HTML."""

import html
import re
from collections.abc import Callable

CITATION = re.compile(r"\s?\[@([A-Za-z0-9.-]+)\]")
TAG = re.compile(r"(<[^>]+>)")
HANGUL_LETTERS = r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]+"
HANGUL = re.compile(rf"{HANGUL_LETTERS}(?:[ ·\-]{HANGUL_LETTERS})*")
LANG_KO = re.compile(r'<(\w+)[^>]*\blang="ko"')
TAG_NAME = re.compile(r"</?(\w+)")


def number_citations(
    markup: str, numbers: dict[str, int], label: Callable[[int], str]
) -> str:
    """Replace `[@R4]` by a numbered link to its source; inside a tag it is dropped.

    `numbers` grows in the order in which sources are first cited; `label` says what
    the link is for a screen reader.
    """

    def link(match: re.Match[str]) -> str:
        code = match[1]
        number = numbers.setdefault(code, len(numbers) + 1)
        title = html.escape(label(number))
        return (
            f'<sup class="cite"><a href="#s-{html.escape(code)}" aria-label="{title}">'
            f"{number}</a></sup>"
        )

    parts = TAG.split(markup)
    parts[::2] = [CITATION.sub(link, text) for text in parts[::2]]
    parts[1::2] = [CITATION.sub("", tag) for tag in parts[1::2]]
    return "".join(parts)


def mark_korean(markup: str) -> str:
    """Wrap runs of Hangul in text with `lang="ko"`, unless an element says so already."""
    parts = TAG.split(markup)
    korean, depth = "", 0
    for position, part in enumerate(parts):
        if position % 2 == 0:
            if not depth:
                parts[position] = HANGUL.sub(r'<span lang="ko">\g<0></span>', part)
        elif depth:
            depth += nesting(part, korean)
        elif opened := LANG_KO.match(part):
            korean, depth = opened[1], 1
    return "".join(parts)


def nesting(tag: str, name: str) -> int:
    """Return how a tag changes the depth inside an element: 1, -1, or 0 for others."""
    found = TAG_NAME.match(tag)
    if found is None or found[1] != name or tag.endswith("/>"):
        return 0
    return -1 if tag.startswith("</") else 1
