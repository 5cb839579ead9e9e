"""The small Markdown of lessons, to and from the rich text that Wagtail stores.

Paragraphs, flat lists, strong, emphasis and links. Asterisks switch strong and emphasis
on and off wherever they stand, unless there is space on both sides; so Korean particles
and punctuation beside them make no difference. `to_markdown(to_html(text))` is the
canonical form of `text`, and applying both again changes nothing.
"""

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from courses.importing.located import CONTROL

MOST_TEXT = 50_000
RAW_HTML = re.compile(r"(?<!\\)<[A-Za-z/!?][^<>]*>")
LINK = r"https?://[^\s<>\"\\]+|mailto:[^\s<>\"\\]+|lesson:[A-Za-z0-9.-]+"
SAFE_LINK = re.compile(rf"(?:{LINK})\Z")
SPACES = {"", " ", "\t", "\n"}
SPACE = re.compile(r"[ \t\r\n\f\v\x85\u2028\u2029]+")
ASTERISKS = re.compile(r"\*+")
ADJACENT = re.compile(r"(\[@[A-Za-z0-9.-]+\])(?=\[@)")
BLOCKS = {
    "bullet_list_open": "<ul>",
    "bullet_list_close": "</ul>",
    "ordered_list_open": "<ol>",
    "ordered_list_close": "</ol>",
    "list_item_open": "<li>",
    "list_item_close": "</li>",
}


class MarkdownError(ValueError):
    """The text holds something a lesson cannot; `line` counts from 0."""

    def __init__(self, message: str, remedy: str, line: int = 0) -> None:
        self.remedy = remedy
        self.line = line
        super().__init__(message)


class _Parser(MarkdownIt):
    """Keeps addresses as they are written; whether they are safe is judged later."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 -- a name of the library
        """Take every address as a link."""
        del url
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802 -- a name of the library
        """Change nothing."""
        return url


def switch(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 -- called by the library
    """Read a run of one to three asterisks: they switch emphasis, strong, or both."""
    found = ASTERISKS.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        before = state.src[max(found.start() - 1, 0) : found.start()]
        after = state.src[found.end() : found.end() + 1]
        alone = before in SPACES and after in SPACES
        token = state.push("text" if alone else "switch", "", 0)
        token.content = found[0]
    state.pos = found.end()
    return True


_parser = _Parser("zero").enable(["list", "link", "escape"])
_parser.inline.ruler.before("link", "switch", switch)


def to_html(text: str) -> str:
    """Turn Markdown into rich text; raises `MarkdownError`."""
    if len(text) > MOST_TEXT:
        message = f"A piece of text has at most {MOST_TEXT:,} characters."
        remedy = "Divide it with a heading."
        raise MarkdownError(message, remedy)
    for number, line in enumerate(text.split("\n")):
        if RAW_HTML.search(line):
            message = "Raw HTML is not allowed."
            remedy = "Write Markdown; write “\\<” for the sign itself."
            raise MarkdownError(message, remedy, number)
    return "".join(block_html(_parser.parse(text)))


def block_html(tokens: list[Token]) -> Iterator[str]:
    """Walk through the block tokens."""
    depth = paragraphs = 0
    for token in tokens:
        line = token.map[0] if token.map else 0
        if token.type == "inline":
            yield inline_html(token.children or [], line)
        elif token.type in {"paragraph_open", "paragraph_close"}:
            paragraphs += token.nesting == 1
            if depth and paragraphs > 1:
                message = "An entry of a list has one paragraph."
                remedy = "Join its paragraphs, or end the list."
                raise MarkdownError(message, remedy, line)
            yield "" if depth else ("<p>" if token.nesting == 1 else "</p>")
        else:
            paragraphs = 0
            depth += token.nesting * token.type.endswith(("list_open", "list_close"))
            if depth > 1:
                message = "A list inside a list is not supported."
                remedy = "Make it one flat list."
                raise MarkdownError(message, remedy, line)
            yield BLOCKS[token.type]


def inline_html(tokens: list[Token], line: int) -> str:
    """Write the tokens of a paragraph."""
    run = _Run()
    for token in tokens:
        if token.type == "text":
            line += token.content.count("\n")
            run.write(token.content.replace("\n", " "))
        elif token.type == "switch":
            run.switch(token.content, line)
        elif token.type == "link_open":
            run.enter(token, line)
        elif token.type == "link_close":
            run.leave()
        else:
            message = "A line does not end in a backslash."
            remedy = "Remove it."
            raise MarkdownError(message, remedy, line)
    return run.end()


class _Run:
    """Writes HTML while strong and emphasis are switched on and off."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.state: dict[str, int | None] = {"b": None, "i": None}
        self.open: list[str] = []
        self.linked = False

    def switch(self, marks: str, line: int) -> None:
        """Switch emphasis for one asterisk, strong for two, both for three."""
        names = {1: "i", 2: "b", 3: "bi"}.get(len(marks))
        if names is None:
            message = "More than three asterisks mean nothing."
            remedy = "Write “*” or “**”; write “\\*” for the sign itself."
            raise MarkdownError(message, remedy, line)
        for name in names:
            self.state[name] = line if self.state[name] is None else None

    def write(self, text: str) -> None:
        """Write a text in the state that holds."""
        if text:
            self.settle([name for name in "bi" if self.state[name] is not None])
            self.parts.append(html.escape(text, quote=False))

    def settle(self, wanted: list[str]) -> None:
        """Close and open elements until exactly those that are wanted are open."""
        while self.open and self.open != wanted[: len(self.open)]:
            self.parts.append(f"</{self.open.pop()}>")
        for name in wanted[len(self.open) :]:
            self.parts.append(f"<{name}>")
            self.open.append(name)

    def enter(self, token: Token, line: int) -> None:
        """Begin a link."""
        href = str(token.attrGet("href") or "")
        if not SAFE_LINK.match(href):
            message = f"The link “{href[:80]}” leads nowhere."
            remedy = "Write the whole address, or lesson:CODE."
            raise MarkdownError(message, remedy, line)
        if token.attrGet("title"):
            message = "A link has no title."
            remedy = "Remove the words in quotation marks."
            raise MarkdownError(message, remedy, line)
        self.settle([])
        self.parts.append(f'<a href="{html.escape(href)}">')

    def leave(self) -> None:
        """End a link."""
        self.settle([])
        self.parts.append("</a>")

    def end(self) -> str:
        """Return what was written; nothing may be left open."""
        for name, line in self.state.items():
            if line is not None:
                marks = "**" if name == "b" else "*"
                message = f"“{marks}” is opened and never closed."
                remedy = "Close it; write “\\*” for the sign itself."
                raise MarkdownError(message, remedy, line)
        self.settle([])
        return "".join(self.parts)


