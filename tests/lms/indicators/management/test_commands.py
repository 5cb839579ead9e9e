"""What the commands print."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override
from pytest_django import Settings

from lms.indicators.management.commands.make_extract import moment
from lms.indicators.models import Extract, PopulationFrame
from tests.factories.accounts import CountryFactory
from tests.factories.assessments import started
from tests.factories.classes import take
from tests.factories.extracts import measured_quiz

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_the_counts_of_every_rule_are_printed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    quiz = measured_quiz()
    take(quiz, "bb")
    take(quiz, "b")
    started(quiz)
    take(quiz, "bb", population="test")

    with override("es"):
        call_command("make_extract", "--population", "real")

    extract = Extract.objects.get()
    assert capsys.readouterr().out.splitlines() == [
        f"Extract 1, real: {extract.path}",
        "         8  answers found",
        "         2  left out: of another population",
        "         2  left out: attempt not finished",
        "         0  left out: without a score: left out by a correction, or waiting",
        "         0  left out: given by staff, or by an instructor of the course",
        "         0  left out: the person objects to research use",
        "         0  left out: question met before in the same phase",
        "         1  left out: not reached: left blank after the last answer",
        "         0  left out: answered too fast to have been read",
        "         0  left out: question not read by two people in that language",
        "         3  rows",
        f"sha256 of the rows: {extract.digest}",
    ]


def test_a_window_is_given_in_days_or_instants() -> None:
    take(measured_quiz(), "bb")

    call_command(
        "make_extract",
        "--population=real",
        "--since=2026-03-02",
        "--until=2026-03-03T00:00-05:00",
    )

    extract = Extract.objects.get()
    assert extract.rows == 2
    assert extract.since == datetime(2026, 3, 2, tzinfo=UTC)
    assert extract.until == datetime(2026, 3, 3, 5, tzinfo=UTC)
    assert moment("2026-03-02") == extract.since


def test_what_is_refused_is_said() -> None:
    with pytest.raises(CommandError, match="The window ends before it begins"):
        call_command(
            "make_extract",
            "--population=real",
            "--since=2026-03-02",
            "--until=2026-03-01",
        )


def test_frames_are_loaded_and_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    CountryFactory.create(code="PER")
    text = (
        "country,level,function,eligible,source,as_of\nPER,,,12,Registry,2025-12-31\n"
    )
    path = tmp_path / "frames.csv"
    path.write_text(text, encoding="utf-8")

    call_command("population_frames", "--load", path)
    call_command("population_frames")

    out = capsys.readouterr().out.replace("\r\n", "\n")
    assert out == f"1 frame(s) entered.\n{text}"


def test_every_fault_of_a_file_is_printed(tmp_path: Path) -> None:
    path = tmp_path / "frames.csv"
    path.write_text(
        "country,level,function,eligible,source,as_of\n,,,1.2,S,2025-12-31\n",
        encoding="utf-8",
    )

    with pytest.raises(CommandError) as refused:
        call_command("population_frames", "--load", path)

    assert str(refused.value).splitlines() == [
        (
            "frames.csv:2, column country: “” is no country of this site. Write its"
            " three-letter code, such as PER."
        ),
        (
            "frames.csv:2, column eligible: “1.2” is no number of people. Write digits"
            " only, without separators."
        ),
        "2 fault(s); nothing was stored.",
    ]
    assert not PopulationFrame.objects.exists()


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("population_frames", "--load", tmp_path / "none.csv")
