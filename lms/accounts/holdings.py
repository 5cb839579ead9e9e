"""The register of personal data: what every model holds, why, and until when.

Each room declares its models here; `manage.py privacy_register` writes
`docs/privacy.md` from it, and a test fails for a model that nobody declared.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class About(Enum):
    """How near a row is to a person."""

    NAMED = "names a person"
    SUBJECT = "speaks of a subject, under a random key"
    ACTOR = "keeps the public id of who acted"
    NONE = "no personal data"


@dataclass(frozen=True)
class Holding:
    """What one model holds; `model` is its label, `app.Model`."""

    model: str
    about: About
    holds: str = ""
    purpose: str = ""
    kept: str = ""
    erasure: str = ""


_holdings: dict[str, Holding] = {}


def declare(*holdings: Holding) -> None:
    """Declare what models hold."""
    for holding in holdings:
        _holdings[holding.model] = holding


def declare_impersonal(*models: str) -> None:
    """Declare models that hold nothing about people."""
    declare(*(Holding(model, About.NONE) for model in models))


def declared() -> dict[str, Holding]:
    """Return the declarations by label, sorted."""
    return {model: _holdings[model] for model in sorted(_holdings)}


HEAD = """\
# Personal data

Generated from the declarations of every model by `manage.py privacy_register --write`;
do not edit by hand. The notice that people read is `/privacy/`.

Facts about learning stand under a `Subject`, a random key. One table, `SubjectLink`,
joins it to an account, and erasure deletes that row. The log and everything that is
append-only know people by their public id only.
"""


def render_register(holdings: Iterable[Holding]) -> str:
    """Return the register as Markdown."""
    everything = sorted(holdings, key=lambda holding: holding.model)
    parts = [HEAD]
    for about in (About.NAMED, About.SUBJECT, About.ACTOR):
        chosen = [holding for holding in everything if holding.about is about]
        parts += [f"## A row {about.value}", "", _table(chosen), ""]
    plain = ", ".join(f"`{h.model}`" for h in everything if h.about is About.NONE)
    parts += ["## No personal data", "", f"{plain}."]
    return "\n".join(parts) + "\n"


def _table(holdings: list[Holding]) -> str:
    lines = [
        "| model | holds | for | kept | on erasure |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| `{h.model}` | {h.holds} | {h.purpose} | {h.kept} | {h.erasure} |"
        for h in holdings
    ]
    return "\n".join(lines)