class _Writer(HTMLParser):
    """Writes canonical Markdown from rich text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[tuple[str, list[str]]] = []
        self.line = _Line()
        self.lists: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"ul", "ol"}:
            self.end_item()
            self.lists.append(tag)
        elif tag in {"li", "p"}:
            self.end_item()
        elif tag in {"b", "strong", "i", "em"}:
            self.line.level["b" if tag in {"b", "strong"} else "i"] += 1
        elif tag == "a":
            href = dict(attrs).get("href") or ""
            self.links.append(href if SAFE_LINK.match(href) else "")
            self.line.begin_link(self.links[-1])
        elif tag == "br":
            self.line.write(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"b", "strong", "i", "em"}:
            self.line.level["b" if tag in {"b", "strong"} else "i"] -= 1
        elif tag == "a" and self.links:
            self.line.end_link(self.links.pop())
        elif tag in {"li", "p"}:
            self.end_item()
        elif tag in {"ul", "ol"} and self.lists:
            self.end_item()
            self.lists.pop()

    def handle_data(self, data: str) -> None:
        self.line.write(data)

    def end_item(self) -> None:
        """Keep the paragraph or entry written so far; nested and split lists are one."""
        text, self.line = self.line.end(), _Line()
        kind = self.lists[0] if self.lists else "p"
        if not text:
            return
        if kind != "p" and self.blocks and self.blocks[-1][0] == kind:
            self.blocks[-1][1].append(text)
        else:
            self.blocks.append((kind, [text]))


class _Line:
    """One paragraph: pieces of text, each with its style, and links around them."""

    def __init__(self) -> None:
        self.level = {"b": 0, "i": 0}
        self.pieces: list[tuple[str, frozenset[str]]] = []

    def write(self, text: str) -> None:
        """Add a text in the style that holds; space at its ends has no style."""
        style = frozenset(name for name, depth in self.level.items() if depth > 0)
        text = SPACE.sub(" ", CONTROL.sub("", SPACE.sub(" ", text)))
        word = text.strip(" ")
        pieces = [text[0] if text.startswith(" ") else "", word]
        pieces.append(" " if word and text.endswith(" ") else "")
        self.pieces += [(piece, style) for piece in pieces if piece]

    def begin_link(self, href: str) -> None:
        """Add the beginning of a link."""
        if href:
            self.pieces.append(("", frozenset({"["})))

    def end_link(self, href: str) -> None:
        """Add the end of a link."""
        if href:
            self.pieces.append((href, frozenset({"]"})))

    def end(self) -> str:
        """Return the paragraph as Markdown."""
        pieces = trim(self.pieces)
        out: list[str] = []
        state: frozenset[str] = frozenset()
        for position, (text, style) in enumerate(pieces):
            if "[" in style:
                out.append("[")
            elif "]" in style:
                out.append(f"]({escape_address(text)})")
            elif text == " ":
                following = next_style(pieces, position)
                wanted = state & following
                out.append(f"{marks(state ^ wanted)} ")
                state = wanted
            else:
                out.append(marks(state ^ style) + escape(text))
                state = style
        out.append(marks(state))
        return start_safe(ADJACENT.sub(r"\1 ", "".join(out)).strip())


def next_style(
    pieces: list[tuple[str, frozenset[str]]], position: int
) -> frozenset[str]:
    """Return the style of the next word; space has none of its own."""
    for text, style in pieces[position + 1 :]:
        if not style & {"[", "]"} and text != " ":
            return style
    return frozenset()


def trim(pieces: list[tuple[str, frozenset[str]]]) -> list[tuple[str, frozenset[str]]]:
    """Drop links around nothing and space at the ends; let no two spaces meet."""
    kept: list[tuple[str, frozenset[str]]] = []
    spaced = True
    for text, style in pieces:
        if style & {"[", "]"}:
            if "]" in style and kept and "[" in kept[-1][1]:
                kept.pop()
            else:
                kept.append((text, style))
        elif text != " ":
            if kept and not spaced and kept[-1][1] == style:
                text = kept.pop()[0] + text  # noqa: PLW2901 -- one word in two pieces
            kept.append((text, style))
            spaced = False
        elif not spaced:
            kept.append((" ", frozenset()))
            spaced = True
    return kept


def marks(switched: frozenset[str]) -> str:
    """Return the asterisks that switch these styles."""
    return "*" * (2 * ("b" in switched) + ("i" in switched))


def escape(text: str) -> str:
    """Escape what Markdown would read as a mark; citation markers stay as they are."""
    escaped = re.sub(r"([\\*_\[\]]|<(?=[A-Za-z/!?]))", r"\\\1", text)
    return re.sub(
        r"\\\[@([A-Za-z0-9.-]+)\\\](\(?)",
        lambda found: f"[@{found[1]}]" + ("\\(" if found[2] else ""),
        escaped,
    )


def escape_address(href: str) -> str:
    """Escape what would end the address of a link."""
    return re.sub(r"([()]|&(?=#?\w+;))", r"\\\1", href)


def start_safe(line: str) -> str:
    """Escape a first character that would begin a list, a heading or a directive."""
    line = re.sub(r"^([#>:+-])", r"\\\1", line)
    return re.sub(r"^(\d{1,9})([.)])(?=\s|$)", r"\1\\\2", line)


def to_markdown(rich_text: str) -> str:
    """Turn rich text into canonical Markdown: blocks apart by one empty line."""
    writer = _Writer()
    writer.feed(rich_text)
    writer.close()
    writer.end_item()
    return "\n\n".join(block_markdown(kind, texts) for kind, texts in writer.blocks)


def block_markdown(kind: str, texts: list[str]) -> str:
    """Write a paragraph or a list."""
    if kind == "p":
        return texts[0]
    numbered = enumerate(texts, 1)
    return "\n".join(
        f"{f'{n}.' if kind == 'ol' else '-'} {text}" for n, text in numbered
    )
