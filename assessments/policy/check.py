"""Everything that is wrong with a conduct or an exception, as (path, code) pairs.

Paths are dotted, with places in lists from 0: `start.2.if.before`. Codes: `missing`,
`unknown-key`, `object`, `list`, `empty`, `choice` (not one of those known), `boolean`,
`number` (not a whole number), `range`, `text`, `twins` (twice in a list); of rules
`last-conditional`, `unreachable`, `unknown-condition`, `not-here` (a condition of
another kind of rule), `unknown-effect`, `unknown-permission`, `reason` (refused without
one, or allowed with one); of dates `date`, `zone`, `event`, `offset`; of the review
`unknown-thing` and `shown-while-counting` (key or rationale before the attempt is
finished, in a quiz that counts); of exceptions `factor`.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from assessments.policy.checkers import (
    Checker,
    Fault,
    check_boolean,
    check_date,
    check_factor,
    check_fields,
    check_instant,
    check_list,
    check_object,
    check_one_of,
    check_text,
    check_true,
    check_whole,
)
from assessments.policy.conditions import CONDITIONS, ONLY_ATTEMPT, ONLY_START
from assessments.policy.dates import ATTEMPT_START, RUN_EVENTS
from assessments.policy.decisions import PERMISSIONS, REASONS
from assessments.policy.presets import CUSTOM, PRESETS
from assessments.policy.review import MOMENTS, SETTLED, THINGS
from assessments.policy.scores import HUNDRED, KEPT
from assessments.policy.timing import TIMERS

MOST_MINUTES = 525_600  # a year
MOST_HOURS = 8760
MOST_GRACE = 3600
MOST_ATTEMPTS = 100
NEEDED = (
    "preset",
    "timer",
    "kept",
    "pass_percent",
    "one_per_page",
    "shuffle",
    "start",
    "access",
    "grading",
    "review",
)


def check_conduct(conduct: Any) -> list[Fault]:
    """Return what is wrong with a conduct; empty if nothing is."""
    if not isinstance(conduct, Mapping):
        return [("", "object")]
    return list(check_fields("", conduct, _CONDUCT, NEEDED)) + list(_leaks(conduct))


def check_exception(effects: Any) -> list[Fault]:
    """Return what is wrong with the effects of an exception; empty if nothing is."""
    if not isinstance(effects, Mapping):
        return [("", "object")]
    if not effects:
        return [("", "empty")]
    return list(check_fields("", effects, _EXCEPTION, ()))


_attempts = partial(check_whole, least=1, most=MOST_ATTEMPTS)
_percent = partial(check_whole, least=0, most=HUNDRED)
_minutes = partial(check_whole, least=1, most=MOST_MINUTES)
_hours = partial(check_whole, least=1, most=MOST_HOURS)
_run_date = partial(check_date, events=RUN_EVENTS)


def _count(path: str, value: Any) -> Iterator[Fault]:
    """Check a number of attempts, perhaps of one tag."""
    if isinstance(value, Mapping):
        known: dict[str, Checker] = {"count": _attempts, "tag": check_text}
        yield from check_fields(path, value, known, ("count", "tag"))
    else:
        yield from _attempts(path, value)


def _conditions(kind: str) -> dict[str, Checker]:
    """Return what each condition may ask in one kind of rule."""
    events = RUN_EVENTS if kind == "start" else (*RUN_EVENTS, ATTEMPT_START)
    date = partial(check_date, events=events)
    texts = partial(check_list, each=check_text, least=1)
    known: dict[str, Checker] = {
        "role": texts,
        "before": date,
        "after": date,
        "attempts_fewer_than": _count,
        "attempts_at_least": _count,
        "finished_fewer_than": _count,
        "in_progress": check_boolean,
        "passed": check_boolean,
        "score_kept_at_least": _percent,
        "waited": partial(check_object, known={"hours": _hours}, needed=("hours",)),
        "elapsed_less_than": _minutes,
        "tagged": texts,
    }
    elsewhere = ONLY_ATTEMPT if kind == "start" else ONLY_START
    return {name: known[name] for name in CONDITIONS if name not in elsewhere}


_EFFECTS: dict[str, tuple[dict[str, Checker], tuple[str, ...]]] = {
    "start": (
        {
            "may_start": check_boolean,
            "reason": partial(check_one_of, known=REASONS),
            "until": _run_date,
            "late_until": _run_date,
            "tag": check_text,
        },
        ("may_start",),
    ),
    "access": (
        {
            "permissions": partial(
                check_list,
                each=partial(
                    check_one_of, known=PERMISSIONS, code="unknown-permission"
                ),
                least=0,
            )
        },
        ("permissions",),
    ),
    "grading": (
        {"credit_percent": _percent, "counts": check_boolean},
        ("credit_percent", "counts"),
    ),
}


def _rule(path: str, rule: Any, *, kind: str) -> Iterator[Fault]:
    """Check one rule, wherever it stands."""
    if not isinstance(rule, Mapping):
        yield path, "object"
        return
    known: dict[str, Checker] = {
        "if": partial(_if, kind=kind),
        "then": partial(_then, kind=kind),
        "code": check_text,
    }
    yield from check_fields(path, rule, known, ("then", "code"))


def _if(path: str, conditions: Any, *, kind: str) -> Iterator[Fault]:
    if not isinstance(conditions, Mapping):
        yield path, "object"
        return
    for name, asked in conditions.items():
        place = f"{path}.{name}"
        if name not in CONDITIONS:
            yield place, "unknown-condition"
        elif (checker := _conditions(kind).get(name)) is None:
            yield place, "not-here"
        else:
            yield from checker(place, asked)


def _then(path: str, effects: Any, *, kind: str) -> Iterator[Fault]:
    if not isinstance(effects, Mapping):
        yield path, "object"
        return
    yield from check_fields(path, effects, *_EFFECTS[kind], unknown="unknown-effect")
    if kind == "start" and effects.get("may_start") is ("reason" in effects):
        yield f"{path}.reason", "reason"


def _rules(path: str, rules: Any) -> Iterator[Fault]:
    """Check a list of rules; its path is its kind."""
    yield from check_list(path, rules, each=partial(_rule, kind=path), least=1)
    if not isinstance(rules, (list, tuple)):
        return
    objects = [rule for rule in rules if isinstance(rule, Mapping)]
    for place, rule in enumerate(objects):
        last = place == len(objects) - 1
        if last and rule.get("if"):
            yield f"{path}.{place}.if", "last-conditional"
        if not last and not rule.get("if"):
            yield f"{path}.{place}", "unreachable"
        if rule.get("code") in [other.get("code") for other in objects[:place]]:
            yield f"{path}.{place}.code", "twins"


def _timer(path: str, timer: Any) -> Iterator[Fault]:
    needed = ("policy", "grace_seconds")
    yield from check_object(path, timer, known=_TIMER, needed=needed)
    if not isinstance(timer, Mapping):
        return
    running = timer.get("policy") in ("continuous", "window")
    if running and timer.get("minutes") is None:
        yield f"{path}.minutes", "missing"
    if timer.get("policy") == "none" and timer.get("minutes") is not None:
        yield f"{path}.minutes", "not-here"


def _leaks(conduct: Mapping[str, Any]) -> Iterator[Fault]:
    """Find keys shown while a quiz that counts is still being answered."""
    if list(_rules("grading", conduct.get("grading"))) or list(
        _review("review", conduct.get("review"))
    ):
        return
    if any(rule["then"]["counts"] for rule in conduct["grading"]) and (
        {"key", "rationale"} & set(conduct["review"]["during"])
    ):
        yield "review.during", "shown-while-counting"


_things = partial(
    check_list, each=partial(check_one_of, known=THINGS, code="unknown-thing"), least=0
)
_review = partial(
    check_object, known=dict.fromkeys((*MOMENTS, SETTLED), _things), needed=MOMENTS
)
_TIMER: dict[str, Checker] = {
    "policy": partial(check_one_of, known=TIMERS),
    "minutes": partial(check_whole, least=1, most=MOST_MINUTES, empty=True),
    "grace_seconds": partial(check_whole, least=0, most=MOST_GRACE),
}
_CONDUCT: dict[str, Checker] = {
    "preset": partial(check_one_of, known=(*PRESETS, CUSTOM)),
    "timer": _timer,
    "kept": partial(check_one_of, known=KEPT),
    "pass_percent": partial(check_whole, least=0, most=HUNDRED, empty=True),
    "one_per_page": check_boolean,
    "shuffle": check_boolean,
    "start": _rules,
    "access": _rules,
    "grading": _rules,
    "review": _review,
}
_EXCEPTION: dict[str, Checker] = {
    "extra_attempts": _attempts,
    "extra_minutes": _minutes,
    "time_factor": check_factor,
    "until": check_instant,
    "waive_wait": check_true,
}
