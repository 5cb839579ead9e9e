"""What a license allows, as pure functions (rules: KOGL, Creative Commons; domain 2.4)."""

from dataclasses import dataclass

MODIFIES = {"translates", "adapts"}
COPIES = {"embeds"}
FACTS_ONLY = {"cites"}
# The reasons for which a use may be refused: what is wrong, and what helps.
REASONS = {
    "unknown-license": (
        "its license is unknown",
        "Find the license, attach a permission, or cite facts only.",
    ),
    "no-derivatives": (
        "its license forbids translation and adaptation",
        "Attach a permission, quote it unchanged, or cite facts only.",
    ),
    "no-copies": (
        "its license forbids copies",
        "Attach a permission, link to it, or cite facts only.",
    ),
    "non-commercial": (
        "its license forbids use in a commercial course",
        "Attach a permission, or cite facts only.",
    ),
    "attribution": (
        "the attribution lacks the institution or the title",
        "Write both in sources.yaml.",
    ),
}


@dataclass(frozen=True)
class Terms:
    """What a source's license allows, and whether a permission stands above it."""

    known: bool
    derivatives: bool
    commercial_use: bool
    attribution_required: bool
    copies: bool = True
    permission: bool = False


def refusals(
    kind: str, terms: Terms, *, commercial_course: bool, attributed: bool
) -> list[str]:
    """Name the reasons why a use of a source is not allowed; empty if it is.

    `kind` is a `DerivationKind`, each reason a key of `REASONS`. Facts alone may be
    cited from any work, a short quotation is not a copy, and a written permission stands
    above the license, but for the attribution.
    """
    reasons = []
    if kind not in FACTS_ONLY and not terms.permission:
        if kind in MODIFIES | COPIES and not terms.known:
            reasons.append("unknown-license")
        elif kind in MODIFIES and not terms.derivatives:
            reasons.append("no-derivatives")
        elif kind in COPIES and not terms.copies:
            reasons.append("no-copies")
        if commercial_course and not terms.commercial_use:
            reasons.append("non-commercial")
    if terms.attribution_required and not attributed:
        reasons.append("attribution")
    return reasons
