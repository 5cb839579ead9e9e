"""What must hold for an item beyond its form: languages, sources, good practice."""

import re
from collections.abc import Iterator, Mapping

from assessments.importing.items_file import FILE, JUDGEMENT, ItemData, image_in
from courses.errors import PackageFault
from courses.importing.files import PICTURES, SVG, extension

LONGEST_RATIO = 1.6
ALL_OF_THE_ABOVE = re.compile(
    r"\b(all|none) of the (above|others)\b|\btod[ao]s (las|los|as|os) anteriores\b"
    r"|\b(ningun[ao]|nenhum[a]?) d[eao]s? (las |los )?anteriores\b",
    re.IGNORECASE,
)


def check_items(
    items: list[ItemData],
    *,
    languages: list[str],
    competencies: frozenset[str],
    sources: Mapping[str, object],
    media: Mapping[str, object],
) -> list[PackageFault]:
    """Return the faults of all items."""
    faults: list[PackageFault] = []
    for item in items:
        found = [
            *check_frame(item, competencies, sources),
            *check_figure(item, languages, media),
            *check_ids(item),
            *check_languages(item, languages),
            *(fault for language in languages for fault in check_words(item, language)),
        ]
        faults += [
            PackageFault(FILE, item.line, f"{item.code}: {m}", r) for m, r in found
        ]
    return faults


def check_frame(
    item: ItemData,
    competencies: frozenset[str],
    sources: Mapping[str, object],
) -> Iterator[tuple[str, str]]:
    """Check what the item refers to."""
    if item.competency not in competencies:
        yield f"Unknown competency “{item.competency}”.", "Use one of the framework."
    if item.source != JUDGEMENT and item.source not in sources:
        yield (
            f"Unknown source “{item.source}”.",
            "List it in sources.yaml, or “judgement”.",
        )


def check_figure(
    item: ItemData, languages: list[str], media: Mapping[str, object]
) -> Iterator[tuple[str, str]]:
    """Check that the picture exists, in every language if it has one of its own."""
    for name in dict.fromkeys(image_in(item.image, code) for code in languages):
        if name and name not in media:
            yield f"media/{name} does not exist.", "Add the file."
        if name and extension(name) not in {*PICTURES, SVG}:
            yield f"media/{name} is not a picture.", "Use svg, png, jpg, webp or gif."


def check_ids(item: ItemData) -> Iterator[tuple[str, str]]:
    """Check that ids, which stand in the page that learners get, tell nothing."""
    definition = item.definition
    ids = [option["id"] for option in definition.get("options", ())]
    if definition["interaction"] == "order" and ids == sorted(ids):
        yield "The ids of the options tell their order.", "Use words, or shuffle them."
    if any(row["id"] == row["key"] for row in definition.get("rows", ())):
        yield "The id of a row is that of its key.", "Give the rows ids such as r1."


def check_languages(item: ItemData, languages: list[str]) -> Iterator[tuple[str, str]]:
    """Check that every text exists in every language of the course."""
    shapes = {code: shape(item.texts.get(code, {})) for code in languages}
    whole = set().union(*shapes.values())
    for language in languages:
        for path in sorted(whole - shapes[language]):
            yield f"“{path}” is missing in “{language}”.", "Translate it."
    accepted = item.definition.get("accepted")
    if accepted is not None:
        for language in languages:
            if not accepted.get(language):
                yield f"No answer is accepted in “{language}”.", "List one."


def shape(texts: object, path: str = "") -> set[str]:
    """Return the paths of the texts."""
    if isinstance(texts, Mapping):
        return {
            p for name, part in texts.items() for p in shape(part, f"{path}{name}/")
        }
    return {path.rstrip("/")}


def check_words(item: ItemData, language: str) -> Iterator[tuple[str, str]]:
    """Check the options of one language by the rules of item writing."""
    options = item.texts.get(language, {}).get("options", {})
    folded = [" ".join(text.casefold().split()) for text in options.values()]
    if len(set(folded)) < len(folded):
        yield f"Two options are equal in “{language}”.", "Change one."
    if any(ALL_OF_THE_ABOVE.search(text) for text in options.values()):
        yield f"“All of the above” in “{language}” measures test-taking.", "Replace it."
    if item.definition["interaction"] == "choice" and len(options) > 1:
        key = next((o["id"] for o in item.definition["options"] if o.get("key")), None)
        others = [len(text) for code, text in options.items() if code != key]
        if key in options and len(options[key]) > LONGEST_RATIO * max(others) + 12:
            yield (
                f"The key is by far the longest option in “{language}”.",
                "Even them out.",
            )
