"""What learners read of a corrected key: what counts now, what changed, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.enums import CorrectionEffect, CorrectionPolicy
from assessments.models import ItemVersion
from assessments.presentation import FEEDBACK, KEY, RATIONALE
from assessments.queries.corrections import ErratumNote
from assessments.rendering.words import words_of
from assessments.scoring.definition import Definition
from assessments.scoring.keys import with_key
from assessments.views.correction_words import key_words, result_words

Notes = Sequence[ErratumNote]
WITH_OPTIONS = ("choice", "multiple")


@dataclass(frozen=True)
class Corrected:
    """An item version as it counts after its corrections; see `presentation.Version`."""

    definition: Mapping[str, Any]
    texts: Mapping[str, Any]
    figures: Mapping[str, str]
    digest: str


def as_it_counts(
    version: ItemVersion, notes: Notes, shown: frozenset[str]
) -> tuple[ItemVersion | Corrected, frozenset[str]]:
    """Return a version with the key that counts now, and what may be seen of it.

    Feedback and rationale argue for the key under which they were written: they are left
    away with it. Where no key decides any more (left out, full credit) none is shown.
    """
    if not notes:
        return version, shown
    definition: Definition = version.definition
    hidden: set[str] = set()
    left_out = False
    for note in notes:
        left_out = left_out or note.policy == CorrectionPolicy.VOID
        if note.policy == CorrectionPolicy.NEW_KEY:
            definition, hidden = note.definition, {FEEDBACK, RATIONALE}
        elif note.policy == CorrectionPolicy.ACCEPT_ALSO:
            definition = both_keys(definition, note.definition)
            hidden.add(FEEDBACK)
        elif note.policy == CorrectionPolicy.FULL_CREDIT:
            hidden = {KEY, FEEDBACK, RATIONALE}
    if left_out:
        hidden = {KEY, FEEDBACK, RATIONALE}
    seen = Corrected(definition, version.texts, version.figures, version.digest)
    return seen, shown - hidden


def both_keys(first: Definition, second: Definition) -> Definition:
    """Mark the right options of both; of other questions the first key stays marked."""
    if first["interaction"] != "choice":
        return first
    right = marked(first) | marked(second)
    return with_key(first, {"options": right})


def marked(definition: Definition) -> set[str]:
    """Return the options that a definition marks as right."""
    return {option["id"] for option in definition["options"] if option.get("key")}


def erratum_rows(
    version: ItemVersion, notes: Notes, shown: frozenset[str]
) -> list[dict[str, Any]]:
    """Return each correction in words: what was done, the keys if they may be seen."""
    words = words_of(version.digest, version.texts, get_language() or "")
    until = version.definition
    rows = []
    for note in notes:
        rekeyed = bool(note.definition)
        keys = []
        if rekeyed and KEY in shown:
            new = key_words(note.definition, words)
            if note.policy == CorrectionPolicy.NEW_KEY:
                keys = [(_("Right before"), key_words(until, words))]
                keys.append((_("Right now, and nothing else"), new))
            else:
                keys = [(_("Right now as well"), new)]
        if note.policy == CorrectionPolicy.NEW_KEY:
            until = note.definition
        rows.append(
            {
                "on": note.on,
                "what": policy_words(note.policy),
                "keys": keys,
                "in_order": version.definition["interaction"] == "order",
                "reason": note.reason,
                "effect": effect_words(note, with_points="points" in shown),
            }
        )
    return rows


def policy_words(policy: str) -> str:
    """Say to a learner what was done about a question."""
    return {
        CorrectionPolicy.VOID: _("It is left out and counts for nobody."),
        CorrectionPolicy.FULL_CREDIT: _(
            "Everyone has its points, whatever the answer."
        ),
        CorrectionPolicy.ACCEPT_ALSO: _("Another answer is right too."),
        CorrectionPolicy.NEW_KEY: _("Another answer is right."),
    }[CorrectionPolicy(policy)]


def effect_words(note: ErratumNote, *, with_points: bool) -> str:
    """Say to a learner what became of the result."""
    if note.effect == CorrectionEffect.KEPT:
        return _("Your result stays as it was, because it would have gone down.")
    if note.effect == CorrectionEffect.FROM_START:
        return _("Your answers were scored like this from the start.")
    if note.effect == CorrectionEffect.SAME:
        return _("Your result has not changed by it.")
    if not with_points:
        return _("Your result has changed by it.")
    return _("Your result was %(before)s; by the correction it became %(after)s.") % {
        "before": result_words(note.before),
        "after": result_words(note.after),
    }
