"""How a quiz is conducted: start, access and grading by ordered rules, first match wins.

A *conduct* is plain data, frozen in a quiz version:

    {"preset": "module",
     "timer": {"policy": "continuous", "minutes": 30, "grace_seconds": 60},
     "kept": "best", "pass_percent": 60, "one_per_page": true, "shuffle": true,
     "start":   [{"if": {"attempts_at_least": 3},
                  "then": {"may_start": false, "reason": "no-attempts-left"},
                  "code": "no-attempts-left"},
                 {"then": {"may_start": true, "until": {"event": "end"}}, "code": "open"}],
     "access":  [{"then": {"permissions": ["view", "answer", "finish"]}, "code": "all"}],
     "grading": [{"then": {"credit_percent": 100, "counts": true}, "code": "full"}],
     "review": {"during": [], "after": ["points"], "later": ["points"],
                "closed": ["points", "key"], "settled": ["key"]}}

`timer.minutes` (1 to 525,600) is null or absent for policy `none`; `grace_seconds` 0 to
3600; percents are whole numbers from 0 to 100; `review.settled` may be absent. The
conditions of a rule must all hold; the last rule of a list has none. Conditions: `role`
and `tagged` (lists, any of them), `before` and `after` (date expressions, see `dates`),
`attempts_fewer_than`, `attempts_at_least`, `finished_fewer_than` (a number from 1 to 100
or {"count", "tag"}), `in_progress`, `passed` (true or false), `score_kept_at_least` (a
percent), `waited` ({"hours": 1 to 8760}, start only), `elapsed_less_than` (minutes, not
in start).

Effects of start rules: `may_start`, `reason` (if not), `until` and `late_until` (date
expressions that bound the deadline; the second for who rolls over), `tag`; of access
rules `permissions`; of grading rules `credit_percent` and `counts`.

Nothing here knows Django, the clock or chance. Conducts and exceptions are checked once,
by `check_conduct` and `check_exception`; the other functions expect them without faults.
"""

from assessments.policy.check import check_conduct, check_exception
from assessments.policy.conditions import Check
from assessments.policy.decisions import (
    PERMISSIONS,
    REASONS,
    AccessDecision,
    GradingDecision,
    StartDecision,
    attempts_left,
    decide_access,
    decide_grading,
    decide_start,
    settled,
)
from assessments.policy.facts import Facts, PastAttempt, PersonException
from assessments.policy.plain import plain
from assessments.policy.presets import PRESETS, PresetError, choices, preset
from assessments.policy.review import MOMENTS, THINGS, review_moment, visible
from assessments.policy.rules import Trace
from assessments.policy.scores import KEPT, kept_share, passed
from assessments.policy.timing import TIMERS, accepted_until, closed, deadline_of

__all__ = [
    "KEPT",
    "MOMENTS",
    "PERMISSIONS",
    "PRESETS",
    "REASONS",
    "THINGS",
    "TIMERS",
    "AccessDecision",
    "Check",
    "Facts",
    "GradingDecision",
    "PastAttempt",
    "PersonException",
    "PresetError",
    "StartDecision",
    "Trace",
    "accepted_until",
    "attempts_left",
    "check_conduct",
    "check_exception",
    "choices",
    "closed",
    "deadline_of",
    "decide_access",
    "decide_grading",
    "decide_start",
    "kept_share",
    "passed",
    "plain",
    "preset",
    "review_moment",
    "settled",
    "visible",
]
