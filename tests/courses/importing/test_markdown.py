"""The Markdown of lessons: what it holds, what it refuses, and that nothing is lost."""

import html
import time
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from courses.importing.markdown import MarkdownError, to_html, to_markdown

PAIRS = [
    ("One.\n\nTwo.", "<p>One.</p><p>Two.</p>"),
    ("a\nb", "<p>a b</p>"),
    ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
    ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
    ("**a** *b* ***c***", "<p><b>a</b> <i>b</i> <b><i>c</i></b></p>"),
    ("**a *b* c**", "<p><b>a </b><b><i>b</i></b><b> c</b></p>"),
    ("2 * 3 ** 4", "<p>2 * 3 ** 4</p>"),
    (r"\*a\* \[b\] \_c\_ \\", r"<p>*a* [b] _c_ \</p>"),
    ("a <!-- b", "<p>a &lt;!-- b</p>"),
    ("a < b && c > d", "<p>a &lt; b &amp;&amp; c &gt; d</p>"),
    ("&amp; &copy;", "<p>&amp;amp; &amp;copy;</p>"),
    (r"write \<b> so", "<p>write &lt;b&gt; so</p>"),
    ("[x](https://a.b/c)", '<p><a href="https://a.b/c">x</a></p>'),
    ("[x](http://a.kr/가)", '<p><a href="http://a.kr/가">x</a></p>'),
    ("[x](mailto:a@b.c)", '<p><a href="mailto:a@b.c">x</a></p>'),
    ("[x](lesson:1-2)", '<p><a href="lesson:1-2">x</a></p>'),
    (
        "[**x** y](lesson:1-2)",
        '<p><a href="lesson:1-2"><b>x</b> y</a></p>',
    ),
    ("A fact. [@R4]", "<p>A fact. [@R4]</p>"),
    ("# no heading here", "<p># no heading here</p>"),
]


@pytest.mark.parametrize(("markdown", "rich_text"), PAIRS)
def test_to_html_writes_rich_text(markdown: str, rich_text: str) -> None:
    joined = rich_text.replace("</b><b>", "")
    assert to_html(markdown).replace("</b><b>", "") == joined


@pytest.mark.parametrize(
    ("rich_text", "markdown"),
    [
        ("<p>One.</p><p></p><p>Two.</p>", "One.\n\nTwo."),
        ("<p>a<br/>b</p>", "a b"),
        ("<p><b> a </b>b</p>", "**a** b"),
        ("<p><strong>a</strong><em>b</em></p>", "**a***b*"),
        ("<p><b>KOGL(공공누리)</b>는</p>", "**KOGL(공공누리)**는"),
        ("<p><b>Nota:</b>texto</p>", "**Nota:**texto"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n- b\n- c"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n- b"),
        ("<ol><li>a</li></ol><ul><li>b</li></ul>", "1. a\n\n- b"),
        ('<p><a href="">a</a> <a href="javascript:x">b</a></p>', "a b"),
        ('<p><a href="https://a.b/(c)">x</a></p>', r"[x](https://a.b/\(c\))"),
        ("<p>[@R7][@R8]</p>", "[@R7] [@R8]"),
        ("<p>[@R7](see)</p>", r"[@R7]\(see)"),
        (
            "<p>- a</p><p>1. b</p><p># c</p><p>:::d</p>",
            "\\- a\n\n1\\. b\n\n\\# c\n\n\\:::d",
        ),
        ("<p>8\xa0500\u202fkm</p>", "8\xa0500\u202fkm"),
        ("<p>a &lt;script&gt; b</p>", r"a \<script> b"),
    ],
)
def test_to_markdown_is_canonical(rich_text: str, markdown: str) -> None:
    assert to_markdown(rich_text) == markdown
    assert to_markdown(to_html(markdown)) == markdown


