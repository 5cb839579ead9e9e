import csv
import io
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.analysis import analyze, escape_formula, write_csv
from assessments.analysis.writing import (
    FORMULA_STARTS,
    as_json,
    as_text,
    plain_mapping,
    report_as_data,
    shown,
)
from tests.assessments.analysis.samples import NAN, long, patient, wide


def written(frame: pd.DataFrame) -> str:
    file = io.StringIO(newline="")
    write_csv(frame, file)
    return file.getvalue()


def test_csv_escapes_text_and_keeps_numbers() -> None:
    frame = pd.DataFrame(
        {
            "=item": ["=1+1", "q,2", "-3"],
            "n": [1, 2, 3],
            "D": [-0.1, NAN, 1 / 3],
            "is_key": [True, False, True],
        }
    )
    assert written(frame).split("\r\n") == [
        "'=item,n,D,is_key",
        "'=1+1,1,-0.1,1",
        '"q,2",2,,0',
        "'-3,3,0.3333333333333333,1",
        "",
    ]


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_formulas_are_escaped(start: str) -> None:
    assert escape_formula(f"{start}HYPERLINK()") == f"'{start}HYPERLINK()"


@pytest.mark.parametrize("text", ["", "q1", "a=b", " =1", "'=1", "ñ"])
def test_harmless_text_is_left_alone(text: str) -> None:
    assert escape_formula(text) == text


@patient
@given(st.lists(st.text(st.characters(blacklist_categories=["Cs"])), min_size=1))
def test_no_cell_of_a_written_file_is_a_formula(labels: list[str]) -> None:
    rows = list(
        csv.reader(io.StringIO(written(pd.DataFrame({"item": labels})), newline=""))
    )
    assert len(rows) == len(labels) + 1
    assert not [row for row in rows if row and row[0].startswith(FORMULA_STARTS)]


def test_json_has_every_table_and_no_number_that_is_none() -> None:
    rows = [("ana", "q1", 1, "pt", 9.0), ("ben", "q1", 0, "es", NAN)]
    data = json.loads(
        as_json(report_as_data(analyze(long(rows, "language", "seconds"))))
    )
    assert {name: len(table) for name, table in data.items()} == {
        "quiz": 16,
        "items": 1,
        "forms": 0,
        "groups": 0,
        "languages": 2,
        "versions": 0,
        "language_differences": 2,
        "options": 0,
        "times": 1,
        "flags": 1,
    }
    assert data["items"][0]["facility"] == 0.5
    assert data["items"][0]["discrimination_index"] is None
    assert data["quiz"]["complete"] is True
    assert data["flags"] == [
        {"code": "too_few_answers", "item": "q1", "values": {"n": 2, "least": 30}}
    ]


def test_json_keeps_all_digits() -> None:
    data = json.loads(as_json(report_as_data(analyze(wide([[0.1, 1], [0.2, 1]])))))
    assert data["items"][0]["facility"] == np.mean([0.1, 0.2])


def test_text_is_aligned() -> None:
    rows = [{"item": "q1", "n": 10, "D": -1.5}, {"item": "long", "n": 5, "D": None}]
    assert as_text(rows, {"item": "item", "n": "n", "D": "D"}) == (
        "item   n       D\n"
        "q1    10  -1.500\n"
        "long   5       -"
    )  # fmt: skip


def test_control_characters_never_reach_a_terminal() -> None:
    assert shown("q\x1b[2J\n1") == "q?[2J?1"


def test_numbers_of_numpy_are_numbers_of_json() -> None:
    values = {"n": np.int64(3), "share": np.float64(0.5), "none": np.float64("nan")}
    assert (
        as_json(plain_mapping(values))
        == '{\n "n": 3,\n "share": 0.5,\n "none": null\n}'
    )
