"""What is wrong with a definition is named."""

from typing import Any

import pytest

from assessments.scoring import check_definition

CRITERION = {"id": "c", "levels": [{"id": "0", "points": 0}, {"id": "1", "points": 1}]}
OPTIONS = [{"id": "a", "key": True}, {"id": "b"}]


@pytest.mark.parametrize(
    ("definition", "faults"),
    [
        ({"interaction": "essay"}, [("interaction", "unknown-interaction")]),
        ({"interaction": "choice", "options": OPTIONS}, []),
        ({"interaction": "choice", "options": OPTIONS[:1]}, [("options", "too-few")]),
        (
            {"interaction": "choice", "options": [{"id": "a"}, {"id": "b"}]},
            [("options", "no-key")],
        ),
        (
            {
                "interaction": "choice",
                "options": [{"id": "a", "key": True}, {"id": "b", "key": True}],
            },
            [("options", "many-keys")],
        ),
        (
            {
                "interaction": "choice",
                "options": [{"id": "a", "key": True}, {"id": "a"}],
            },
            [("options", "twin-ids")],
        ),
        (
            {
                "interaction": "choice",
                "options": [{"id": str(n), "key": n == 1} for n in range(13)],
            },
            [("options", "too-many")],
        ),
        (
            {"interaction": "choice", "options": OPTIONS, "max_score": 0},
            [("max_score", "max-score")],
        ),
        (
            {"interaction": "multiple", "options": OPTIONS, "rule": "some"},
            [("rule", "rule")],
        ),
        (
            {
                "interaction": "multiple",
                "rule": "per_option",
                "options": [{"id": "a", "key": True}, {"id": "b", "key": True}],
            },
            [("options", "all-keys")],
        ),
        ({"interaction": "numeric", "value": "NaN"}, [("value", "number")]),
        (
            {"interaction": "extended", "criteria": [CRITERION], "needed": 1},
            [],
        ),
        (
            {"interaction": "extended", "criteria": [CRITERION], "needed": 20_001},
            [("needed", "needed")],
        ),
        (
            {"interaction": "numeric", "value": "1", "absolute": "-1"},
            [("absolute", "tolerance")],
        ),
        ({"interaction": "numeric", "value": "1", "unit": "km"}, [("unit", "unit")]),
        (
            {"interaction": "numeric", "value": "1", "units": {"km": "0"}},
            [("units", "unit")],
        ),
        (
            {"interaction": "text", "accepted": {"es": [" "]}},
            [("accepted", "nothing-accepted")],
        ),
        (
            {
                "interaction": "match",
                "rows": [{"id": "1", "key": "x"}, {"id": "2", "key": "z"}],
                "options": [{"id": "x"}, {"id": "y"}],
            },
            [("rows", "unknown-key")],
        ),
        ({"interaction": "order", "options": [{"id": "a"}, {"id": "b"}]}, []),
        ({"interaction": "extended", "criteria": []}, [("criteria", "criteria")]),
        (
            {
                "interaction": "extended",
                "criteria": [{"id": "c", "levels": [{"id": "0", "points": 0}]}],
            },
            [("criteria", "criteria")],
        ),
    ],
)
def test_faults_are_named(
    definition: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    assert check_definition(definition) == faults
