from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.analysis import (
    Fault,
    Report,
    Responses,
    ResponsesError,
    analyze,
    item_statistics,
    read_options,
    read_responses,
)
from tests.assessments.analysis.samples import NAN, patient

WIDE = "code,land,q1,q2\nana,PER,1,\nben,ARG,0,1\n"
LONG = (
    "person,item,score,group\nana,q1,1,PER\nana,q2,,PER\nben,q1,0,ARG\nben,q2,1,ARG\n"
)


def file(folder: Path, text: str, name: str = "answers.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def answers(responses: Responses) -> set[tuple[str, str, float, str]]:
    """Return person, item, score and group of each answer."""
    group = responses.facet("group")
    items = np.repeat(np.array(responses.items), responses.counts)
    persons = responses.persons[responses.person]
    groups = [group.levels[code] for code in group.codes]
    return set(zip(persons, items, responses.score, groups, strict=True))


ANSWERS = {("ana", "q1", 1, "PER"), ("ben", "q1", 0, "ARG"), ("ben", "q2", 1, "ARG")}


def test_wide_and_long_files_say_the_same(tmp_path: Path) -> None:
    wide = read_responses(file(tmp_path, WIDE), group="land")
    long = read_responses(file(tmp_path, LONG))
    assert answers(wide) == answers(long) == ANSWERS


def test_parquet_says_the_same_as_csv(tmp_path: Path) -> None:
    wide, long = tmp_path / "wide.parquet", tmp_path / "long.PARQUET"
    frame = pd.read_csv(file(tmp_path, WIDE))
    frame.set_index("code").to_parquet(wide)
    frame = pd.read_csv(file(tmp_path, LONG))
    frame.assign(item=frame["item"].astype("category")).to_parquet(long, index=False)
    assert answers(read_responses(wide, group="land")) == ANSWERS
    assert answers(read_responses(long)) == ANSWERS


def test_parquet_with_nameless_index_has_no_further_column(tmp_path: Path) -> None:
    path = tmp_path / "answers.parquet"
    frame = pd.DataFrame({"p": ["ana", "ben"], "q1": [1, 0]}, index=[7, 3])
    frame.to_parquet(path)
    assert read_responses(path).items == ("q1",)


def test_group_of_long_files_may_have_another_name(tmp_path: Path) -> None:
    path = file(tmp_path, LONG.replace("group", "land"))
    assert answers(read_responses(path, group="land")) == ANSWERS


def test_further_columns_of_long_files_are_read(tmp_path: Path) -> None:
    text = (
        "seconds,option,person,item,score,max_score,language,version\n"
        "12.5,a|b,ana,q1,2,4,pt,3\n,,ben,q1,0,4,es,\n"
    )
    responses = read_responses(file(tmp_path, text))
    assert list(responses.max_scores) == [4]
    assert responses.seconds is not None
    np.testing.assert_array_equal(responses.seconds, [12.5, NAN])
    assert responses.facet("option").levels == ("a|b",)
    assert list(responses.facet("option").codes) == [0, -1]
    assert responses.facet("language").levels == ("es", "pt")
    assert list(responses.facet("version").codes) == [0, -1]


def test_layout_can_be_forced(tmp_path: Path) -> None:
    path = file(tmp_path, "person,item,score\nana,1,0\n")
    assert read_responses(path, layout="wide").items == ("item", "score")
    assert read_responses(path).items == ("1",)


def test_max_score_can_be_said(tmp_path: Path) -> None:
    path = file(tmp_path, "person,q1,q2\nana,3,1\n")
    responses = read_responses(path, max_score={"q1": 4})
    assert list(item_statistics(responses)["facility"]) == [0.75, 1]


@pytest.mark.parametrize(
    ("text", "options", "line", "column", "message"),
    [
        ("p,q1\nana,1\nana,0\n", {}, 3, "p", "occurs twice"),
        ("p,q1\n,1\n", {}, 2, "p", "is empty"),
        ("p,q1\nana,1\n\nben,2\n", {}, 4, "q1", "2 is above the highest score, 1"),
        (
            "p,q1\nana,1\n",
            {"group": "land"},
            1,
            "",
            "There is no column “land” of groups.",
        ),
        ("p,land,q1\nana,PER,1\n", {}, 2, "land", "“PER” is not a number"),
        (
            "person,item,score\nana,q1,1\nana,q1,1\n",
            {},
            3,
            "item",
            "this person answered this item in an earlier row already",
        ),
        (
            "person,item,score,group\nana,q1,1,X\nana,q2,1,Y\n",
            {},
            3,
            "group",
            "this person is of another group in another row",
        ),
        (
            "person,item\nana,q1\n",
            {"layout": "long"},
            1,
            "",
            "Columns are missing: score.",
        ),
    ],
)
def test_faults_name_file_line_and_column(
    tmp_path: Path, text: str, options: Any, line: int, column: str, message: str
) -> None:
    with pytest.raises(ResponsesError) as caught:
        read_responses(file(tmp_path, text), **options)
    assert caught.value.faults == (Fault("answers.csv", line, column, message),)


def test_faults_are_listed_one_per_line(tmp_path: Path) -> None:
    with pytest.raises(ResponsesError) as caught:
        read_responses(file(tmp_path, "p,q1\nana,x\nben\n"))
    assert str(caught.value) == (
        "answers.csv, line 2, column “q1”: “x” is not a number\n"
        "answers.csv, line 3: 2 fields are expected, not 1"
    )


def test_faults_of_parquet_name_the_row(tmp_path: Path) -> None:
    path = tmp_path / "answers.parquet"
    pd.DataFrame({"p": ["ana", "ben"], "q1": [1, 2]}).to_parquet(path)
    with pytest.raises(ResponsesError) as caught:
        read_responses(path)
    message = "2 is above the highest score, 1"
    assert caught.value.faults == (Fault("answers.parquet", 2, "q1", message),)


def test_parquet_of_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "answers.parquet"
    pd.DataFrame({"p": ["ana"], "q1": ["1"], "q2": [1]}).to_parquet(path)
    with pytest.raises(ResponsesError) as caught:
        read_responses(path)
    assert caught.value.faults == (
        Fault("answers.parquet", 0, "q1", "numbers are expected"),
    )


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" * 50, b"person,q1\nana,1\n"])
def test_what_is_not_parquet_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "answers.parquet"
    path.write_bytes(content)
    with pytest.raises(ResponsesError, match="not a Parquet file that can be read"):
        read_responses(path)


@pytest.mark.parametrize("name", ["answers.csv", "answers.parquet"])
def test_missing_file_is_an_error_of_the_system(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileNotFoundError):
        read_responses(tmp_path / name)


def test_options_are_read(tmp_path: Path) -> None:
    path = file(tmp_path, "is_key,item,option,text\n1,q1,a,x\n0,q1,b,y\n")
    assert read_options(path).to_dict("list") == {
        "item": ["q1", "q1"],
        "option": ["a", "b"],
        "is_key": [True, False],
    }


def test_options_with_faults_are_refused(tmp_path: Path) -> None:
    path = file(tmp_path, "item,option,is_key\n,a,1\nq1,,0\nq1,b,\nq1,c,2\n")
    with pytest.raises(ResponsesError) as caught:
        read_options(path)
    assert [(f.line, f.column, f.message) for f in caught.value.faults] == [
        (2, "item", "is empty"),
        (3, "option", "is empty"),
        (4, "is_key", "1 or 0 is expected"),
        (5, "is_key", "1 or 0 is expected"),
    ]


def test_options_without_keys_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ResponsesError, match="Columns are missing: option, is_key"):
        read_options(file(tmp_path, "item,text\nq1,x\n"))


CELLS = st.one_of(
    st.sampled_from(
        ["", "0", "1", "0.5", "-1", "a", '"', '"x"', "1e9", "PER", "=1", ";"]
    ),
    st.text(max_size=3),
)
FILES = st.one_of(
    st.binary(max_size=60),
    st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6).map(
        lambda rows: "\n".join(map(",".join, [["person", "item", "score"], *rows])).encode()
    ),
    st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6).map(
        lambda rows: "\n".join(map(",".join, [["p", "q1", "q2"], *rows])).encode()
    ),
)  # fmt: skip


def analyzed_or_faults(path: Path, group: str | None) -> Report | tuple[Fault, ...]:
    try:
        return analyze(read_responses(path, group=group))
    except ResponsesError as error:
        return error.faults


@patient
@given(FILES, st.sampled_from([None, "q1"]))
def test_any_file_is_analyzed_or_refused_with_its_faults(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, group: str | None
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content)
    outcome = analyzed_or_faults(path, group)
    if isinstance(outcome, tuple):
        assert outcome
        assert all(fault.file == "any.csv" and fault.line for fault in outcome)
    else:
        assert len(outcome.items) == outcome.quiz.n_items
