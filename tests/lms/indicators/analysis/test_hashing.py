import hashlib
import unicodedata
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lms.indicators.analysis.errors import TableError
from lms.indicators.analysis.hashing import RowsHash, frame_hash, rows_hash

COLUMNS = {
    "id": "integer",
    "name": "text",
    "score": "number",
    "seen": "boolean",
    "at": "time",
}


def rows(n: int = 5) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": range(n),
            "name": [f"niño “{at % 3}”" for at in range(n)],
            "score": [at / 10 for at in range(n)],
            "seen": [at % 2 == 0 for at in range(n)],
            "at": pd.date_range("2026-11-25 10:00", periods=n, freq="s", tz="UTC"),
        }
    )


def test_the_hash_is_of_these_bytes() -> None:
    frame = pd.DataFrame(
        {
            "id": [1, 2],
            "name": ["añ\n", None],
            "score": [0.1, np.nan],
            "seen": [True, False],
            "at": pd.to_datetime(["2026-11-25T10:00:00-03:00"] * 2),
        }
    )
    text = (
        '[["id", "integer"], ["name", "text"], ["score", "number"], '
        '["seen", "boolean"], ["at", "time"]]\n'
        '1,"añ\\n",0.1,true,"2026-11-25T13:00:00.000000+00:00"\n'
        '2,null,null,false,"2026-11-25T13:00:00.000000+00:00"\n'
    )

    found = rows_hash([frame], COLUMNS, ["id"])

    assert found == hashlib.sha256(text.encode()).hexdigest()


def test_chunks_order_and_other_columns_make_no_difference() -> None:
    frame = rows()
    expected = frame_hash(frame, COLUMNS, ["id"])
    chunks = [frame.iloc[:2], frame.iloc[2:2], frame.iloc[2:]]
    shuffled = frame.iloc[[3, 1, 4, 0, 2], ::-1].assign(more=1)

    assert rows_hash(chunks, COLUMNS, ["id"]) == expected
    assert frame_hash(shuffled, COLUMNS, ["id"]) == expected


def test_equal_values_in_other_types_are_equal() -> None:
    frame = rows()
    other = frame.assign(
        id=frame["id"].astype(float),
        name=[unicodedata.normalize("NFD", name) for name in frame["name"]],
        seen=frame["seen"].astype(object),
        at=frame["at"].dt.tz_convert("America/Lima"),
    )
    negative = frame.assign(score=[-0.0, 0.1, 0.2, 0.3, 0.4])

    expected = frame_hash(frame, COLUMNS, ["id"])
    assert frame_hash(other, COLUMNS, ["id"]) == expected
    assert frame_hash(negative, COLUMNS, ["id"]) == expected


@pytest.mark.parametrize(
    "changed",
    [
        {"score": [0.0, 0.1, 0.2, 0.30000000000000004, 0.4]},
        {"seen": [False] * 5},
        {"name": ["x"] * 5},
    ],
)
def test_any_other_value_is_another_hash(changed: dict[str, Any]) -> None:
    one = frame_hash(rows(), COLUMNS, ["id"])

    assert frame_hash(rows().assign(**changed), COLUMNS, ["id"]) != one
    renamed = rows().rename(columns={"name": "label"})
    columns = {("label" if k == "name" else k): v for k, v in COLUMNS.items()}
    assert frame_hash(renamed, columns, ["id"]) != one


def test_rows_come_in_order_and_once() -> None:
    found = RowsHash(COLUMNS, ["id"])
    found.update(rows(3))
    assert found.rows == 3
    with pytest.raises(TableError, match="rows_not_in_order: row 3"):
        found.update(rows(3))
    with pytest.raises(TableError, match="rows_not_in_order: row 1"):
        rows_hash([rows().iloc[[1, 0]]], COLUMNS, ["id"])


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"id": [0, 1, 2, 3, 4.5]}, "value_of_other_kind: column id, kind integer"),
        ({"score": ["a"] * 5}, "value_of_other_kind: column score, kind number"),
        (
            {"at": pd.date_range("2026-01-01", periods=5)},
            "value_of_other_kind: column at",
        ),
    ],
)
def test_values_of_another_kind_are_refused(values: dict[str, Any], said: str) -> None:
    with pytest.raises(TableError, match=said):
        frame_hash(rows().assign(**values), COLUMNS, ["id"])


def test_columns_are_known_and_there() -> None:
    with pytest.raises(TableError, match="kind_unknown: column id, kind money"):
        RowsHash({"id": "money"}, ["id"])
    with pytest.raises(TableError, match="column_missing: column key"):
        RowsHash({"id": "integer"}, ["key"])
    with pytest.raises(TableError, match="column_missing: column at"):
        frame_hash(rows().drop(columns="at"), COLUMNS, ["id"])
