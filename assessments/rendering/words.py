"""The words of an item in one language, as HTML that was rendered once.

A version never changes, so what was rendered under its digest is kept in memory.
"""

import html
import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from courses.importing.markdown import to_html

KEPT = 2000
SHORT = 2
# Where a text is missing in the language of the reader.
INSTEAD = ("en", "es", "pt")
TAG = re.compile(r"<[^>]+>")
LESSON_LINK = re.compile(r'<a href="lesson:[^"]*">(.*?)</a>', re.DOTALL)
BREAKS = re.compile(r"</p><p>|</li><li>|</p><[uo]l><li>|</li></[uo]l><p>")
HTML_LANGUAGE = {"pt": "pt-BR"}
Path = tuple[str, ...]


@dataclass(frozen=True)
class Words:
    """What an item says in one language; each text is rendered when it is first asked."""

    language: str
    texts: Mapping[str, Any]
    rendered: dict[Path, str] = field(default_factory=dict)

    def block(self, *path: str) -> str:
        """Return a text as paragraphs; nothing if there is none."""
        known = self.rendered.get(path)
        if known is None:
            known = LESSON_LINK.sub(r"\1", to_html(find(self.texts, path)))
            self.rendered[path] = known
        return known

    def inline(self, *path: str) -> str:
        """Return a text that can stand in a label."""
        block = self.block(*path)
        return re.sub(r"</?(?:p|ul|ol|li)>", "", BREAKS.sub("<br>", block))

    def plain(self, *path: str) -> str:
        """Return a text without marks, such as the text of an option of a select."""
        return html.unescape(TAG.sub("", BREAKS.sub(" ", self.block(*path))))


def find(texts: Mapping[str, Any], path: Path) -> str:
    """Return the text at a path, or nothing."""
    found: Any = texts
    for name in path:
        found = found.get(name, "") if isinstance(found, Mapping) else ""
    return found if isinstance(found, str) else ""


def language_of(texts: Mapping[str, Any], wanted: str) -> str:
    """Return the language in which an item is shown: the one wanted if it is there."""
    short = wanted[:SHORT]
    for language in (short, *INSTEAD, *texts):
        if texts.get(language, {}).get("stem"):
            return language
    return short


def html_language(language: str) -> str:
    """Return the value of a `lang` attribute."""
    return HTML_LANGUAGE.get(language, language)


_kept: "OrderedDict[tuple[str, str], Words]" = OrderedDict()


def words_of(digest: str, texts: Mapping[str, Any], wanted: str) -> Words:
    """Return the words of a version in a language; without a digest nothing is kept."""
    language = language_of(texts, wanted)
    if not digest:
        return Words(language, texts.get(language, {}))
    words = _kept.get((digest, language))
    if words is None:
        words = _kept[digest, language] = Words(language, texts.get(language, {}))
        if len(_kept) > KEPT:
            _kept.popitem(last=False)
    return words
