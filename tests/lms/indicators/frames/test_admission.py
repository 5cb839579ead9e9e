"""Each rule of admission by itself: what it leaves out, and that it is counted."""

from datetime import timedelta
from fractions import Fraction
from statistics import median
from typing import Any

import pandas as pd
import pytest

from assessments.domain.attempt import finish_attempt
from assessments.domain.quiz import publish_quiz
from assessments.models import ItemVersion, ScoreEntry
from courses.models import CourseInstructor
from lms.accounts.enums import Role
from lms.accounts.models import ResearchObjection
from lms.indicators.frames import exposures
from lms.indicators.frames.admission import fastest_times, median_of
from lms.indicators.frames.exposures import Window
from tests.factories.accounts import CountryFactory
from tests.factories.assessments import (
    CHOICE,
    THEN,
    add_version,
    answer,
    item_at,
    learner_in,
    make_quiz,
    started,
)
from tests.factories.classes import take, take_all
from tests.factories.extracts import (
    WINDOW,
    admitted,
    answer_after,
    measured_quiz,
    read_by,
)

pytestmark = pytest.mark.django_db


def test_what_obeys_every_rule_is_admitted_whole() -> None:
    quiz = measured_quiz()
    take(quiz, "ba")

    rows, counts = admitted()

    assert rows["score"].tolist() == [1.0, 0.0]
    assert counts == {"found": 2}


@pytest.mark.parametrize("population", ["synthetic", "test"])
def test_people_of_other_populations_never_count(population: str) -> None:
    quiz = measured_quiz()
    take(quiz, "bb")
    country = CountryFactory.create(code="XAA", invented=True)
    take(quiz, "bb", country=country, population=population)

    rows, counts = admitted("real")

    assert len(rows) == 2
    assert counts == {"found": 4, "population": 2}


def test_synthetic_people_count_where_they_are_asked_for_and_then_alone() -> None:
    quiz = measured_quiz()
    take(quiz, "bb")
    country = CountryFactory.create(code="XAA", invented=True)
    take(quiz, "ba", country=country, population="synthetic")

    rows, counts = admitted("synthetic")

    assert rows["country"].tolist() == ["XAA", "XAA"]
    assert counts == {"found": 4, "population": 2}


def test_an_attempt_in_progress_does_not_count() -> None:
    attempt = started(measured_quiz())
    answer(attempt, 1)

    rows, counts = admitted()

    assert rows.empty
    assert counts == {"found": 2, "finished": 2}


def test_an_attempt_finished_after_the_window_is_not_finished_in_it() -> None:
    take(measured_quiz(), "bb", now=WINDOW.until - timedelta(minutes=1))

    assert admitted()[1] == {"found": 2, "finished": 2}


def test_an_attempt_finished_before_the_window_is_not_of_it() -> None:
    take(measured_quiz(), "bb", now=THEN - timedelta(days=1))

    assert admitted()[1] == {}


def test_without_a_beginning_everything_before_the_end_is_of_the_window() -> None:
    take(measured_quiz(), "bb", now=THEN - timedelta(days=1))

    rows, counts = admitted(window=Window(None, WINDOW.until))

    assert len(rows) == 2
    assert counts == {"found": 2}


def test_an_answer_left_out_by_a_correction_does_not_count() -> None:
    attempt = take(measured_quiz(), "bb")
    ScoreEntry(
        attempt_item=item_at(attempt, 2),
        source="regrade",
        share=Fraction(0),
        void=True,
        at=THEN,
    ).save()

    rows, counts = admitted()

    assert rows["position"].tolist() == [1]
    assert counts == {"found": 2, "scored": 1}


@pytest.mark.parametrize(
    "fields",
    [{"is_staff": True}, {"is_superuser": True}, {"role": Role.AUTHOR}],
    ids=["staff", "superuser", "role"],
)
def test_staff_does_not_count(fields: dict[str, Any]) -> None:
    take(measured_quiz(), "bb", **fields)

    assert admitted()[1] == {"found": 2, "staff": 2}


def test_an_instructor_does_not_count_in_the_own_course_alone() -> None:
    quiz, other = measured_quiz(), measured_quiz()
    for each in (quiz, other):
        take(each, "bb")
    teacher = learner_in(quiz)
    user = teacher.subject.link.user
    CourseInstructor.objects.create(course=other.course, user=user)
    take(quiz, "bb", enrollment=teacher)
    assert admitted()[1] == {"found": 6}

    CourseInstructor.objects.create(course=quiz.course, user=user)

    assert admitted()[1] == {"found": 6, "staff": 2}


def test_whoever_objects_does_not_count_until_the_objection_is_taken_back() -> None:
    attempt = take(measured_quiz(), "bb")
    subject = attempt.enrollment.subject
    ResearchObjection(subject=subject, objects_to_use=True, at=THEN).save()
    assert admitted()[1] == {"found": 2, "objection": 2}

    later = THEN + timedelta(days=1)
    ResearchObjection(subject=subject, objects_to_use=False, at=later).save()

    assert admitted()[1] == {"found": 2}


def test_the_first_exposure_to_a_version_counts_in_each_phase() -> None:
    post = measured_quiz()
    pre = make_quiz(post.course, "pre", kind="pre_test")
    learner = learner_in(post)
    take(pre, "aa", enrollment=learner)
    for day, given in enumerate(("ba", "bb"), start=1):
        now = THEN + timedelta(days=day)
        take(post, given, enrollment=learner, now=now)

    rows, counts = admitted()

    assert rows[["phase", "score"]].values.tolist() == [
        ["post_test", 1.0],
        ["post_test", 0.0],
        ["pre_test", 0.0],
        ["pre_test", 0.0],
    ]
    assert counts == {"found": 6, "first_exposure": 2}


