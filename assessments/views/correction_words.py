"""Corrections of keys in words: what is right, what happens to results, how far it is."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.models import Attempt, ItemVersion
from assessments.queries.correction_pages import Overview
from assessments.queries.correction_preview import KINDS, Row
from assessments.queries.corrections import names_of_takers
from assessments.queries.frozen import quiz_version
from assessments.queries.quiz import share_of_total
from assessments.rendering.words import Words, words_of
from assessments.scoring.definition import Definition
from assessments.scoring.log import Total
from assessments.wording import percent, points

ARROW = " → "


def words_in_use(version: ItemVersion) -> Words:
    """Return the words of an item version in the language of the page, or another one."""
    return words_of(version.digest, version.texts, get_language() or "")


def key_words(definition: Definition, words: Words) -> list[str]:
    """Say what is right by a key, part by part in order; nothing for a long text."""
    interaction = definition["interaction"]
    if interaction in {"choice", "multiple"}:
        right = [o["id"] for o in definition["options"] if o.get("key")]
        return [words.plain("options", code) for code in right]
    if interaction == "numeric":
        return [number_words(definition, words)]
    if interaction == "text":
        return [text for texts in definition["accepted"].values() for text in texts]
    if interaction == "match":
        return [
            words.plain("rows", row["id"]) + ARROW + words.plain("options", row["key"])
            for row in definition["rows"]
        ]
    if interaction == "order":
        return [words.plain("options", o["id"]) for o in definition["options"]]
    return []


def number_words(definition: Mapping[str, Any], words: Words) -> str:
    """Say a number, its tolerances and its unit."""
    text = number(definition["value"])
    if definition.get("absolute"):
        text += f" ± {number(definition['absolute'])}"
    if definition.get("relative"):
        hundredths = (Decimal(str(definition["relative"])) * 100).normalize()
        text += " ± " + _("%(number)s%%") % {"number": number(f"{hundredths:f}")}
    return f"{text} {words.plain('units', definition.get('unit') or '')}".strip()


def number(value: Any) -> str:
    """Write a number as the language of the page does."""
    return number_format(Decimal(str(value)))


def kind_words(kind: str) -> str:
    """Say what happens to a result."""
    return {
        "raised": _("goes up"),
        "lowered": _("goes down"),
        "kept": _("stays: it would have gone down"),
        "waiting": _("waits for a person to score it"),
        "same": _("unchanged"),
        "from_start": _("scored under the correction from the start"),
    }[kind]


def heading_words(kind: str) -> str:
    """Name the attempts to which the same happens."""
    return {
        "raised": _("Go up"),
        "lowered": _("Go down"),
        "kept": _("Stay, as they would have gone down"),
        "waiting": _("Wait for a person to score them"),
        "same": _("Unchanged"),
        "from_start": _("Scored under the correction from the start"),
    }[kind]


ALWAYS = ("lowered", "raised", "same")


def summary(overview: Overview) -> list[tuple[str, str]]:
    """Say how many attempts there are of each kind, and the mean before and after."""
    counts = [(_("Attempts"), len(overview.order))]
    counts += [
        (heading_words(kind), overview.counts[kind])
        for kind in KINDS
        if kind in ALWAYS or overview.counts[kind]
    ]
    counts.append((_("Pass now"), overview.now_passed))
    if overview.no_longer_passed:
        counts.append((_("Pass no more"), overview.no_longer_passed))
    rows = [(what, number_format(count)) for what, count in counts]
    if overview.mean_before is not None and overview.mean_after is not None:
        means = f"{percent(overview.mean_before)}{ARROW}{percent(overview.mean_after)}"
        rows.append((_("Mean of the results"), means))
    return rows


def result_words(total: Total) -> str:
    """Say a result: points and share, or that it waits."""
    if total.points is None:
        return _("not scored yet")
    text = _("%(points)s of %(most)s (%(share)s)")
    return text % {
        "points": points(total.points),
        "most": points(total.max_points),
        "share": percent(share_of_total(total)),
    }


def table_rows(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Return rows with names and quizzes, in two queries however many there are."""
    shown = list(rows)
    ids = [row.attempt_id for row in shown]
    names = names_of_takers(ids)
    taken = Attempt.objects.in_bulk(ids)
    return [
        {
            "name": names.get(row.attempt_id) or _("(deleted account)"),
            "quiz": quiz_version(taken[row.attempt_id].version_id).title_in(
                get_language() or ""
            ),
            "number": taken[row.attempt_id].number,
            "before": result_words(row.before),
            "after": result_words(row.after),
            "what": kind_words(row.kind),
            "passes": bool(row.passed_after) and not row.passed_before,
            "fails": bool(row.passed_before) and not row.passed_after,
        }
        for row in shown
    ]
