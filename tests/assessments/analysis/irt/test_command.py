import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from assessments.analysis.cli import main
from tests.assessments.analysis.irt_samples import answers_of, patterns
from tests.assessments.analysis.samples import REFERENCE

VERBAL = str(REFERENCE / "verbal/responses.csv")
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def lsat7(tmp_path: Path) -> str:
    responses = patterns("lsat7")
    frame = pd.DataFrame({"person": responses.persons})
    for item, label in enumerate(responses.items):
        frame[label] = responses.score[responses.rows(item)]
    frame.to_csv(tmp_path / "lsat7.csv", index=False)
    return str(tmp_path / "lsat7.csv")


def printed(capsys: Capture, *arguments: str) -> Any:
    assert main(["calibrate", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_calibrate_prints_what_was_agreed(lsat7: str, capsys: Capture) -> None:
    data = printed(capsys, lsat7, "--model", "2pl", "--tol", "1e-9", "--nodes", "121")
    assert list(data) == [
        "model", "n_persons", "loglik", "aic", "bic", "converged", "items", "groups",
    ]  # fmt: skip
    assert (data["model"], data["n_persons"]) == ("2pl", 1000)
    assert data["converged"] is True
    assert data["loglik"] == pytest.approx(-2658.8051, abs=1e-4)
    assert data["items"][2] == {
        "item": "q3",
        "n": 1000,
        "a": pytest.approx(1.7075, abs=1e-4),
        "d": pytest.approx(1.8052, abs=1e-4),
        "b": pytest.approx(-1.0572, abs=1e-4),
        "se_a": pytest.approx(0.3211, abs=1e-4),
        "se_d": pytest.approx(0.2048, abs=1e-4),
    }
    assert data["groups"] == [
        {"group": "all", "n": 1000, "mean": 0, "var": 1, "se_mean": None}
    ]


def test_calibrate_prints_groups_and_scores(capsys: Capture) -> None:
    data = printed(
        capsys, VERBAL, "--group", "gender", "--reference", "male", "--scores"
    )
    assert data["model"] == "rasch"
    groups = data["groups"]
    assert [(row["group"], row["n"]) for row in groups] == [
        ("female", 243),
        ("male", 73),
    ]
    assert groups[1]["mean"] == 0
    assert groups[1]["se_mean"] is None
    assert groups[0]["se_mean"] > 0
    persons = data["persons"]
    assert len(persons) == 316
    assert list(persons[0]) == ["person", "eap", "psd"]


def test_calibrate_without_standard_errors(lsat7: str, capsys: Capture) -> None:
    data = printed(capsys, lsat7, "--no-se")
    assert {row["se_d"] for row in data["items"]} == {None}


def test_calibrate_prints_tables(lsat7: str, capsys: Capture) -> None:
    assert main(["calibrate", lsat7, "--scores"]) == 0
    output = capsys.readouterr().out
    assert "loglik       -2664.901" in output
    assert "q1    1000  1.000  1.868  -1.868     -  0.100" in output
    assert "reliability" in output


def test_calibrate_says_what_it_left_out(tmp_path: Path, capsys: Capture) -> None:
    rng = np.random.default_rng(1)
    rows = answers_of(rng.normal(size=250), np.ones(4), np.zeros(4), rng)
    frame = pd.DataFrame(rows, columns=list("abcd")).assign(easy=1)
    frame.insert(0, "person", range(250))
    path = tmp_path / "answers.csv"
    frame.to_csv(path, index=False)
    assert main(["calibrate", str(path), "--json"]) == 0
    output = capsys.readouterr()
    assert output.err == (
        "item easy: all 250 answers are right; it has no estimate and is left out\n"
    )
    assert json.loads(output.out)["items"][4] == {
        "item": "easy", "n": 250,
        "a": None, "d": None, "b": None, "se_a": None, "se_d": None,
    }  # fmt: skip


def test_calibrate_reads_long_parquet_with_groups(
    tmp_path: Path, capsys: Capture
) -> None:
    wide = pd.read_csv(VERBAL)
    table = wide.melt(["person", "gender"], var_name="item", value_name="score")
    table["score"] = table["score"].astype(float)
    path = tmp_path / "answers.parquet"
    table.to_parquet(path, index=False)
    found = printed(capsys, str(path), "--group", "gender", "--no-se")
    expected = printed(capsys, VERBAL, "--group", "gender", "--no-se")
    assert found["loglik"] == pytest.approx(expected["loglik"], abs=1e-9)


def test_duplicated_answers_are_refused_with_their_line(
    tmp_path: Path, capsys: Capture
) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("person,item,score\nana,q1,1\nben,q1,0\nana,q1,0\n")
    assert main(["calibrate", str(path), "--json"]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err == (
        "answers.csv, line 4, column “item”: this person answered this item in an "
        "earlier row already\n"
    )


def test_rows_without_group_are_refused_with_their_lines(
    tmp_path: Path, capsys: Capture
) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("person,land,q1\nana,PER,1\nben,,0\neva,PER,0\nivo,,1\n")
    assert main(["calibrate", str(path), "--group", "land"]) == 1
    assert capsys.readouterr().err == (
        "answers.csv, line 3, column “land”: is empty\n"
        "answers.csv, line 5, column “land”: is empty\n"
    )


@pytest.mark.parametrize(
    "wrong",
    [["--model", "3pl"], ["--tol", "0"], ["--tol", "x"], ["--nodes", "3"]],
)
def test_options_that_make_no_sense_are_refused(
    wrong: list[str], lsat7: str, capsys: Capture
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["calibrate", lsat7, *wrong])
    assert caught.value.code == 2
    assert wrong[0] in capsys.readouterr().err


def test_unknown_reference_is_explained(capsys: Capture) -> None:
    assert main(["calibrate", VERBAL, "--group", "gender", "--reference", "x"]) == 1
    assert capsys.readouterr().err == (
        "No group with an estimate is called “x”; there are: female, male.\n"
    )


def test_calibrate_prints_tables_of_items_and_groups(
    lsat7: str, capsys: Capture
) -> None:
    assert main(["calibrate", lsat7, "--no-se"]) == 0
    output = capsys.readouterr().out
    assert "person" not in output.replace("n_persons", "")
    assert output.splitlines()[-2:] == [
        "group     n   mean    var  se_mean",
        "all    1000  0.000  1.023        -",
    ]
