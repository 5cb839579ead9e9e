"""What must hold for an item beyond its form: languages, sources, good practice."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from assessments.importing.items_file import FILE, JUDGEMENT, ItemData, image_in
from courses.errors import PackageFault
from courses.importing.files import PICTURES, SVG, extension

LONGEST_RATIO = 1.6
STATED = ("stem", "rationale", "general")
ALL_OF_THE_ABOVE = re.compile(
    r"\b(all|none) of the (above|others)\b|\btod[ao]s (las|los|as|os) anteriores\b"
    r"|\b(ningun[ao]|nenhum[a]?) d[eao]s? (las |los )?anteriores\b",
    re.IGNORECASE,
)


YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b|\d ?%")
KOREA = re.compile(r"\bCor(?:ea|eia)\b|\bKorea\b")


def gettext_noop(text: str) -> str:
    """Mark a text for translation where it is shown; this package knows no language."""
    return text


@dataclass(frozen=True)
class Finding:
    """Something about an item: a text to translate, its values, a remedy.

    A warning is good practice that an author may overrule; a file has to mend it too,
    but for `only_authors`, which needs a person's judgment. What is `untranslated` keeps
    an item from being asked.
    """

    text: str
    remedy: str
    values: Mapping[str, object] = field(default_factory=dict)
    warning: bool = False
    only_authors: bool = False
    untranslated: bool = False

    @property
    def needed_to_activate(self) -> bool:
        """Tell whether no learner may meet the item as long as this holds."""
        return self.untranslated or not self.warning

    def __str__(self) -> str:
        return self.text % self.values


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
            *check_content(item, languages),
        ]
        faults += [
            PackageFault(FILE, item.line, f"{item.code}: {finding}", finding.remedy)
            for finding in found
            if not finding.only_authors
        ]
    return faults


def check_content(item: ItemData, languages: list[str]) -> Iterator[Finding]:
    """Check what the item says: every language, good practice, facts."""
    yield from check_languages(item, languages)
    for language in languages:
        yield from check_words(item, language)
    yield from check_facts(item)


def check_frame(
    item: ItemData,
    competencies: frozenset[str],
    sources: Mapping[str, object],
) -> Iterator[Finding]:
    """Check what the item refers to."""
    if item.competency not in competencies:
        yield Finding(
            gettext_noop("Unknown competency “%(code)s”."),
            gettext_noop("Use one of the framework."),
            {"code": item.competency},
        )
    if item.source != JUDGEMENT and item.source not in sources:
        yield Finding(
            gettext_noop("Unknown source “%(code)s”."),
            gettext_noop("List it in sources.yaml, or “judgement”."),
            {"code": item.source},
        )


def check_figure(
    item: ItemData, languages: list[str], media: Mapping[str, object]
) -> Iterator[Finding]:
    """Check that the picture exists, in every language if it has one of its own."""
    for name in dict.fromkeys(image_in(item.image, code) for code in languages):
        if name and name not in media:
            yield Finding(
                gettext_noop("media/%(name)s does not exist."),
                gettext_noop("Add the file."),
                {"name": name},
            )
        if name and extension(name) not in {*PICTURES, SVG}:
            yield Finding(
                gettext_noop("media/%(name)s is not a picture."),
                gettext_noop("Use svg, png, jpg, webp or gif."),
                {"name": name},
            )


def check_ids(item: ItemData) -> Iterator[Finding]:
    """Check that ids, which stand in the page that learners get, tell nothing."""
    definition = item.definition
    ids = [option["id"] for option in definition.get("options", ())]
    if definition["interaction"] == "order" and ids == sorted(ids):
        yield Finding(
            gettext_noop("The ids of the options tell their order."),
            gettext_noop("Use words, or shuffle them."),
        )
    if any(row["id"] == row["key"] for row in definition.get("rows", ())):
        yield Finding(
            gettext_noop("The id of a row is that of its key."),
            gettext_noop("Give the rows ids such as r1."),
        )


def check_languages(item: ItemData, languages: list[str]) -> Iterator[Finding]:
    """Check that every text exists in every language of the course."""
    shapes = {code: shape(item.texts.get(code, {})) for code in languages}
    whole = set().union(*shapes.values())
    for language in languages:
        for path in sorted(whole - shapes[language]):
            yield Finding(
                gettext_noop("“%(path)s” is missing in “%(language)s”."),
                gettext_noop("Translate it."),
                {"path": path, "language": language},
                warning=True,
                untranslated=True,
            )
    accepted = item.definition.get("accepted")
    if accepted is not None:
        for language in languages:
            if not accepted.get(language):
                yield Finding(
                    gettext_noop("No answer is accepted in “%(language)s”."),
                    gettext_noop("List one."),
                    {"language": language},
                    warning=True,
                    untranslated=True,
                )


def shape(texts: object, path: str = "") -> set[str]:
    """Return the paths of the texts."""
    if isinstance(texts, Mapping):
        return {
            p for name, part in texts.items() for p in shape(part, f"{path}{name}/")
        }
    return {path.rstrip("/")}


def check_words(item: ItemData, language: str) -> Iterator[Finding]:
    """Check the options of one language by the rules of item writing."""
    options = item.texts.get(language, {}).get("options", {})
    folded = [" ".join(text.casefold().split()) for text in options.values()]
    values = {"language": language}
    if len(set(folded)) < len(folded):
        yield Finding(
            gettext_noop("Two options are equal in “%(language)s”."),
            gettext_noop("Change one."),
            values,
        )
    if any(ALL_OF_THE_ABOVE.search(text) for text in options.values()):
        yield Finding(
            gettext_noop("“All of the above” in “%(language)s” measures test-taking."),
            gettext_noop("Replace it."),
            values,
            warning=True,
        )
    if item.definition["interaction"] == "choice" and key_is_longest(item, options):
        yield Finding(
            gettext_noop("The key is by far the longest option in “%(language)s”."),
            gettext_noop("Even them out."),
            values,
            warning=True,
        )


def key_is_longest(item: ItemData, options: Mapping[str, str]) -> bool:
    """Tell whether the key of a choice gives itself away by its length."""
    key = next((o["id"] for o in item.definition["options"] if o.get("key")), "")
    others = [len(text) for code, text in options.items() if code != key]
    if key not in options or not others:
        return False
    return len(options[key]) > LONGEST_RATIO * max(others) + 12


def check_facts(item: ItemData) -> Iterator[Finding]:
    """Check that what looks like a fact has a source."""
    said = " ".join(
        str(texts.get(name, "")) for texts in item.texts.values() for name in STATED
    )
    if item.source == JUDGEMENT and (YEAR.search(said) or KOREA.search(said)):
        yield Finding(
            gettext_noop("A year, a percentage or Korea is named, and no source."),
            gettext_noop("Choose the source that says so."),
            warning=True,
            only_authors=True,
        )
