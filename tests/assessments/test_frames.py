"""The frame of a handmade class gives exactly the figures that fractions give."""

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction
from math import sqrt

import pandas as pd
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.analysis import item_statistics, quiz_statistics
from assessments.domain.statistics import responses_of
from assessments.frames import answer_frame, joined
from assessments.models import (
    Attempt,
    AttemptItem,
    Correction,
    ItemVersion,
    Quiz,
    ScoreEntry,
)
from assessments.queries.attempts import counted_attempts
from tests.factories.assessments import (
    CHOICE,
    MULTIPLE,
    NUMERIC,
    THEN,
    answer,
    item_at,
    quiz_with,
    started,
)
from tests.factories.classes import take, take_all

pytestmark = pytest.mark.django_db

CLASS = [  # b is right
    "bbbb",
    "bbba",
    "bbab",
    "bbcc",
    "babb",
    "bcaa",
    "abab",
    "aabc",
    "acca",
    "bbbb",
    "cbab",
    "caac",
]
RIGHT = [[int(option == "b") for option in row] for row in CLASS]


def mean(values: Sequence[int]) -> Fraction:
    return Fraction(sum(values), len(values))


def covariance(x: Sequence[int], y: Sequence[int]) -> Fraction:
    pairs = zip(x, y, strict=True)
    return sum(((a - mean(x)) * (b - mean(y)) for a, b in pairs), Fraction(0)) / (
        len(x) - 1
    )


def frame_of(quiz: Quiz, which: str = "first") -> pd.DataFrame:
    return answer_frame(counted_attempts(quiz, "real"), which=which)


@pytest.fixture
def quiz(db: None) -> Quiz:
    return quiz_with(*[CHOICE] * 4)


def test_the_frame_has_a_row_per_answer_with_ids_only(quiz: Quiz) -> None:
    attempt = take(quiz, ["b", None], language="pt-br")

    frame = frame_of(quiz)

    versions = [item_at(attempt, n).item_version_id for n in (1, 2, 3, 4)]
    subject = attempt.enrollment.subject_id
    rows = frame.sort_values("version").astype(object)
    rows = rows.where(rows.notna(), None)
    assert rows[
        ["person", "version", "share", "language", "form", "option"]
    ].values.tolist() == [
        [subject, versions[0], 1.0, "pt-br", None, "b"],
        *([subject, version, 0.0, None, None, None] for version in versions[1:]),
    ]


def test_a_class_has_exactly_the_figures_of_fractions(quiz: Quiz) -> None:
    take_all(quiz, CLASS)

    frame = frame_of(quiz)
    versions = ItemVersion.objects.select_related("item").in_bulk()
    responses = responses_of(frame, versions)
    items = item_statistics(responses)
    whole = quiz_statistics(responses)

    totals = [sum(row) for row in RIGHT]
    for place, row in enumerate(items.to_dict("records")):
        scores = [person[place] for person in RIGHT]
        rest = [t - x for t, x in zip(totals, scores, strict=True)]
        between = covariance(scores, rest)
        spread = covariance(scores, scores) * covariance(rest, rest)
        assert row["item"] == f"i0{place + 1}.1"
        assert row["facility"] == float(mean(scores))
        assert row["covariance"] == pytest.approx(float(between), rel=1e-12)
        index = 100 * float(between) / sqrt(spread)
        assert row["discrimination_index"] == pytest.approx(index, rel=1e-12)
    variances = sum(
        covariance([p[j] for p in RIGHT], [p[j] for p in RIGHT]) for j in range(4)
    )
    alpha = Fraction(4, 3) * (1 - variances / covariance(totals, totals))
    assert whole.mean == float(mean(totals))
    assert whole.cic == pytest.approx(100 * float(alpha), rel=1e-12)


