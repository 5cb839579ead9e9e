"""Certificates as people see them: the page, its image, the badge. Pure: no framework.

Everything is made from `AwardFacts`, and the same facts give the same bytes, on any day
and in any process that has the same release of Typst.
"""

from certificates.credentials.facts import AwardFacts
from certificates.rendering.characters import UnprintableError, missing_characters
from certificates.rendering.compiler import compile_pdf, compile_png
from certificates.rendering.payload import badge_payload, payload, texts
from certificates.rendering.wording import (
    LANGUAGES,
    Language,
    badge_alt,
    conditions_in_words,
    identity_in_words,
)

__all__ = [
    "ATTACHMENT",
    "LANGUAGES",
    "TEMPLATE_VERSION",
    "Language",
    "UnprintableError",
    "badge_alt",
    "conditions_in_words",
    "identity_in_words",
    "missing_characters",
    "render_badge",
    "render_page_image",
    "render_pdf",
]

TEMPLATE_VERSION = "1"
"""Changes with the templates, their words and their fonts: a test holds their hash."""

ATTACHMENT = "credential.json"
BADGE_PPI = 192
PAGE_PPI = 110


def render_pdf(facts: AwardFacts, *, language: Language, credential: bytes) -> bytes:
    """Return the certificate as PDF/A-3a and PDF/UA-1, with the signed credential inside.

    `credential` is attached byte by byte. Times are dated in UTC. Raises KeyError for a
    language without words, and UnprintableError for text that the fonts lack characters
    for: ask `missing_characters` about a name before.
    """
    if missing := missing_characters("".join("".join(texts(facts)).split())):
        raise UnprintableError(missing)
    files = {
        "data.json": payload(facts, language, attached=True),
        ATTACHMENT: credential,
    }
    seconds = int(facts.awarded_at.timestamp())
    return compile_pdf("certificate.typ", files, seconds)


def render_page_image(
    facts: AwardFacts, *, language: Language, ppi: float = PAGE_PPI
) -> bytes:
    """Return the first page of the certificate as PNG; 110 ppi is 909 × 1286 pixels."""
    files = {"data.json": payload(facts, language, attached=False)}
    return compile_png("certificate.typ", files, ppi)


def render_badge(facts: AwardFacts, *, language: Language) -> bytes:
    """Return the badge as PNG, 512 × 512 pixels, without anything about the holder.

    `badge_alt` says the same in words.
    """
    files = {"data.json": badge_payload(facts, language)}
    return compile_png("badge.typ", files, BADGE_PPI)
