from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.analysis.csv_files import read_carefully, read_csv, read_plain
from assessments.analysis.errors import Fault, ResponsesError
from tests.assessments.analysis.samples import patient


def first_is_text(names: list[str]) -> Collection[str]:
    return names[1:]


def cells(column: "pd.Series[Any]") -> list[Any]:
    return [None if pd.isna(cell) else cell for cell in column]


def read(text: str | bytes) -> dict[str, list[Any]]:
    data = text if isinstance(text, bytes) else text.encode()
    frame = read_csv(data, "answers.csv", first_is_text).frame
    return {str(name): cells(frame[name]) for name in frame}


EXPECTED = {"person": ["ana", "ben"], "q1": [1.0, None], "q2": [0.5, -1.0]}


@pytest.mark.parametrize(
    "text",
    [
        "person,q1,q2\nana,1,0.5\nben,,-1\n",
        "person,q1,q2\nana,1,0.5\nben,,-1",
        "person,q1,q2\r\nana,1,0.5\r\nben,,-1\r\n\r\n",
        "person,q1,q2\rana,1,0.5\rben,,-1\r",
        "\ufeffperson,q1,q2\nana,1,0.5\nben,,-1\n",
        " person, q1 ,q2\nana, 1 ,.5\nben, ,-1e0\n",
        'person,"q1",q2\n"ana",1,"0.5"\n\nben,,-1\n',
        "person;q1;q2\nana;1;0,5\nben;;-1\n",
        "person;q1;q2\nana;1;0.5\nben;;-1\n",
        "person\tq1\tq2\nana\t1\t0,5\nben\t\t-1\n",
    ],
)
def test_csv_of_many_hands_is_read_alike(text: str) -> None:
    assert read(text) == EXPECTED


def test_lines_of_rows_are_known_after_line_breaks_in_quotes_and_blank_lines() -> None:
    text = 'person,q1\n"a\nb",1\n\nben,0\n'
    table = read_csv(text.encode(), "answers.csv", first_is_text)
    assert list(table.lines) == [2, 5]
    assert list(table.frame["person"]) == ["a\nb", "ben"]
    plain = read_csv(b"person,q1\nana,1\nben,0\n", "answers.csv", first_is_text)
    assert list(plain.lines) == [2, 3]


@pytest.mark.parametrize(
    "cell",
    ["x", "nan", "NA", "True", "inf", "1e400", "1_0", "١", "0x1", "1 2", "−1", "=1+1"],
)
def test_cell_that_is_no_number_is_a_fault(cell: str) -> None:
    with pytest.raises(ResponsesError) as caught:
        read(f"person,q1\nana,1\nben,{cell}\n")
    message = f"“{cell}” is not a number"
    assert caught.value.faults == (Fault("answers.csv", 3, "q1", message),)


def test_number_with_thousands_is_a_fault() -> None:
    with pytest.raises(ResponsesError, match=r"“1\.234,5” is not a number"):
        read("person;q1\nana;1.234,5\n")


def test_long_cell_is_shown_in_part() -> None:
    with pytest.raises(ResponsesError, match="“" + "9x" * 20 + "…” is not"):
        read("person,q1\nana," + "9x" * 99)


TOO_FEW_COLUMNS = "names of at least two columns are expected, separated by commas"
NOT_UTF8 = "the text is not UTF-8; save the file as “CSV UTF-8”"


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        (b"", 1, "", TOO_FEW_COLUMNS),
        (b"person\nana\n", 1, "", TOO_FEW_COLUMNS),
        (b"person,,q1\n", 1, "", "column 2 has no name"),
        (b"person,q1,q1\n", 1, "q1", "the name occurs twice"),
        (b"person,q1\nana,0,5\nben,1\n", 2, "", "2 fields are expected, not 3"),
        (b"person,q1\nana,0\nben\n", 3, "", "2 fields are expected, not 1"),
        ("person,q1\nJosé,0\n".encode("latin-1"), 2, "", NOT_UTF8),
        (b"person,q1\nana,1\x00\n", 2, "", "there is a NUL character"),
        (b'person,q1\n"ana,1\nben,0\n', 2, "", "unexpected end of data"),
        (b'person,q1\n"ana"x,1\n', 2, "", "',' expected after '\"'"),
        (b'"person,q1\nana,1\n', 1, "", "unexpected end of data"),
    ],
)
def test_fault_of_the_file_names_the_line(
    text: bytes, line: int, column: str, message: str
) -> None:
    with pytest.raises(ResponsesError) as caught:
        read(text)
    assert caught.value.faults == (Fault("answers.csv", line, column, message),)


def test_lines_with_too_many_and_too_few_fields_do_not_make_up_for_each_other() -> None:
    with pytest.raises(ResponsesError) as caught:
        read("person,q1\nana,0,5\n\nben\n")
    assert [fault.line for fault in caught.value.faults] == [2, 4]


def test_reading_ends_after_twenty_faults() -> None:
    with pytest.raises(ResponsesError) as caught:
        read("person,q1\n" + "ana,x\n" * 50)
    assert [fault.line for fault in caught.value.faults] == list(range(2, 22))


LABELS = st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters=',"\r\n\0'),
    max_size=4,
)
CELLS = st.one_of(
    st.sampled_from(["", "0", "1", "0.5", "+1", ".5", "1E-3", "nan", "inf", "1e", "x"]),
    st.sampled_from(["true", "False", " 1", " ", "1e999"]),
    st.floats(allow_nan=False, allow_infinity=False, width=32).map(repr),
    st.text(st.sampled_from("0123456789.eE+- "), max_size=5),
)


@patient
@given(st.lists(st.tuples(LABELS, CELLS, CELLS), max_size=6))
def test_both_ways_of_reading_agree(rows: list[tuple[str, str, str]]) -> None:
    names, numbers = ["person", "q1", "q2"], {"q1", "q2"}
    text = "".join(",".join(row) + "\n" for row in [tuple(names), *rows])
    plain = read_plain(text.encode(), names, numbers)
    if plain is None:
        return
    careful = read_carefully(text, "answers.csv", ",", names, numbers).frame
    assert cells(plain["person"]) == cells(careful["person"])
    for name in numbers:
        np.testing.assert_allclose(plain[name], careful[name], rtol=1e-15)


@pytest.mark.parametrize("end", ["", '"x",0'])
def test_labels_that_look_like_numbers_stay_text(end: str) -> None:
    assert read(f"person,q1\n007,1\n7,1\n1e3,1\n{end}")["person"][:3] == [
        "007",
        "7",
        "1e3",
    ]


def test_plain_files_are_read_the_fast_way() -> None:
    assert read_plain(b"person,q1\nana,1\n", ["person", "q1"], {"q1"}) is not None
