"""An extract: its file, its hash, its counts; and what is refused."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from uuid import UUID, uuid4

import pyarrow.parquet as pq
import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import Settings

from assessments.models import ScoreEntry
from lms.accounts.models import Subject
from lms.core.errors import AppendOnlyError
from lms.core.models import AuditEntry
from lms.indicators.analysis.hashing import frame_hash
from lms.indicators.domain import extract as domain
from lms.indicators.domain.extract import make_extract
from lms.indicators.enums import ExtractProblem
from lms.indicators.errors import ExtractRefusedError
from lms.indicators.frames import exposures
from lms.indicators.frames.exposures import COLUMNS, KEY, Window
from lms.indicators.models import Extract
from tests.factories.accounts import CountryFactory
from tests.factories.assessments import THEN, item_at, learner_in
from tests.factories.classes import take, take_all
from tests.factories.extracts import AFTER, WINDOW, measured_quiz

pytestmark = pytest.mark.django_db
BY = uuid4()


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def made(population: str = "real", window: Window = WINDOW) -> Extract:
    return make_extract(population, window, now=AFTER, by=BY)


def test_the_file_holds_what_the_row_says() -> None:
    take_all(measured_quiz(), ["bb", "ba", "ab"])

    extract = made()

    with default_storage.open(extract.path) as file:
        table = pq.read_table(file)
    frame = table.to_pandas()
    assert extract.path == f"indicators/extracts/{extract.public_id}.parquet"
    assert len(frame) == extract.rows == 6
    assert list(frame) == list(COLUMNS)
    assert frame_hash(frame, COLUMNS, KEY) == extract.digest
    assert {k: v for k, v in extract.counts.items() if v} == {"found": 6}
    assert table.schema.metadata[b"puente.population"] == b"real"
    assert table.schema.metadata[b"puente.until"] == b"2026-04-01T09:00:00+00:00"
    assert extract.rules == {
        "phases": ["pre_test", "post_test"],
        "rapid_share_of_median": 0.1,
        "rapid_at_most_seconds": 10.0,
        "readers_of_an_item": 2,
    }


def test_the_same_window_gives_the_same_hash_whatever_arrived_later() -> None:
    quiz = measured_quiz()
    take_all(quiz, ["bb", "ba", "ab"])
    first = made()
    take(quiz, "aa", now=WINDOW.until)

    second = made()

    assert [str(first), str(second)] == ["1 real", "2 real"]
    assert first.digest == second.digest
    assert first.path != second.path


def test_the_hash_is_of_the_rows_not_of_the_bytes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    take_all(measured_quiz(), ["bb", "ba", "ab"])
    first = made()
    monkeypatch.setattr(exposures, "PEOPLE", 1)

    second = made()

    digests = []
    for extract in (first, second):
        with default_storage.open(extract.path) as file:
            digests.append(hashlib.sha256(file.read()).hexdigest())
    assert digests[0] != digests[1]
    assert first.digest == second.digest


def test_the_order_in_which_people_came_makes_no_difference() -> None:
    quiz = measured_quiz()
    given = ["bb", "ba", "ab"]
    digests = []
    for order in ([0, 1, 2], [2, 0, 1]):
        before = transaction.savepoint()
        for number in order:
            learner = learner_in(quiz)
            subjects = Subject.objects.filter(pk=learner.subject_id)
            subjects.update(key=UUID(int=number))
            take(quiz, given[number], enrollment=learner)
        digests.append(digest_at_one_place(made()))
        transaction.savepoint_rollback(before)

    assert digests[0] == digests[1]


def digest_at_one_place(extract: Extract) -> str:
    """Return the hash of the rows as if everybody worked at one institution."""
    with default_storage.open(extract.path) as file:
        frame = pq.read_table(file).to_pandas()
    assert len(frame) == 6
    return frame_hash(frame.assign(institution="the same"), COLUMNS, KEY)


def test_a_score_that_is_corrected_changes_the_hash() -> None:
    attempt = take(measured_quiz(), "bb")
    first = made()
    ScoreEntry(
        attempt_item=item_at(attempt), source="manual", share=Fraction(1, 2), at=THEN
    ).save()

    second = made()

    assert (first.rows, second.rows) == (2, 2)
    assert first.digest != second.digest


def test_synthetic_people_may_answer_what_nobody_has_read(
    settings: Settings,
) -> None:
    quiz = measured_quiz()
    country = CountryFactory.create(code="XAA", invented=True)
    take(quiz, "bb", country=country, population="synthetic", language="es")
    assert settings.UNREAD_ITEMS_COUNT == ["synthetic"]

    extract = made("synthetic")

    assert (extract.rows, extract.rules["readers_of_an_item"]) == (2, 0)
    settings.UNREAD_ITEMS_COUNT = ["none"]
    extract = made("synthetic")
    assert (extract.rows, extract.counts["read_by_two"]) == (0, 2)


def test_nobody_has_answered_yet() -> None:
    extract = made()

    with default_storage.open(extract.path) as file:
        assert pq.read_table(file).num_rows == 0
    assert extract.rows == 0
    assert set(extract.counts.values()) == {0}


@pytest.mark.parametrize(
    ("population", "window", "problem"),
    [
        ("test", WINDOW, ExtractProblem.POPULATION),
        ("all", WINDOW, ExtractProblem.POPULATION),
        ("real", replace(WINDOW, since=WINDOW.until), ExtractProblem.WINDOW),
        (
            "real",
            replace(WINDOW, until=AFTER + timedelta(seconds=1)),
            ExtractProblem.FUTURE,
        ),
    ],
)
def test_what_would_mix_people_or_change_is_refused(
    population: str, window: Window, problem: ExtractProblem
) -> None:
    with pytest.raises(ExtractRefusedError) as refused:
        made(population, window)

    assert refused.value.problem is problem
    assert not Extract.objects.exists()


def test_an_extract_is_logged_and_never_changes() -> None:
    take(measured_quiz(), "bb")
    extract = made()

    entry = AuditEntry.objects.get(action="extract_made")

    assert (entry.actor, entry.object_id) == (BY, str(extract.public_id))
    assert entry.data == {
        "number": 1,
        "population": "real",
        "rows": 2,
        "digest": extract.digest,
    }
    with pytest.raises(AppendOnlyError):
        extract.save()
    with pytest.raises(AppendOnlyError):
        extract.delete()


def test_who_is_late_takes_the_next_number(monkeypatch: pytest.MonkeyPatch) -> None:
    made()
    numbers = iter([1, 1, 2])
    monkeypatch.setattr(domain, "next_extract_number", lambda: next(numbers))

    assert made().number == 2


def test_a_number_that_is_never_free_is_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made()
    monkeypatch.setattr(domain, "next_extract_number", lambda: 1)

    with pytest.raises(IntegrityError):
        made()


def test_the_file_is_not_served(client: Client) -> None:
    extract = made()

    assert client.get(f"/media/{extract.path}").status_code == 404
