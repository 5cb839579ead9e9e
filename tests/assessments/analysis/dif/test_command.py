import json
from pathlib import Path

import pytest

from assessments.analysis.cli import main
from tests.assessments.analysis.dif.test_treatment import biased
from tests.assessments.analysis.samples import REFERENCE

VERBAL = str(REFERENCE / "verbal/responses.csv")
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def languages(tmp_path: Path) -> str:
    path = tmp_path / "answers.csv"
    biased().drop(columns="seconds").to_csv(path, index=False)
    return str(path)


def test_dif_prints_json(languages: str, capsys: Capture) -> None:
    assert main(["dif", languages, "--reference", "es", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert list(data) == [
        "facet", "reference", "focal", "items", "large", "coincidences", "means",
    ]  # fmt: skip
    assert (data["facet"], data["reference"], data["focal"]) == (
        "language",
        "es",
        ["pt"],
    )
    assert len(data["items"]) == 12
    assert data["items"][0]["ets"] == "C"
    assert data["large"] == [{"item": "q00", "treatment": "freed"}]
    assert data["coincidences"][0]["confounded"] is True
    assert [row["group"] for row in data["means"]] == ["BRA", "PER"]


def test_dif_prints_tables(languages: str, capsys: Capture) -> None:
    assert main(["dif", languages]) == 0
    output = capsys.readouterr().out
    assert output.startswith("by language, reference es\n\nitem  focal")
    assert "language cannot be told from group" in output
    assert "q00: to be freed, once people reviewed its words" in output
    assert "mean_without" in output


def test_dif_says_what_is_not_testable(capsys: Capture) -> None:
    assert main(["dif", VERBAL, "--group", "gender"]) == 0
    output = capsys.readouterr().out
    assert output.count("not testable") == 24
    assert "reference male" in output


def test_dif_takes_other_minima_and_levels(capsys: Capture) -> None:
    minima = ["--least", "50", "--least-total", "300", "--reference", "female"]
    arguments = ["dif", VERBAL, "--group", "gender", *minima, "--focal", "male"]
    assert main([*arguments, "--by", "group", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert all(row["testable"] for row in data["items"])


def test_dif_needs_two_levels(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("person,land,q1\na,x,1\nb,x,0\n")
    assert main(["dif", str(path), "--group", "land"]) == 1
    assert "nothing can be compared" in capsys.readouterr().err
    assert main(["dif", str(path.parent / "answers.csv")]) == 1
    assert "is not a number" in capsys.readouterr().err


def test_dif_needs_a_facet(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("person,q1,q2\na,1,0\nb,0,1\n")
    assert main(["dif", str(path)]) == 1
    assert capsys.readouterr().err == "The responses do not say the group.\n"


def test_dif_of_languages_alone_has_no_means(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "answers.csv"
    biased().drop(columns=["seconds", "group"]).to_csv(path, index=False)
    assert main(["dif", str(path), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["large"] == [{"item": "q00", "treatment": "freed"}]
    assert (data["coincidences"], data["means"]) == ([], [])


def test_dif_needs_answers_that_say_their_language(
    tmp_path: Path, capsys: Capture
) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("person,item,score,language\na,q1,1,\nb,q1,0,\n")
    assert main(["dif", str(path)]) == 1
    assert capsys.readouterr().err == "No answer says its language.\n"
