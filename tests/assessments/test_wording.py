"""What is said before a quiz."""

import pytest

from assessments.models import Quiz, QuizVersion
from assessments.planning import versions_of
from assessments.policy import preset
from assessments.wording import long_answer_words
from tests.factories.assessments import CHOICE, EXTENDED, make_plan, quiz_with

pytestmark = pytest.mark.django_db


def published(quiz: Quiz) -> QuizVersion:
    assert quiz.current is not None
    return quiz.current


def test_a_quiz_with_long_answers_says_whether_the_certificate_waits() -> None:
    begins = "A person scores them; the result comes to My messages. "
    waits = quiz_with(CHOICE, EXTENDED)
    practice = quiz_with(EXTENDED, kind="practice", required=False)
    open_end = preset("module") | {"pass_percent": None}
    handed_in = quiz_with(EXTENDED, plan=make_plan(conduct=open_end))

    assert long_answer_words(published(waits)) == begins + (
        "The certificate waits for it."
    )
    for quiz in (practice, handed_in):
        assert long_answer_words(published(quiz)) == begins + (
            "The certificate does not wait for it."
        )
    assert long_answer_words(published(quiz_with(CHOICE))) == ""


def test_a_draft_says_it_too() -> None:
    version = published(quiz_with(EXTENDED))
    draft = QuizVersion(kind="module", plan=version.plan, required=True)

    assert versions_of(draft.plan)
    assert long_answer_words(draft).endswith("The certificate waits for it.")
