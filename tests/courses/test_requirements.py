import pytest
from django.utils.translation import override

from courses.registration import check_lessons, describe_lessons
from courses.requirements import (
    CompletionResult,
    Reason,
    judge,
    requirement_kind,
)


def facts(*done: str, retired: tuple[str, ...] = ()) -> dict[str, list[str]]:
    return {"lessons": ["1-1", "1-2"], "done": list(done), "retired": list(retired)}


def test_judge_without_requirements_is_no_completion() -> None:
    assert judge([], []) == CompletionResult(complete=False, reasons=())


def test_judge_needs_every_requirement() -> None:
    asked = [{"kind": "lessons"}, {"kind": "lessons"}]

    result = judge(asked, [facts("1-1", "1-2"), facts("1-1")])

    assert result.complete is False
    assert [reason.met for reason in result.reasons] == [True, False]
    assert judge(asked[:1], [facts("1-1", "1-2")]).complete is True


def test_judge_refuses_facts_that_do_not_pair() -> None:
    with pytest.raises(ValueError, match="shorter"):
        judge([{"kind": "lessons"}], [])


def test_requirement_kind_that_nobody_registered_is_an_error() -> None:
    with pytest.raises(KeyError, match="nothing"):
        requirement_kind("nothing")


def test_result_as_json_is_plain() -> None:
    reason = Reason("lessons", met=True, values={"total": 2})

    assert CompletionResult(complete=True, reasons=(reason,)).as_json() == {
        "complete": True,
        "reasons": [{"kind": "lessons", "met": True, "values": {"total": 2}}],
    }


@pytest.mark.parametrize(
    ("done", "retired", "met", "missing", "waived", "total"),
    [
        ((), (), False, ["1-1", "1-2"], [], 2),
        (("1-2",), (), False, ["1-1"], [], 2),
        (("1-1", "1-2"), (), True, [], [], 2),
        (("1-1", "1-2", "9-9"), (), True, [], [], 2),
        (("1-1",), ("1-2",), True, [], ["1-2"], 1),
        (("1-1", "1-2"), ("1-2",), True, [], [], 2),
        ((), ("1-1", "1-2"), False, [], ["1-1", "1-2"], 0),
    ],
)
def test_check_lessons_judges_the_version(
    done: tuple[str, ...],
    retired: tuple[str, ...],
    met: bool,
    missing: list[str],
    waived: list[str],
    total: int,
) -> None:
    reason = check_lessons({}, facts(*done, retired=retired))

    assert reason.met is met
    assert reason.values == {"total": total, "missing": missing, "waived": waived}


@pytest.mark.parametrize(
    ("done", "words"),
    [
        (("1-1", "1-2"), "All lessons are done."),
        (("1-1",), "1 lesson is not done yet."),
        ((), "2 lessons are not done yet."),
    ],
)
def test_describe_lessons_says_it_in_words(done: tuple[str, ...], words: str) -> None:
    with override("en"):
        assert describe_lessons(check_lessons({}, facts(*done))) == words
