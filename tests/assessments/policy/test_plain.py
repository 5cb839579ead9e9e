"""Decisions survive as JSON."""

import json
from fractions import Fraction

from assessments.policy import (
    decide_access,
    decide_grading,
    decide_start,
    plain,
    preset,
)
from tests.assessments.policy.situations import NOW, custom, facts, finished, running


def test_decisions_as_data() -> None:
    rule = {
        "if": {"elapsed_less_than": 90, "score_kept_at_least": 50},
        "then": {"permissions": ["view"]},
        "code": "short",
    }
    attempts = [finished(1, Fraction(2, 3)), running(2)]
    person = facts(attempts=attempts)
    decision = decide_access(custom(access=[rule]), person, attempts[1])
    assert plain(decision) == {
        "permissions": ["view"],
        "rule": 0,
        "code": "short",
        "trace": [
            {
                "rule": 0,
                "code": "short",
                "matched": True,
                "checks": [
                    {
                        "name": "elapsed_less_than",
                        "asked": 90,
                        "limit": 5400.0,
                        "value": 3600.0,
                        "held": True,
                    },
                    {
                        "name": "score_kept_at_least",
                        "asked": 50,
                        "limit": "1/2",
                        "value": "2/3",
                        "held": True,
                    },
                ],
            }
        ],
    }
    assert json.loads(json.dumps(plain(decision))) == plain(decision)


def test_starts_and_grades_as_data() -> None:
    start = plain(decide_start(preset("final", minutes=60), facts()))
    assert start["values"]["deadline"] == "2026-03-10T13:00:00+00:00"
    assert start["trace"][1]["checks"][0]["asked"] == {"event": "start"}
    own = finished(at=NOW)
    grading = plain(decide_grading(preset("module"), facts(attempts=[own]), own))
    assert (grading["credit"], grading["counts"]) == ("1", True)
