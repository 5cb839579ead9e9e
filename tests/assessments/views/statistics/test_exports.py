import csv
import io
from pathlib import Path

import pandas as pd
import pytest
from django.http import HttpResponse
from django.test import Client
from openpyxl import load_workbook

from assessments.analysis.cli import main
from assessments.domain.exports import ATTEMPT_COLUMNS, RESPONSE_COLUMNS
from assessments.models import Attempt, Item, Quiz
from assessments.views.statistics import exports
from tests.factories.accounts import CountryFactory
from tests.factories.assessments import THEN
from tests.factories.classes import take, take_all

pytestmark = pytest.mark.django_db


def fetch(browser: Client, quiz: Quiz, name: str) -> HttpResponse:
    found = browser.get(f"/en/teaching/quizzes/{quiz.public_id}/{name}")
    assert found.status_code == 200
    return found  # type: ignore[return-value]  # a test response


def bytes_of(response: HttpResponse) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def table(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_answers_come_with_a_pseudonym_and_everything_that_is_known(
    browser: Client, quiz: Quiz
) -> None:
    first = take(quiz, "ba", full_name="Ana", language="es")
    again = take(quiz, "bb", enrollment=first.enrollment, now=THEN.replace(month=4))

    response = fetch(browser, quiz, "responses.csv")
    header, *rows = table(bytes_of(response))

    assert header == list(RESPONSE_COLUMNS)
    (person,) = {row[0] for row in rows}
    assert len(person) == 16
    assert person not in (str(first.enrollment.subject.key), "Ana")
    assert [row[1:] for row in rows] == [
        ["i01", "1.0", "1.0", "", "es", "1", "b", ""],
        ["i02", "0.0", "1.0", "", "es", "1", "a", ""],
        ["i03", "0.0", "1.0", "", "", "1", "", ""],
        ["i04", "0.0", "1.0", "", "", "1", "", ""],
    ]
    everything = table(bytes_of(fetch(browser, quiz, "responses.csv?attempts=all")))
    assert {row[0] for row in everything[1:]} == {f"{person}-1", f"{person}-2"}
    assert again.number == 2
    code = quiz.course.code
    name = f'attachment; filename="{code}-quiz-responses.csv"'
    assert response["Content-Disposition"] == name


def test_answers_are_what_the_command_reads(
    browser: Client,
    quiz: Quiz,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    take_all(quiz, ["bbba", "bbaa", "baab"])
    for kind in ("csv", "parquet"):
        file = tmp_path / f"responses.{kind}"
        file.write_bytes(bytes_of(fetch(browser, quiz, f"responses.{kind}")))

        assert main(["items", str(file), "--csv"]) == 0

        _, *rows = csv.reader(io.StringIO(capsys.readouterr().out))
        assert [(row[0], row[1]) for row in rows] == [
            ("i01", "3"),
            ("i02", "3"),
            ("i03", "3"),
            ("i04", "3"),
        ]


def test_no_cell_is_a_formula(browser: Client, quiz: Quiz) -> None:
    take(quiz, "b")
    Item.objects.filter(code="i01").update(code="=1+1")

    rows = table(bytes_of(fetch(browser, quiz, "responses.csv")))
    data = bytes_of(fetch(browser, quiz, "responses.xlsx"))
    sheet = load_workbook(io.BytesIO(data)).active

    assert rows[1][1] == "'=1+1"
    assert sheet is not None
    assert (sheet.cell(2, 2).value, sheet.cell(2, 2).data_type) == ("'=1+1", "s")


def test_attempts_are_a_row_each_running_ones_too(browser: Client, quiz: Quiz) -> None:
    attempt = take(quiz, "bb", full_name="Ana")
    Attempt.objects.filter(pk=attempt.pk).update(points="2/3", form="A")

    header, row = table(bytes_of(fetch(browser, quiz, "attempts.csv")))

    assert header == list(ATTEMPT_COLUMNS)
    assert row[1:] == [
        "1",
        attempt.enrollment.run.code,
        "finished",
        "2026-03-02T09:00:00+00:00",
        "2026-03-02T09:20:00+00:00",
        "submitted",
        "en",
        "A",
        "2",
        str(2 / 3),
        "4.0",
        "1.0",
        "yes",
        "no",
    ]
    frame = pd.read_parquet(
        io.BytesIO(bytes_of(fetch(browser, quiz, "attempts.parquet")))
    )
    assert frame["points"].tolist() == [2 / 3]


def test_synthetic_people_are_named_in_the_name_of_the_file(
    browser: Client, quiz: Quiz
) -> None:
    take(
        quiz,
        "b",
        country=CountryFactory.create(invented_one=True),
        population="synthetic",
    )

    response = fetch(browser, quiz, "attempts.csv")

    assert "attempts-synthetic.csv" in response["Content-Disposition"]
    assert len(table(bytes_of(response))) == 2


def test_a_workbook_that_would_be_too_large_is_refused_kindly(
    browser: Client, quiz: Quiz, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_all(quiz, ["bb", "ba"])
    monkeypatch.setattr(exports, "MOST_OF_A_SHEET", 7)

    large = browser.get(
        f"/en/teaching/quizzes/{quiz.public_id}/responses.xlsx", follow=True
    )
    small = fetch(browser, quiz, "attempts.xlsx")

    assert "A workbook would have more than 7 rows." in large.content.decode()
    assert len(bytes_of(small)) > 1000


@pytest.mark.parametrize("name", ["responses.exe", "people.csv"])
def test_other_files_do_not_exist(browser: Client, quiz: Quiz, name: str) -> None:
    found = browser.get(f"/en/teaching/quizzes/{quiz.public_id}/{name}")
    assert found.status_code == 404
