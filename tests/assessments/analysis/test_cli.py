import json
import subprocess
import sys
from pathlib import Path

import pytest

from assessments.analysis.cli import main
from tests.assessments.analysis.samples import REFERENCE, reference

SET_00 = str(REFERENCE / "moodle/set00_responses.csv")


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "answers.csv"
    path.write_text("person,land,q1,q2\nana,PER,4,1\nben,ARG,0,0\neva,PER,2,1\n")
    return path


def test_items_command_prints_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["items", SET_00, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["quiz"]["cic"] == pytest.approx(-87.2230935542)
    assert [item["discrimination_index"] for item in data["items"]] == pytest.approx(
        list(reference("moodle/set00_items.csv")["discrimination_index"])
    )


def test_items_command_prints_csv(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["items", SET_00, "--csv"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("item,n,max_score,facility,sd,")
    assert lines[2].startswith("slot2,25,1.0,0.48,0.5099019513592785,")
    assert len(lines) == 8


def test_items_command_prints_a_table(
    answers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["items", str(answers), "--group", "land", "--max-score", "q1=4"]
    assert main(arguments) == 0
    output = capsys.readouterr().out
    assert "n_persons            3\n" in output
    assert "q1    3     0.500  2.000" in output
    assert output.endswith("q2: too_few_answers (n 3, least 30)\n")


def test_items_command_prints_no_flags_where_there_are_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "answers.csv"
    rows = [f"{person},{person % 2},{person % 2}" for person in range(40)]
    path.write_text("\n".join(["person,q1,q2", *rows]))
    assert main(["items", str(path)]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("q2")


def test_items_command_compares_groups(
    answers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["items", str(answers), "--group", "land", "--max-score", "4", "--json"]
    assert main(arguments) == 0
    groups = json.loads(capsys.readouterr().out)["groups"]
    found = [(row["item"], row["level"], row["facility"]) for row in groups]
    assert found == [
        ("q1", "ARG", 0),
        ("q1", "PER", 0.75),
        ("q2", "ARG", 0),
        ("q2", "PER", 0.25),
    ]


def test_items_command_shows_options(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers, options = tmp_path / "answers.csv", tmp_path / "options.csv"
    answers.write_text("person,item,score,option\nana,q1,1,a\nben,q1,0,b\n")
    options.write_text("item,option,is_key\nq1,a,1\nq1,b,0\nq1,c,0\n")
    assert main(["items", str(answers), "--options", str(options), "--json"]) == 0
    table = json.loads(capsys.readouterr().out)["options"]
    assert [(row["option"], row["is_key"], row["chosen"]) for row in table] == [
        ("a", True, 1),
        ("b", False, 1),
        ("c", False, 0),
    ]


def test_items_command_says_what_is_wrong_and_where(
    answers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["items", str(answers)]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.splitlines()[0] == (
        "answers.csv, line 2, column “land”: “PER” is not a number"
    )


def test_items_command_says_that_a_file_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["items", str(tmp_path / "none.csv")]) == 1
    assert "No such file" in capsys.readouterr().err


@pytest.mark.parametrize(
    "given", [["x"], ["q1=x"], ["2", "3"], ["2", "q1=3"], ["q9=2"], ["-1"]]
)
def test_items_command_refuses_highest_scores_that_make_no_sense(
    given: list[str], answers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = [f"--max-score={text}" for text in given]
    assert main(["items", str(answers), "--group", "land", *options]) == 1
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "arguments", [[], ["items"], ["items", "x.csv", "--json", "--csv"]]
)
def test_wrong_use_is_explained(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: python -m assessments.analysis" in capsys.readouterr().err


def test_module_runs_alone() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "assessments.analysis", "items", SET_00, "--csv"],
        cwd=REFERENCE.parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("item,n,max_score")
    assert done.stderr == ""


def test_package_needs_no_framework() -> None:
    program = (
        "import sys, assessments.analysis.cli\n"
        "names = {name.partition('.')[0] for name in sys.modules}\n"
        "print(sorted(names & {'django', 'wagtail', 'celery', 'scipy'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=REFERENCE.parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"
