"""Presets: whole conducts under a name, with a few choices.

- `practice`: as often as wanted, feedback while answering, never counts.
- `pre_test`: once, nothing shown, does not count, no timer.
- `post_test`: once, counts, only the points are shown.
- `module`: three attempts, the best counts. Keys are shown once the person has passed
  or has no attempt left; what is attempted after passing is practice, so that a key
  seen is worth nothing.
- `final`: three attempts with a day between, 60 minutes each, the best counts; what
  was right is shown when the run has ended.
- `late_half`: one attempt until the due date at full credit, until the run's end at
  half. An attempt open at the due date is finished then, at full credit, unless the
  learner chose to roll over.

Nobody starts before the run starts or from its end on, or while an attempt is in
progress.
"""

from collections.abc import Mapping
from typing import Any

from assessments.policy.review import THINGS

PRESETS = ("practice", "pre_test", "post_test", "module", "final", "late_half")
CUSTOM = "custom"
KEYS = ("settled", "closed", "never")
END = {"event": "end"}
GRACE_SECONDS = 60
PASS_PERCENT = 60

_COMMON: dict[str, Any] = {
    "attempts": 1,
    "wait_hours": None,
    "timer": None,  # none, or continuous if minutes are given
    "minutes": None,
    "grace_seconds": GRACE_SECONDS,
    "kept": "best",
    "pass_percent": PASS_PERCENT,
    "one_per_page": True,
    "shuffle": True,
}
_OWN: dict[str, dict[str, Any]] = {
    "practice": {"attempts": None, "pass_percent": None},
    "pre_test": {"kept": "first", "pass_percent": None},
    "post_test": {},
    "module": {"attempts": 3, "keys": "settled"},
    "final": {"attempts": 3, "wait_hours": 24, "minutes": 60, "keys": "closed"},
    "late_half": {
        "due": {"event": "end", "days": -7},
        "late_percent": 50,
        "keys": "closed",
    },
}
_TOLD = ["attempt", "correctness", "points", "feedback"]
_KEYS = ["general", "key", "rationale"]


class PresetError(ValueError):
    """No such preset, or a choice that it does not offer."""


def choices(code: str) -> dict[str, Any]:
    """Return what a preset lets choose, with its defaults; raises `PresetError`.

    `attempts` (1 to 100, None without limit), `wait_hours` between attempts (None: no
    wait), `timer` (none, continuous, window; None: continuous if minutes are given),
    `minutes`, `grace_seconds`, `kept`, `pass_percent` (None: cannot be passed),
    `one_per_page`, `shuffle`; for some `keys` (settled, closed, never), `due` (a date
    expression), `late_percent`.
    """
    if code not in PRESETS:
        message = f"There is no preset {code}: choose one of {', '.join(PRESETS)}."
        raise PresetError(message)
    return {**_COMMON, **_OWN[code]}


def preset(code: str, **chosen: Any) -> dict[str, Any]:
    """Return the conduct of a preset with some choices; raises `PresetError`.

    The values chosen are not judged here: `check_conduct` does that.
    """
    offered = choices(code)
    unknown = sorted(set(chosen) - set(offered))
    if unknown:
        message = f"The preset {code} has no choice {', '.join(unknown)}."
        raise PresetError(message)
    choice = {**offered, **chosen}
    return {
        "preset": code,
        "timer": _timer(choice),
        "kept": choice["kept"],
        "pass_percent": choice["pass_percent"],
        "one_per_page": choice["one_per_page"],
        "shuffle": choice["shuffle"],
        "start": _start(choice),
        "access": _access(),
        "grading": _grading(code, choice),
        "review": _review(code, choice),
    }


def _timer(choice: Mapping[str, Any]) -> dict[str, Any]:
    policy = choice["timer"]
    if policy is None:
        policy = "none" if choice["minutes"] is None else "continuous"
    minutes = None if policy == "none" else choice["minutes"]
    return {
        "policy": policy,
        "minutes": minutes,
        "grace_seconds": choice["grace_seconds"],
    }


def _refuse(code: str, conditions: Mapping[str, Any]) -> dict[str, Any]:
    """Return a start rule that refuses; its code is the reason."""
    return {
        "if": dict(conditions),
        "then": {"may_start": False, "reason": code},
        "code": code,
    }


def _start(choice: Mapping[str, Any]) -> list[dict[str, Any]]:
    rules = [
        _refuse("in-progress", {"in_progress": True}),
        _refuse("not-open", {"before": {"event": "start"}}),
        _refuse("closed", {"after": END}),
    ]
    if choice["attempts"] is not None:
        limit = {"attempts_at_least": choice["attempts"]}
        rules.append(_refuse("no-attempts-left", limit))
    waited: dict[str, Any] = {}
    if choice["wait_hours"] is not None:
        waited = {"waited": {"hours": choice["wait_hours"]}}
    allowed: list[dict[str, Any]] = [
        {"if": waited, "then": {"may_start": True, "until": END}, "code": "open"}
    ]
    if "due" in choice:
        on_time = {"may_start": True, "until": choice["due"], "late_until": END}
        allowed[0]["code"] = "late"
        allowed.insert(
            0,
            {
                "if": {**waited, "before": choice["due"]},
                "then": on_time,
                "code": "on-time",
            },
        )
    rules += allowed
    if waited:
        rules.append(_refuse("wait", {}))
    del rules[-1]["if"]  # empty: the last rule has none
    return rules


def _access() -> list[dict[str, Any]]:
    return [
        {
            "if": {"in_progress": True},
            "then": {"permissions": ["view", "answer", "finish"]},
            "code": "open",
        },
        {"then": {"permissions": ["view"]}, "code": "finished"},
    ]


def _grading(code: str, choice: Mapping[str, Any]) -> list[dict[str, Any]]:
    full = {"credit_percent": 100, "counts": code not in ("practice", "pre_test")}
    rules: list[dict[str, Any]] = []
    if choice.get("keys") == "settled" and choice["pass_percent"] is not None:
        practice = {"credit_percent": 100, "counts": False}
        passed = {"if": {"passed": True}, "then": practice, "code": "after-passing"}
        rules.append(passed)
    if "due" not in choice:
        return [*rules, {"then": full, "code": "full"}]
    late = {"credit_percent": choice["late_percent"], "counts": True}
    return [
        *rules,
        {"if": {"before": choice["due"]}, "then": full, "code": "on-time"},
        {"then": late, "code": "late"},
    ]


def _review(code: str, choice: Mapping[str, Any]) -> dict[str, list[str]]:
    if code == "pre_test":
        return _shown([], [])
    if code == "post_test":
        return _shown(["points"], ["points"])
    if code == "practice":
        during = ["attempt", "correctness", "feedback", "general"]
        return {**_shown(list(THINGS), list(THINGS)), "during": during}
    keys = [] if choice["keys"] == "never" else _KEYS
    told = ["attempt", "points"] if code == "final" else _TOLD
    review = _shown(told, [*_TOLD, *keys])
    if choice["keys"] == "settled":
        review["settled"] = [*_TOLD, *_KEYS]
    return review


def _shown(finished: list[str], closed: list[str]) -> dict[str, list[str]]:
    """Return a review with nothing shown before the finish."""
    return {
        "during": [],
        "after": list(finished),
        "later": list(finished),
        "closed": list(closed),
    }
