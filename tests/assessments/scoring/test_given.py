"""What was given to questions without options to choose from, as tokens."""

import pytest

from assessments.scoring.given import (
    is_right,
    key_tokens,
    keys_that_count,
    pairs_of,
    tokens_of,
)
from tests.factories.assessments import CHOICE, MATCH, NUMERIC, ORDER, TEXT

UNITS = {
    "interaction": "numeric",
    "value": "1.5",
    "unit": "hour",
    "units": {"hour": "60", "minute": "1"},
}


@pytest.mark.parametrize(
    ("definition", "response", "tokens"),
    [
        (MATCH, {"pairs": {"r2": "a", "r1": "c"}}, "r1=c|r2=a"),
        (MATCH, {"pairs": {"r2": "a"}}, "r2=a"),
        (ORDER, {"sequence": ["c", "a", "b"]}, "1=c|2=a|3=b"),
        (NUMERIC, {"text": "2,50", "value": "5/2"}, "2.5"),
        (NUMERIC, {"text": "1200", "value": "1200"}, "1200"),
        (NUMERIC, {"text": "0.333", "value": "1/3"}, "0.333333333"),
        (UNITS, {"text": "90", "value": "90", "unit": "minute"}, "1.5"),
        (TEXT, {"text": "  Credencial  DIGITÁL "}, "credencial digital"),
        (TEXT | {"case": True}, {"text": "A|B"}, "A¦B"),
        (TEXT, {}, ""),
    ],
)
def test_tokens(
    definition: dict[str, object], response: dict[str, object], tokens: str
) -> None:
    assert tokens_of(definition, response) == tokens


def test_pairs_know_the_keys_that_count() -> None:
    other = {**MATCH, "rows": [{"id": "r1", "key": "c"}, {"id": "r2", "key": "b"}]}
    counting = keys_that_count(MATCH, [("accept_also", other), ("void", {})])
    assert pairs_of(MATCH, counting) == [
        ("r1=a", "r1", True),
        ("r1=b", "r1", False),
        ("r1=c", "r1", True),
        ("r2=a", "r2", False),
        ("r2=b", "r2", True),
        ("r2=c", "r2", False),
    ]
    right = [token for token, _, is_key in pairs_of(ORDER, [ORDER]) if is_key]
    assert right == key_tokens(ORDER) == ["1=a", "2=b", "3=c"]


def test_a_new_key_stands_alone() -> None:
    new = {**TEXT, "accepted": {"mul": ["wallet"]}}
    counting = keys_that_count(TEXT, [("accept_also", CHOICE), ("new_key", new)])
    assert counting == [new]
    assert is_right(counting, {"text": "Wallet"})
    assert not is_right(counting, {"text": "credential"})
