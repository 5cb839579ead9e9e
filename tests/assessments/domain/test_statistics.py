from datetime import timedelta

import pytest

from assessments.domain.statistics import (
    FEWEST,
    compute_statistics,
    guess_of,
    keys_of,
    report_of,
)
from assessments.models import Attempt, Correction, Quiz, QuizStatistics
from assessments.queries.attempts import population_of, quizzes_asking
from assessments.queries.stamp import stamp_of
from assessments.tasks import compute_statistics as compute_task
from assessments.tasks import refresh_statistics as refresh_task
from tests.factories.accounts import CountryFactory
from tests.factories.assessments import (
    CHOICE,
    EXTENDED,
    MATCH,
    MULTIPLE,
    NUMERIC,
    ORDER,
    THEN,
    add_version,
    quiz_with,
    started,
)
from tests.factories.classes import take, take_all

pytestmark = pytest.mark.django_db
LATER = THEN + timedelta(days=30)
CLASS = ["bb", "ba", "ab", "aa", "bb", "bc", "cb", "ba", "bb", "ac"]


@pytest.fixture
def quiz(db: None) -> Quiz:
    return quiz_with(CHOICE, CHOICE)


def correct(quiz: Quiz, policy: str, key: str, state: str = "applied") -> Correction:
    item = quiz.course.items.get(code="i01")
    assert item.current is not None
    options = [{"id": o, "key": o == key} for o in "abc"]
    correction: Correction = Correction.objects.create(
        item_version=item.current,
        policy=policy,
        definition={"interaction": "choice", "options": options},
        reason="r",
        actor=quiz.public_id,
        created_at=THEN,
        applied_at=THEN,
        state=state,
    )
    return correction


def keys_in(quiz: Quiz) -> dict[tuple[str, str], bool]:
    report = report_of(quiz, "first")
    return {(row["item"], row["option"]): row["is_key"] for row in report["options"]}


def test_the_table_of_options_knows_corrected_keys(quiz: Quiz) -> None:
    take_all(quiz, CLASS)
    before = keys_in(quiz)
    correct(quiz, "accept_also", "c")
    correct(quiz, "new_key", "a", state="undone")
    after = keys_in(quiz)

    assert [before["i01.1", o] for o in "abc"] == [False, True, False]
    assert [after["i01.1", o] for o in "abc"] == [False, True, True]
    assert [after["i02.1", o] for o in "abc"] == [False, True, False]


def test_a_new_key_takes_the_place_of_the_old_one() -> None:
    new = {"options": [{"id": "a", "key": True}, {"id": "b"}]}
    assert keys_of(CHOICE, [("accept_also", {}), ("new_key", new)]) == {"a"}
    assert keys_of(CHOICE, [("void", {}), ("full_credit", {})]) == {"b"}


def test_guessing_depends_on_the_interaction() -> None:
    assert guess_of(CHOICE) == 1 / 3
    assert guess_of(MATCH) == 1 / 3
    assert guess_of(ORDER) == 1 / 3
    assert guess_of(NUMERIC) == guess_of(EXTENDED) == 0.0
    assert guess_of(MULTIPLE) != guess_of(MULTIPLE)  # not a number: no one way


def test_each_version_of_an_item_is_a_question_of_its_own(quiz: Quiz) -> None:
    take_all(quiz, CLASS)
    item = quiz.course.items.get(code="i01")
    attempt = take(quiz, "bb", now=THEN + timedelta(hours=1))
    version = add_version(item, CHOICE)
    attempt.items.filter(position=1).update(item_version=version)

    report = report_of(quiz, "first")

    assert [(row["item"], row["n"]) for row in report["items"]] == [
        ("i01.1", 10),
        ("i01.2", 1),
        ("i02.1", 11),
    ]
    assert report["asked"]["i01.2"]["number"] == 2
    assert report["quiz"]["complete"] is False


def test_the_report_of_a_class_too_small_holds_no_figure(quiz: Quiz) -> None:
    take_all(quiz, CLASS[: FEWEST - 1])
    assert report_of(quiz, "first") == {
        "population": "real",
        "people": 9,
        "waiting": 0,
        "fewest": 10,
        "enough": False,
    }


def test_the_stamp_follows_what_the_statistics_stand_on(quiz: Quiz) -> None:
    stamps = [stamp_of(quiz)]
    attempt = take(quiz, "bb")
    stamps.append(stamp_of(quiz))
    started(quiz)
    assert stamp_of(quiz) == stamps[-1]
    Attempt.objects.filter(pk=attempt.pk).update(pending=True)
    stamps.append(stamp_of(quiz))
    item = attempt.items.get(position=1)
    item.scores.create(source="manual", share="1/2", at=LATER)
    stamps.append(stamp_of(quiz))
    correct(quiz, "void", "a")
    stamps.append(stamp_of(quiz))

    assert len({stamp for stamp, _ in stamps}) == 5
    assert [count for _, count in stamps] == [0, 1, 1, 1, 1]


def test_synthetic_people_count_where_nobody_is_real(quiz: Quiz) -> None:
    invented = CountryFactory.create(invented_one=True)
    take(quiz, "bb", country=invented, population="synthetic")
    alone = population_of(quiz)
    started(quiz)

    assert (alone, population_of(quiz)) == ("synthetic", "real")


def test_tasks_compute_and_keep(quiz: Quiz) -> None:
    take_all(quiz, CLASS)
    compute_task(quiz.pk, "all")
    assert refresh_task() == 1
    kept = QuizStatistics.objects.filter(quiz=quiz)
    assert set(kept.values_list("which", flat=True)) == {"first", "all"}
    row = compute_statistics(quiz, which="all", now=LATER)
    assert row.computed_at == LATER
    assert str(row) == f"{quiz.pk} all"


def test_quizzes_that_ask_an_item_are_found(quiz: Quiz) -> None:
    item = quiz.course.items.get(code="i02")
    assert quizzes_asking(item) == [quiz]
