"""SVG from outside: only what draws, nothing that runs, loads or multiplies."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

MOST_ELEMENTS = 5000
MOST_DEPTH = 50
NAMESPACE = "{http://www.w3.org/2000/svg}"
# Without `use`: a few lines of copies of copies draw a billion shapes.
TAGS = {
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text",
    "tspan", "title", "desc", "defs", "marker", "linearGradient", "radialGradient", "stop",
    "clipPath", "pattern",
}  # fmt: skip
# Addresses, scripts, and the backslash by which CSS spells them otherwise.
FOREIGN = re.compile(
    r"url\(\s*['\"]?(?!\s*['\"]?#)|image-set\(|\bsrc\(|image\(|cross-fade\(|expression\("
    r"|@import|javascript:|data:|\\",
    re.IGNORECASE,
)
INSTRUCTION = re.compile(rb"<\?(?!xml[\s])")

Fault = tuple[str, str, dict[str, Any]]


def gettext_noop(text: str) -> str:
    """Mark a text for translation where it is shown; this package knows no language."""
    return text


REMOVE = gettext_noop("Remove it, or save the drawing as “plain SVG”.")


def svg_faults(data: bytes) -> Iterator[Fault]:
    """Refuse anything in an SVG that could run, load, link or multiply."""
    root = None
    try:
        data.decode("utf-8")
        root = ElementTree.fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        text = gettext_noop("The SVG declares entities or a document type.")
        yield text, REMOVE, {}
    except (ElementTree.ParseError, ValueError, LookupError, RecursionError) as error:
        text = gettext_noop("The SVG cannot be read: %(error)s.")
        yield (
            text,
            gettext_noop("Save it again as SVG in UTF-8."),
            {"error": str(error)},
        )
    if root is None:
        return
    if root.tag != f"{NAMESPACE}svg":
        yield gettext_noop("The file is not an SVG."), REMOVE, {}
        return
    if INSTRUCTION.search(data):
        yield gettext_noop("The SVG holds a processing instruction."), REMOVE, {}
    yield from tree_faults(root)


def tree_faults(root: Element) -> Iterator[Fault]:
    """Judge size, elements and attributes."""
    elements = list(walk(root))
    if len(elements) > MOST_ELEMENTS or elements[-1][1] > MOST_DEPTH:
        text = gettext_noop("The SVG has more than %(most)s elements, or is too deep.")
        yield text, gettext_noop("Simplify the drawing."), {"most": MOST_ELEMENTS}
        return
    strange = Counter(
        tag for element, _ in elements if (tag := local_name(element)) not in TAGS
    )
    for tag in strange:
        text = gettext_noop(
            "The SVG holds the element “%(tag)s”, which is not accepted."
        )
        yield text, REMOVE, {"tag": tag[:60]}
    for element, _ in elements:
        for name, value in element.attrib.items():
            yield from attribute_faults(local_name(element), name, value)


def walk(root: Element) -> Iterator[tuple[Element, int]]:
    """Yield each element with its depth, the deepest last."""
    level, depth = [root], 0
    while level:
        yield from ((element, depth) for element in level)
        level, depth = [child for element in level for child in element], depth + 1


def local_name(element: Element) -> str:
    """Return the name of an SVG element, or the full name of a strange one."""
    return str(element.tag).removeprefix(NAMESPACE)


def attribute_faults(tag: str, name: str, value: str) -> Iterator[Fault]:
    """Judge one attribute of an SVG element."""
    plain = name.rsplit("}", 1)[-1].lower()
    if plain.startswith("on"):
        text = gettext_noop("The SVG holds the event handler “%(name)s”.")
        yield text, REMOVE, {"name": plain[:60]}
    elif plain == "href" and not value.startswith("#"):
        text = gettext_noop("The SVG links to “%(address)s”.")
        yield text, REMOVE, {"address": value[:60]}
    elif plain == "base" or FOREIGN.search(value):
        text = gettext_noop(
            "The attribute “%(name)s” of “%(tag)s” refers to something outside the SVG."
        )
        yield text, REMOVE, {"name": plain[:60], "tag": tag[:60]}
