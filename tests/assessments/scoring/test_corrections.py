"""The pure replay of corrections, against a recomputation written another way."""

from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring.corrections import Bearing, Question, judge, regrade
from assessments.scoring.keys import adds_nothing, has_key, with_key
from assessments.scoring.log import Entry, Erratum
from assessments.scoring.score import score_response
from tests.assessments.scoring.recomputed import Asked, Fix, recomputed
from tests.factories.assessments import CHOICE, EXTENDED, MATCH, MULTIPLE, NUMERIC, TEXT

OPTIONS = ("a", "b", "c")
POLICIES = ("void", "full_credit", "accept_also", "new_key")


def rekeyed(definition: Any, option: str) -> Any:
    return with_key(definition, {"options": [option]})


answers: st.SearchStrategy[dict[str, str]] = st.one_of(
    st.just({}), st.sampled_from([{"option": option} for option in OPTIONS])
)
sets = st.lists(st.sampled_from(OPTIONS), min_size=1, unique=True)
asked = st.one_of(
    st.tuples(st.just(CHOICE), answers),
    st.tuples(st.just(MULTIPLE), sets.map(lambda chosen: {"options": sorted(chosen)})),
    st.tuples(st.just(EXTENDED), st.just({"text": "Long."})),
)
manuals = st.one_of(st.none(), st.fractions(0, 1, max_denominator=4))
questions = st.lists(
    st.builds(
        lambda pair, points, manual: Asked(pair[0], pair[1], Fraction(points), manual),
        asked,
        st.integers(1, 4),
        manuals,
    ),
    min_size=1,
    max_size=4,
)


@st.composite
def attempts(draw: st.DrawFn) -> tuple[list[Asked], list[Fix]]:
    """Draw an attempt and corrections of its questions."""
    items = draw(questions)
    fixes = []
    for key in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(items) - 1))
        keyed = has_key(items[place].definition)
        policy = draw(st.sampled_from(POLICIES if keyed else POLICIES[:2]))
        option = draw(st.sampled_from(OPTIONS))
        fixes.append(
            Fix(
                key=key,
                place=place,
                policy=policy,
                definition=rekeyed(items[place].definition, option) if keyed else {},
                never_lower=draw(st.booleans()),
                from_start=draw(st.booleans()),
            )
        )
    return items, fixes


def as_questions(items: list[Asked]) -> dict[int, Question]:
    return {
        place: Question(
            item.definition,
            item.response,
            item.points,
            Entry("automatic", score_response(item.definition, item.response)),
            None if item.manual is None else Entry("manual", item.manual),
        )
        for place, item in enumerate(items)
    }


def as_corrections(fixes: list[Fix]) -> list[Bearing]:
    return [
        Bearing(
            fix.key,
            fix.place,
            Erratum(fix.policy, fix.definition),
            never_lower=fix.never_lower,
            from_start=fix.from_start,
        )
        for fix in fixes
    ]


@given(attempts())
def test_replay_equals_recomputation_from_scratch(
    drawn: tuple[list[Asked], list[Fix]],
) -> None:
    items, fixes = drawn

    found = regrade(as_questions(items), as_corrections(fixes))

    points, most, kept = recomputed(items, fixes)
    assert (found.after.points, found.after.max_points) == (points, most)
    assert found.kept == kept


@given(attempts())
def test_taking_corrections_back_in_any_order_ends_where_all_began(
    drawn: tuple[list[Asked], list[Fix]],
) -> None:
    items, fixes = drawn
    before = recomputed(items, [])[:2]
    for order in list(permutations(fixes))[:6]:
        log = as_questions(items)
        for number in range(len(order) + 1):
            rest = [fix for fix in fixes if fix not in order[:number]]
            anew = [fix.place for fix in order[:number]]
            found = regrade(log, as_corrections(rest), anew)
            expected = recomputed(items, rest)[:2]
            assert (found.after.points, found.after.max_points) == expected
            log = {
                place: Question(
                    question.definition,
                    question.response,
                    question.points,
                    found.scores.get(place, question.automatic),
                    question.manual,
                )
                for place, question in log.items()
            }
        assert (found.after.points, found.after.max_points) == before


@given(attempts())
def test_never_lower_never_lowers(drawn: tuple[list[Asked], list[Fix]]) -> None:
    items, fixes = drawn
    safe = [
        Fix(**{**vars(fix), "never_lower": True, "from_start": False}) for fix in fixes
    ]
    found = regrade(as_questions(items), as_corrections(safe))
    before, after = found.before, found.after
    if before.points is None or after.points is None or not before.max_points:
        return
    share = after.points / after.max_points if after.max_points else Fraction(1)
    assert share >= before.points / before.max_points


def test_nothing_is_scored_anew_without_a_correction() -> None:
    items = as_questions([Asked(CHOICE, {"option": "a"}, Fraction(1))])
    odd = Question(
        CHOICE, {"option": "a"}, Fraction(1), Entry("automatic", Fraction(1))
    )

    assert judge(items, []).scores == {}
    assert regrade({0: odd}, []).scores == {}
    assert regrade({0: odd}, [], anew=[0]).scores == {
        0: Entry("automatic", Fraction(0))
    }


@pytest.mark.parametrize(
    ("definition", "key", "policy", "nothing"),
    [
        (CHOICE, {"options": ["b"]}, "accept_also", True),
        (CHOICE, {"options": ["a"]}, "accept_also", False),
        (NUMERIC, {"value": "2.5", "absolute": "0.10"}, "new_key", True),
        (NUMERIC, {"value": "2.5", "absolute": "0.2"}, "new_key", False),
        (TEXT, {"accepted": ["Credential", "card"]}, "accept_also", False),
        (TEXT, {"accepted": ["Credential"]}, "accept_also", True),
        (TEXT, {"accepted": ["credential", "card"]}, "new_key", False),
        (MATCH, {"rows": {"r1": "a", "r2": "b"}}, "new_key", True),
    ],
)
def test_adds_nothing(definition: Any, key: Any, policy: str, nothing: bool) -> None:
    corrected = with_key(definition, key)
    assert adds_nothing(definition, corrected, policy) is nothing


def test_long_text_has_no_key() -> None:
    assert [has_key(d) for d in (CHOICE, EXTENDED, {})] == [True, False, False]