@pytest.mark.parametrize(
    ("text", "line", "message", "remedy"),
    [
        (
            "fine\n\n<b>x</b>",
            2,
            "Raw HTML is not allowed.",
            "Write Markdown; write “\\<” for the sign itself.",
        ),
        (
            "a <script>x</script>",
            0,
            "Raw HTML is not allowed.",
            "Write Markdown; write “\\<” for the sign itself.",
        ),
        (
            "x\n\n[a](javascript:alert(1))",
            2,
            "The link “javascript:alert(1)” leads nowhere.",
            "Write the whole address, or lesson:CODE.",
        ),
        (
            "[a](data:text/html,x)",
            0,
            "The link “data:text/html,x” leads nowhere.",
            "Write the whole address, or lesson:CODE.",
        ),
        (
            "[a]()",
            0,
            "The link “” leads nowhere.",
            "Write the whole address, or lesson:CODE.",
        ),
        (
            '[a](https://b.c "d")',
            0,
            "A link has no title.",
            "Remove the words in quotation marks.",
        ),
        (
            "a\nb **c\n\nd",
            1,
            "“**” is opened and never closed.",
            "Close it; write “\\*” for the sign itself.",
        ),
        (
            "****a****",
            0,
            "More than three asterisks mean nothing.",
            "Write “*” or “**”; write “\\*” for the sign itself.",
        ),
        (
            "- a\n  - b",
            1,
            "A list inside a list is not supported.",
            "Make it one flat list.",
        ),
        (
            "- a\n\n  b",
            2,
            "An entry of a list has one paragraph.",
            "Join its paragraphs, or end the list.",
        ),
        ("a\\\nb", 0, "A line does not end in a backslash.", "Remove it."),
        (
            "a" * 50_001,
            0,
            "A piece of text has at most 50,000 characters.",
            "Divide it with a heading.",
        ),
    ],
)
def test_to_html_refuses_with_line_and_remedy(
    text: str, line: int, message: str, remedy: str
) -> None:
    with pytest.raises(MarkdownError) as caught:
        to_html(text)
    error = caught.value
    assert (error.line, str(error), error.remedy) == (line, message, remedy)


SIGNS = [
    *"ab *_[]()\\<>&#-+:.1`!~|=\n\té전\xa0\u3000 ",
    "[@R1]",
    "**",
    "1. ",
    "- ",
    ":::",
]
words = st.lists(st.one_of(st.sampled_from(SIGNS), st.characters()), max_size=20).map(
    "".join
)
ADDRESSES = [
    "https://a.b/c_(d)?x=1&copy;=2",
    "http://전자.kr/가*나",
    "mailto:a@b",
    "lesson:1-2",
    "",
]


def tagged(name: str) -> st.SearchStrategy[str]:
    return st.builds(lambda inner: f"<{name}>{inner}</{name}>", inline)


inline: st.SearchStrategy[str] = st.deferred(
    lambda: st.one_of(
        words.map(lambda text: html.escape(text, quote=False)), tagged("b"), tagged("i")
    )
)
links = st.builds(
    lambda href, inner: f'<a href="{html.escape(href)}">{inner}</a>',
    st.sampled_from(ADDRESSES),
    inline,
)
lines = st.lists(st.one_of(inline, links), max_size=4).map("".join)
lists = st.builds(
    lambda kind, items: (
        f"<{kind}>" + "".join(f"<li>{i}</li>" for i in items) + f"</{kind}>"
    ),
    st.sampled_from(["ul", "ol"]),
    st.lists(lines, max_size=3),
)
rich_texts = st.lists(
    st.one_of(lines.map(lambda line: f"<p>{line}</p>"), lists), max_size=3
).map("".join)
SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(rich_texts)
def test_rich_text_survives_markdown(rich_text: str) -> None:
    """Whatever an editor writes in Wagtail becomes Markdown that is read back the same."""
    markdown = to_markdown(rich_text)
    again = to_html(markdown)
    assert to_markdown(again) == markdown
    assert to_html(to_markdown(again)) == again


@SLOW
@given(words)
@example("a1. \x1f\ra")
def test_markdown_survives_rich_text(text: str) -> None:
    """The canonical form of what an author writes is stable."""
    try:
        markdown = to_markdown(to_html(text))
    except MarkdownError:
        assume(False)
    assert to_markdown(to_html(markdown)) == markdown


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000,
        "*a" * 25_000,
        "<a" * 25_000,
        "[a](" * 12_500,
        "\\" * 50_000,
        "- a\n" * 12_500,
        "![[" * 16_000,
        "[x](" + "(" * 49_000,
        "[@R1]" * 10_000,
    ],
)
def test_hostile_markdown_takes_bounded_time(text: str) -> None:
    began = time.process_time()
    with suppress(MarkdownError):
        to_markdown(to_html(text))
    assert time.process_time() - began < 20
