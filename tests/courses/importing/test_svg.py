"""SVG: drawing is taken, everything that runs, loads, links or multiplies is refused."""

import time
from pathlib import Path

import pytest
from django.conf import settings

from courses.importing.svg import REMOVE, svg_faults

MEDIA = Path(settings.BASE_DIR) / "courses" / "content" / "digital-identity" / "media"


def svg(inside: str, attributes: str = "") -> bytes:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}'
    return f"{head}>{inside}</svg>".encode()


def said(data: bytes) -> list[tuple[str, str]]:
    return [(text % values, remedy) for text, remedy, values in svg_faults(data)]


@pytest.mark.parametrize(
    "data",
    [
        svg('<rect width="8" fill="url(#g)"/>'),
        svg("<rect fill=\"url( '#g' )\"/>"),
        svg('<linearGradient id="h" href="#g"/>'),
        svg("<text>data at 5 pm, a\\b</text><title>ó 전자</title>"),
        b'<?xml version="1.0" encoding="UTF-8"?>\n' + svg("<g><path d='M0 0'/></g>"),
    ],
)
def test_drawing_is_taken(data: bytes) -> None:
    assert said(data) == []


@pytest.mark.parametrize(
    "path", sorted(MEDIA.glob("*.svg")), ids=lambda path: path.name
)
def test_our_own_figures_are_taken(path: Path) -> None:
    assert said(path.read_bytes()) == []


def element(tag: str) -> str:
    return f"The SVG holds the element “{tag}”, which is not accepted."


def outside(name: str, tag: str) -> str:
    return f"The attribute “{name}” of “{tag}” refers to something outside the SVG."


XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
HOSTILE = [
    (svg("<script>alert(1)</script>"), element("script")),
    (svg("<style>@import 'https://a.b'</style>"), element("style")),
    (svg("<foreignObject/>"), element("foreignObject")),
    (svg("<image/>"), element("image")),
    (svg("<a/>"), element("a")),
    (svg("<animate/>"), element("animate")),
    (svg("<set/>"), element("set")),
    (svg("<use href='#a'/>"), element("use")),
    (svg("<feImage/>"), element("feImage")),
    (
        svg('<x:script xmlns:x="http://www.w3.org/1999/xhtml"/>'),
        element("{http://www.w3.org/1999/xhtml}script"),
    ),
    (svg("", 'onload="alert(1)"'), "The SVG holds the event handler “onload”."),
    (svg('<g ONCLICK="x"/>'), "The SVG holds the event handler “onclick”."),
    (
        svg('<pattern href="https://a.b/x"/>'),
        "The SVG links to “https://a.b/x”.",
    ),
    (
        svg('<pattern xlink:href="javascript:alert(1)"/>', XLINK),
        "The SVG links to “javascript:alert(1)”.",
    ),
    (svg('<rect fill="url(https://a.b/x)"/>'), outside("fill", "rect")),
    (svg("<rect style=\"fill:url( '//a.b')\"/>"), outside("style", "rect")),
    (svg('<rect style="fill:u\\72l(//a.b)"/>'), outside("style", "rect")),
    (svg('<rect style="background:image-set(x)"/>'), outside("style", "rect")),
    (svg('<rect fill="data:image/png,x"/>'), outside("fill", "rect")),
    (svg("", 'xml:base="https://a.b"'), outside("base", "svg")),
]


@pytest.mark.parametrize(("data", "message"), HOSTILE)
def test_hostile_svg_is_refused(data: bytes, message: str) -> None:
    assert (message, REMOVE) in said(data)


ENTITIES = '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1 if n > 1 else chr(32)};".replace(" ", "") * 10}">'
    for n in range(1, 10)
)


@pytest.mark.parametrize(
    "data",
    [
        (ENTITIES + "]>").encode() + svg("<text>&a9;</text>"),
        b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + svg("&x;"),
        b'<!DOCTYPE svg SYSTEM "https://a.b/x.dtd">' + svg(""),
        b"<!DOCTYPE svg>" + svg(""),
    ],
)
def test_entities_and_document_types_are_refused(data: bytes) -> None:
    message = "The SVG declares entities or a document type."
    assert said(data) == [(message, REMOVE)]


def test_processing_instruction_is_refused() -> None:
    data = b'<?xml-stylesheet href="https://a.b/x.css"?>' + svg("")
    assert said(data) == [("The SVG holds a processing instruction.", REMOVE)]


@pytest.mark.parametrize(
    "data",
    [
        svg("<g>")[:-3],
        "<svg xmlns='http://www.w3.org/2000/svg'/>".encode("utf-16"),
        b'<?xml version="1.0" encoding="latin-1"?><svg>\xf1</svg>',
        b"",
        b"GIF89a",
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes) -> None:
    ((message, remedy),) = said(data)
    assert message.startswith("The SVG cannot be read: ")
    assert remedy == "Save it again as SVG in UTF-8."


def test_other_xml_is_refused() -> None:
    assert said(b"<html/>") == [("The file is not an SVG.", REMOVE)]
    assert said(b"<svg/>") == [("The file is not an SVG.", REMOVE)]


@pytest.mark.parametrize(
    "data", [svg("<g/>" * 5_001), svg("<g>" * 20_000 + "</g>" * 20_000)]
)
def test_too_much_is_refused_in_bounded_time(data: bytes) -> None:
    began = time.process_time()
    message = "The SVG has more than 5000 elements, or is too deep."
    assert said(data) == [(message, "Simplify the drawing.")]
    assert time.process_time() - began < 5
