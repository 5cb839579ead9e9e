"""Decisions: the first rule that matches, exceptions, what is left, when it opens."""

from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest

from assessments.policy import (
    Trace,
    attempts_left,
    check_conduct,
    closed,
    decide_access,
    decide_start,
    preset,
    settled,
)
from assessments.policy.conditions import start_scene
from assessments.policy.facts import Relief
from assessments.policy.rules import match
from tests.assessments.policy.situations import (
    DAY,
    END,
    HOUR,
    NOW,
    START,
    TICK,
    custom,
    exception,
    facts,
    finished,
    running,
    start_rule,
)


def refused(code: str, conditions: dict[str, Any], reason: str) -> dict[str, Any]:
    return start_rule(code, conditions, may_start=False, reason=reason)


def test_start_names_the_rule_its_reason_and_the_way_there() -> None:
    conduct = preset("final")
    attempts = [finished(1, Fraction(1, 2), at=NOW - HOUR)]
    decision = decide_start(conduct, facts(attempts=attempts))
    assert decision.may_start is False
    assert (decision.rule, decision.code, decision.reason) == (5, "wait", "wait")
    assert [(t.rule, t.code, t.matched) for t in decision.trace] == [
        (0, "in-progress", False),
        (1, "not-open", False),
        (2, "closed", False),
        (3, "no-attempts-left", False),
        (4, "open", False),
        (5, "wait", True),
    ]
    assert decision.values == {
        "attempts_left": 2,
        "counting_left": 2,
        "wait_until": NOW + timedelta(hours=23),
        "deadline": None,
        "late_deadline": None,
        "may_roll_over": False,
        "tag": "",
    }
    opened = decide_start(conduct, facts(NOW + 23 * HOUR, attempts=attempts))
    assert opened.may_start
    assert opened.values["deadline"] == NOW + 24 * HOUR
    assert opened.values["wait_until"] is None


@pytest.mark.parametrize(
    ("moment", "reason", "opens"),
    [
        (START - TICK, "not-open", START),
        (START, "", None),
        (END - TICK, "", None),
        (END, "closed", None),
    ],
)
def test_a_preset_is_open_from_start_to_just_before_the_end(
    moment: Any, reason: str, opens: Any
) -> None:
    decision = decide_start(preset("module"), facts(moment))
    assert (decision.reason, decision.may_start) == (reason, not reason)
    assert decision.values["wait_until"] == opens
    assert decision.values["attempts_left"] == 3


def test_a_start_whose_time_is_over_is_refused() -> None:
    bound = start_rule("odd", {}, may_start=True, until={"event": "start"})
    conduct = custom() | {"start": [{k: v for k, v in bound.items() if k != "if"}]}
    decision = decide_start(conduct, facts(START))
    assert (decision.may_start, decision.code) == (False, "odd")
    assert (decision.reason, decision.values["deadline"]) == ("closed", None)
    assert decide_start(conduct, facts(START - TICK)).values["deadline"] == START


def test_a_start_that_opens_with_no_time_left_is_not_promised() -> None:
    conduct = custom(
        start=[
            refused("early", {"before": {"event": "start"}}, "not-open"),
            start_rule(
                "on",
                {"after": "2026-01-01T00:00Z"},
                may_start=True,
                until=END.isoformat(),
            ),
        ]
    )
    person = facts(events={"start": END})
    assert (
        decide_start(conduct, facts(NOW, events=person.events)).values["wait_until"]
        is None
    )


def test_an_attempt_in_progress_is_resumed_not_started() -> None:
    decision = decide_start(preset("practice"), facts(attempts=[running()]))
    assert (decision.may_start, decision.reason) == (False, "in-progress")
    assert decision.values["attempts_left"] is None
    assert decision.values["wait_until"] is None


def test_no_rule_that_holds_is_an_error() -> None:
    rules = [start_rule("only", {"passed": True})]
    scene = start_scene(custom(), facts(), Relief())
    with pytest.raises(ValueError, match="No start rule holds"):
        match("start", rules, scene)


def test_a_finished_attempt_can_only_be_viewed() -> None:
    own = finished()
    conduct = custom()
    assert decide_access(conduct, facts(), own).permissions == {"view"}
    assert decide_access(conduct, facts(), running()).permissions == {
        "view",
        "answer",
        "finish",
    }
    assert decide_access(conduct, facts(), own).trace == (Trace(0, "else", True, ()),)


# --- What is left -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("conduct", "attempts", "left"),
    [
        (preset("practice"), [finished(n) for n in range(1, 30)], None),
        (preset("pre_test"), [], 1),
        (preset("module"), [], 3),
        (preset("module"), [finished(1), running(2)], 1),
        (preset("module"), [finished(n) for n in (1, 2, 3)], 0),
        (preset("module"), [finished(n) for n in (1, 2, 3, 4)], 0),
        (preset("final", attempts=100), [], 100),
        (
            custom(start=[refused("passed", {"passed": True}, "passed")]),
            [finished(share=Fraction(1))],
            0,
        ),
        (
            custom(
                start=[
                    refused("stop", {"tagged": ["practice"]}, "no-attempts-left"),
                    start_rule(
                        "graded",
                        {"attempts_fewer_than": 3},
                        may_start=True,
                        tag="graded",
                    ),
                    start_rule(
                        "practice", {"passed": False}, may_start=True, tag="practice"
                    ),
                ]
            ),
            [],
            4,
        ),
    ],
)
def test_attempts_left_ignore_dates_and_waits(
    conduct: dict[str, Any], attempts: list[Any], left: int | None
) -> None:
    assert check_conduct(conduct) == []
    for moment in (START - DAY, NOW, END + DAY):
        assert attempts_left(conduct, facts(moment, attempts=attempts)) == left


def test_counting_attempts_left() -> None:
    module = preset("module")
    once = facts(attempts=[finished(1, Fraction(2, 5))])
    assert decide_start(module, once).values["counting_left"] == 2
    through = facts(attempts=[finished(1, Fraction(3, 5))])
    values = decide_start(module, through).values
    assert (values["attempts_left"], values["counting_left"]) == (2, 0)
    endless = decide_start(custom(), facts()).values
    assert (endless["attempts_left"], endless["counting_left"]) == (None, None)


def test_settled_when_there_is_nothing_to_gain() -> None:
    module = preset("module")
    failed = [finished(n, Fraction(1, 5)) for n in (1, 2, 3)]
    assert settled(module, facts()) is False
    assert settled(module, facts(attempts=failed[:2])) is False
    assert settled(module, facts(attempts=failed)) is True
    assert settled(module, facts(attempts=[finished(1, Fraction(3, 5))])) is True
    # The third attempt is running: keys of the first two would help.
    assert settled(module, facts(attempts=[*failed[:2], running(3)])) is False
    more = facts(attempts=failed, exceptions=[exception(extra_attempts=1)])
    assert settled(module, more) is False


@pytest.mark.parametrize(
    ("moment", "events", "attempts", "is_closed"),
    [
        (END - TICK, {"end": END}, [], False),
        (END, {"end": END}, [], True),
        (END, {"end": END}, [running()], False),
        (END, {"end": None}, [], False),
        (END, {}, [], False),
    ],
)
def test_closed(moment: Any, events: Any, attempts: Any, is_closed: bool) -> None:
    assert closed(facts(moment, events=events, attempts=attempts)) is is_closed


def test_closed_later_for_who_has_a_later_end() -> None:
    given = [exception(until=(END + DAY).isoformat())]
    assert closed(facts(END, exceptions=given)) is False
    assert closed(facts(END + DAY, exceptions=given)) is True