def test_thirds_of_a_point_are_exact_enough(db: None) -> None:
    quiz = quiz_with({**MULTIPLE, "max_score": 3})
    attempt = started(quiz)
    answer(attempt, 1, {"option": ["a"]})
    Attempt.objects.filter(pk=attempt.pk).update(state="finished")
    ScoreEntry.objects.bulk_create(
        [
            ScoreEntry(
                attempt_item=item_at(attempt),
                source="automatic",
                share=Fraction(2, 3),
                at=THEN,
            )
        ]
    )

    (row,) = frame_of(quiz).to_dict("records")

    assert (row["share"], row["option"]) == (float(Fraction(2, 3)), "a")


def test_several_choices_are_joined_and_numbers_have_no_option(db: None) -> None:
    quiz = quiz_with(MULTIPLE, NUMERIC)
    attempt = started(quiz)
    answer(attempt, 1, {"option": ["b", "a"]})
    answer(attempt, 2)
    Attempt.objects.filter(pk=attempt.pk).update(state="finished")
    entries = [
        ScoreEntry(attempt_item=item, source="automatic", share=Fraction(1), at=THEN)
        for item in AttemptItem.objects.filter(attempt=attempt)
    ]
    ScoreEntry.objects.bulk_create(entries)

    frame = frame_of(quiz).sort_values("version")

    assert frame["option"].astype(object).tolist()[0] == "a|b"
    assert frame["option"].isna().tolist() == [False, True]
    assert joined('["x", "y"]') == "x|y"


def add(attempt: Attempt, position: int, **fields: object) -> None:
    item = item_at(attempt, position)
    ScoreEntry(**{"attempt_item": item, "at": THEN} | fields).save()


def test_the_score_that_stands_counts(quiz: Quiz) -> None:
    attempt = take(quiz, "bbba")
    correction = Correction.objects.create(
        item_version=item_at(attempt, 1).item_version,
        policy="void",
        reason="r",
        actor=attempt.public_id,
        created_at=THEN,
    )
    add(attempt, 1, source="manual", share=Fraction(1, 2))
    add(attempt, 1, source="regrade", share=Fraction(0))
    add(attempt, 2, source="regrade", share=Fraction(1, 4), correction=correction)
    add(attempt, 3, source="regrade", share=Fraction(1), void=True)
    add(attempt, 4, source="manual", share=None)

    frame = frame_of(quiz)

    shares = dict(zip(frame["version"], frame["share"], strict=True))
    first, second = (item_at(attempt, n).item_version_id for n in (1, 2))
    assert shares == {first: 0.5, second: 0.25}


def test_the_first_the_last_or_every_attempt_counts(quiz: Quiz) -> None:
    first = take(quiz, "aaaa")
    later = take(
        quiz, "bbbb", enrollment=first.enrollment, now=THEN + timedelta(days=9)
    )

    def people_and_shares(which: str) -> set[tuple[int, float]]:
        frame = frame_of(quiz, which)
        return set(zip(frame["person"], frame["share"], strict=True))

    subject = first.enrollment.subject_id
    assert people_and_shares("first") == {(subject, 0.0)}
    assert people_and_shares("last") == {(subject, 1.0)}
    assert people_and_shares("all") == {(first.pk, 0.0), (later.pk, 1.0)}


def test_seconds_run_from_being_shown_to_the_first_answer(quiz: Quiz) -> None:
    attempt = take(quiz, "bb")
    item = item_at(attempt, 1)
    assert item.first_saved_at is not None
    shown = item.first_saved_at - timedelta(seconds=7, milliseconds=250)
    AttemptItem.objects.filter(pk=item.pk).update(shown_at=shown)

    frame = frame_of(quiz).set_index("version")["seconds"]

    assert frame[item.item_version_id] == 7.25
    assert frame.notna().sum() == 1


def test_a_class_is_read_in_three_statements(quiz: Quiz) -> None:
    take_all(quiz, CLASS[:2])

    with CaptureQueriesContext(connection) as few:
        frame_of(quiz)
    take_all(quiz, CLASS[2:5])
    with CaptureQueriesContext(connection) as more:
        frame_of(quiz)

    assert (len(few), len(more)) == (3, 3)


def test_nothing_is_a_frame_without_rows(quiz: Quiz) -> None:
    assert len(frame_of(quiz)) == 0
