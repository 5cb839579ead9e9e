"""Which rule matched and why, and what exceptions give: in words."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.policy import Check, Trace
from assessments.wording import duration, moment, percent

RULES: Mapping[tuple[str, str], Any] = {
    ("start", "in-progress"): gettext_lazy("Refuse: an attempt is in progress"),
    ("start", "not-open"): gettext_lazy("Refuse: the course has not started"),
    ("start", "closed"): gettext_lazy("Refuse: the time for it is over"),
    ("start", "no-attempts-left"): gettext_lazy("Refuse: no attempt is left"),
    ("start", "wait"): gettext_lazy("Refuse: the pause between attempts"),
    ("start", "open"): gettext_lazy("Allow a start"),
    ("start", "on-time"): gettext_lazy("Allow a start, on time"),
    ("start", "late"): gettext_lazy("Allow a start, late"),
    ("access", "open"): gettext_lazy("Read, answer and hand in"),
    ("access", "finished"): gettext_lazy("Read only"),
    ("grading", "after-passing"): gettext_lazy("Practice: the quiz was passed before"),
    ("grading", "full"): gettext_lazy("Full credit"),
    ("grading", "on-time"): gettext_lazy("Full credit, handed in on time"),
    ("grading", "late"): gettext_lazy("Less credit, handed in late"),
}


def trace_rows(kind: str, trace: Iterable[Trace]) -> list[dict[str, Any]]:
    """Return the rules that were tried, in order: name, conditions in words, outcome."""
    return [
        {
            "number": tried.rule + 1,
            "name": RULES.get((kind, tried.code), tried.code),
            "matched": tried.matched,
            "checks": [
                {"text": condition_words(kind, check), "held": check.held}
                for check in tried.checks
            ],
        }
        for tried in trace
    ]


def condition_words(kind: str, check: Check) -> str:
    """Say a condition with its limit and what the person has."""
    words = CONDITIONS.get(check.name)
    return words(kind, check) if words else check.name


def before_words(kind: str, check: Check) -> str:
    if check.limit is None:
        return _("Before a date that is not set: always so.")
    text = _("Before %(limit)s; it was %(value)s.")
    if kind == "grading":
        text = _("Handed in by %(limit)s; it was %(value)s.")
    return text % {"limit": moment(check.limit), "value": moment(check.value)}


def after_words(kind: str, check: Check) -> str:
    if check.limit is None:
        return _("After a date that is not set: never so.")
    text = _("From %(limit)s on; it was %(value)s.")
    if kind == "grading":
        text = _("Handed in after %(limit)s; it was %(value)s.")
    return text % {"limit": moment(check.limit), "value": moment(check.value)}


def fewer_words(kind: str, check: Check) -> str:
    del kind
    text = _("Fewer attempts than %(limit)s; there were %(value)s.")
    return text % {"limit": check.limit, "value": check.value}


def at_least_words(kind: str, check: Check) -> str:
    del kind
    text = _("At least as many attempts as %(limit)s; there were %(value)s.")
    return text % {"limit": check.limit, "value": check.value}


def finished_words(kind: str, check: Check) -> str:
    del kind
    text = _("Fewer attempts handed in than %(limit)s; there were %(value)s.")
    return text % {"limit": check.limit, "value": check.value}


def progress_words(kind: str, check: Check) -> str:
    del kind
    if check.asked:
        return _("An attempt is in progress.")
    return _("No attempt is in progress.")


def passed_words(kind: str, check: Check) -> str:
    del kind
    return _("The quiz is passed.") if check.asked else _("The quiz is not passed.")


def score_words(kind: str, check: Check) -> str:
    del kind
    if check.value is None:
        return _("A score of at least %(limit)s; there is none yet.") % {
            "limit": percent(check.limit)
        }
    text = _("A score of at least %(limit)s; it was %(value)s.")
    return text % {"limit": percent(check.limit), "value": percent(check.value)}


def waited_words(kind: str, check: Check) -> str:
    del kind
    if check.limit is None:
        return _("The pause between attempts; there was no attempt before.")
    text = _("The pause between attempts, until %(limit)s; it was %(value)s.")
    return text % {"limit": moment(check.limit), "value": moment(check.value)}


def elapsed_words(kind: str, check: Check) -> str:
    del kind
    text = _("Less than %(limit)s since the start; it was %(value)s.")
    return text % {"limit": span(check.limit), "value": span(check.value)}


def role_words(kind: str, check: Check) -> str:
    del kind
    text = _("A role of these: %(limit)s; the person has: %(value)s.")
    return text % {"limit": listed(check.limit), "value": listed(check.value)}


def tagged_words(kind: str, check: Check) -> str:
    del kind
    text = _("A mark of these: %(limit)s; there is: %(value)s.")
    return text % {"limit": listed(check.limit), "value": listed(check.value)}


CONDITIONS: Mapping[str, Callable[[str, Check], str]] = {
    "before": before_words,
    "after": after_words,
    "attempts_fewer_than": fewer_words,
    "attempts_at_least": at_least_words,
    "finished_fewer_than": finished_words,
    "in_progress": progress_words,
    "passed": passed_words,
    "score_kept_at_least": score_words,
    "waited": waited_words,
    "elapsed_less_than": elapsed_words,
    "role": role_words,
    "tagged": tagged_words,
}


def span(time: timedelta | None) -> str:
    """Say a span of time in whole minutes."""
    return duration(int(time.total_seconds() // 60)) if time is not None else "–"


def listed(words: Iterable[str]) -> str:
    """Say a list of words."""
    return ", ".join(word for word in words if word) or "–"


def effect_words(effects: Mapping[str, Any]) -> list[str]:
    """Say what an exception gives, one sentence each."""
    found = []
    if count := effects.get("extra_attempts"):
        text = ngettext("%(count)s more attempt", "%(count)s more attempts", count)
        found.append(text % {"count": count})
    if minutes := effects.get("extra_minutes"):
        found.append(_("%(time)s more") % {"time": duration(minutes)})
    if factor := effects.get("time_factor"):
        found.append(more_time_words(Fraction(factor)))
    if until := effects.get("until"):
        at = moment(datetime.fromisoformat(until))
        found.append(_("open until %(date)s") % {"date": at})
    if effects.get("waive_wait"):
        found.append(_("no pause between attempts"))
    return found


def more_time_words(factor: Fraction) -> str:
    """Say a time factor as what it adds."""
    return _("%(share)s more time") % {"share": percent(factor - 1)}