def test_what_was_met_before_the_window_is_no_first_exposure_in_it() -> None:
    quiz = measured_quiz()
    learner = learner_in(quiz)
    take(quiz, "aa", enrollment=learner, now=THEN - timedelta(days=1))
    take(quiz, "bb", enrollment=learner, now=THEN + timedelta(days=1))

    rows, counts = admitted()

    assert rows.empty
    assert counts == {"found": 2, "first_exposure": 2}


def test_a_new_version_of_an_item_is_met_for_the_first_time() -> None:
    quiz = measured_quiz(items=1)
    learner = learner_in(quiz)
    take(quiz, "b", enrollment=learner)
    version = add_version(quiz.course.items.get(), {**CHOICE, "shuffle": False})
    read_by(version, "Ana Ruiz", "Luis Paz")
    publish_quiz(quiz, now=THEN)
    take(quiz, "a", enrollment=learner, now=THEN + timedelta(days=1))

    rows, counts = admitted()

    assert rows[["version", "score"]].values.tolist() == [[1, 1.0], [2, 0.0]]
    assert counts == {"found": 2}


def test_blanks_after_the_last_answer_were_not_reached_those_before_are_wrong() -> None:
    take(measured_quiz(items=4), [None, "b", None, None])

    rows, counts = admitted()

    assert rows[["position", "score"]].values.tolist() == [[1, 0.0], [2, 1.0]]
    assert counts == {"found": 4, "reached": 2}


def test_an_answer_in_less_than_a_tenth_of_the_median_time_is_a_guess() -> None:
    quiz = measured_quiz(items=1)
    for number, seconds in enumerate([30, 40, 50, 3.9, 4.1]):
        now = THEN + timedelta(hours=number)
        attempt = started(quiz, now=now)
        answer_after(attempt, 1, seconds, now)
        finish_attempt(attempt, now=now + timedelta(minutes=20))
    assert median([30, 40, 50, 3.9, 4.1]) == 30

    rows, counts = admitted()
    version = ItemVersion.objects.get()

    assert fastest_times("real", WINDOW) == {version.pk: pytest.approx(3.0)}
    assert counts == {"found": 5}

    attempt = started(quiz, now=THEN)
    answer_after(attempt, 1, 2.9, THEN)
    finish_attempt(attempt, now=THEN + timedelta(minutes=20))

    # The median of six is (4.1 + 30) / 2 = 17.05; a tenth of it is less than 2.9.
    assert admitted()[1] == {"found": 6}
    attempt = started(quiz, now=THEN)
    answer_after(attempt, 1, 60, THEN)
    finish_attempt(attempt, now=THEN + timedelta(minutes=20))
    rows, counts = admitted()
    assert sorted(rows["seconds"].round(2)) == [3.9, 4.1, 30.0, 40.0, 50.0, 60.0]
    assert counts == {"found": 7, "rapid_guess": 1}


def test_no_answer_after_ten_seconds_is_called_a_guess() -> None:
    quiz = measured_quiz(items=1)
    for number, seconds in enumerate([900, 900, 10.1, 9.9]):
        now = THEN + timedelta(hours=number)
        attempt = started(quiz, now=now)
        answer_after(attempt, 1, seconds, now)
        finish_attempt(attempt, now=now + timedelta(minutes=20))

    rows, counts = admitted()

    assert sorted(rows["seconds"].round(1)) == [10.1, 900.0, 900.0]
    assert counts == {"found": 4, "rapid_guess": 1}


@pytest.mark.parametrize("values", [[1], [1, 2], [5, 5, 9], [1, 1, 2, 7], [0, 3, 3, 3]])
def test_the_median_of_counted_values_is_the_median(values: list[int]) -> None:
    counted = pd.Series(values).value_counts().rename_axis("tenths")

    assert median_of(counted.reset_index(name="answers")) == median(values)


def test_a_question_that_one_person_has_read_does_not_count() -> None:
    quiz = measured_quiz(items=1)
    version = add_version(quiz.course.items.get(), {**CHOICE, "shuffle": False})
    publish_quiz(quiz, now=THEN)
    take(quiz, "b")
    read_by(version, "Ana Ruiz", "Ana Ruiz")
    assert admitted()[1] == {"found": 1, "read_by_two": 1}

    read_by(version, "Luis Paz", language="es")
    assert admitted()[1] == {"found": 1, "read_by_two": 1}

    assert admitted(unread_count=True)[1] == {"found": 1}
    read_by(version, "Luis Paz")
    assert admitted()[1] == {"found": 1}


def test_an_answer_is_counted_by_the_first_rule_that_it_breaks() -> None:
    quiz = measured_quiz()
    attempt = take(quiz, "b", is_staff=True)
    subject = attempt.enrollment.subject
    ResearchObjection(subject=subject, objects_to_use=True, at=THEN).save()

    assert admitted()[1] == {"found": 2, "staff": 2}


def test_how_people_are_cut_into_chunks_makes_no_difference(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    take_all(measured_quiz(), ["bb", "ba", "ab", "aa", "bb"])
    whole, counts = admitted()
    monkeypatch.setattr(exposures, "PEOPLE", 2)

    parts, again = admitted()

    pd.testing.assert_frame_equal(whole, parts)
    assert again == counts == {"found": 10}
