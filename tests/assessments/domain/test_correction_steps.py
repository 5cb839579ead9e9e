"""A correction from its proposal to its undoing: what is refused, and in which turn."""

from typing import Any

import pytest

from assessments.domain.correction import (
    apply_correction,
    discard_correction,
    undo_correction,
)
from assessments.domain.regrading import work_off
from assessments.errors import ScoringRefusedError
from assessments.models import Correction
from lms.core.models import OutboxMessage
from tests.factories.assessments import (
    CHOICE,
    EXTENDED,
    MATCH,
    MULTIPLE,
    NUMERIC,
    ORDER,
    TEXT,
    quiz_with,
    started,
)
from tests.factories.corrections import (
    ACTOR,
    LATER,
    corrected,
    handed_in,
    in_force,
    proposed,
    result_of,
    version_at,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("definition", "policy", "key", "reason"),
    [
        (CHOICE, "new_key", None, "no-key"),
        (CHOICE, "new_key", {"options": ["b"]}, "same-key"),
        (CHOICE, "accept_also", {"options": []}, "key"),
        (CHOICE, "accept_also", {"options": ["a", "c"]}, "key"),
        (MULTIPLE, "new_key", {"options": ["a", "b", "c"]}, "key"),
        (MULTIPLE, "new_key", {"options": ["b", "a"]}, "same-key"),
        (NUMERIC, "new_key", {"value": "x"}, "key"),
        (NUMERIC, "new_key", {"value": "2.50", "absolute": "0.10"}, "same-key"),
        (TEXT, "accept_also", {"accepted": []}, "key"),
        (TEXT, "accept_also", {"accepted": [" Crédential "]}, "same-key"),
        (TEXT, "new_key", {"accepted": ["CREDENTIAL"]}, "same-key"),
        (MATCH, "new_key", {"rows": {"r1": "a"}}, "key"),
        (MATCH, "new_key", {"rows": {"r1": "a", "r2": "b"}}, "same-key"),
        (ORDER, "new_key", {"sequence": ["a", "b", "c"]}, "same-key"),
        (EXTENDED, "new_key", {"options": ["a"]}, "no-key"),
    ],
)
def test_proposal_that_makes_no_sense_is_refused(
    definition: Any, policy: str, key: Any, reason: str
) -> None:
    attempt = started(quiz_with(definition))

    with pytest.raises(ScoringRefusedError) as refused:
        proposed(version_at(attempt), policy, key)

    assert refused.value.reason == reason
    assert not Correction.objects.exists()


def test_reasons_are_asked_for() -> None:
    attempt = handed_in(quiz_with(CHOICE), "-")
    with pytest.raises(ScoringRefusedError, match="reason"):
        proposed(version_at(attempt), reason="  ")
    correction = corrected(version_at(attempt))
    with pytest.raises(ScoringRefusedError, match="reason"):
        undo_correction(correction, actor=ACTOR, reason="", now=LATER)
    assert result_of(attempt) == (1, 1)


def test_proposal_changes_nothing_and_can_be_discarded() -> None:
    attempt = handed_in(quiz_with(CHOICE), "-")
    correction = proposed(version_at(attempt))

    assert work_off(correction, now=LATER) == 0
    assert (result_of(attempt), OutboxMessage.objects.count()) == ((0, 1), 0)
    assert discard_correction(correction, actor=ACTOR, now=LATER)
    assert not Correction.objects.exists()
    assert not discard_correction(correction, actor=ACTOR, now=LATER)


def test_apply_and_undo_happen_once_and_in_turn() -> None:
    attempt = handed_in(quiz_with(CHOICE), "-")
    correction = in_force(version_at(attempt))

    assert not apply_correction(correction, actor=ACTOR, now=LATER)
    assert not discard_correction(correction, actor=ACTOR, now=LATER)
    with pytest.raises(ScoringRefusedError, match="applying"):
        undo_correction(correction, actor=ACTOR, reason="No.", now=LATER)
    work_off(correction, now=LATER)
    assert undo_correction(correction, actor=ACTOR, reason="No.", now=LATER)
    assert not undo_correction(correction, actor=ACTOR, reason="No.", now=LATER)
    owed = OutboxMessage.objects.filter(task="assessments.tasks.work_off_correction")
    assert [row.payload for row in owed] == [{"correction_id": correction.pk}] * 2


def test_definition_keeps_all_but_the_key() -> None:
    attempt = started(quiz_with({**NUMERIC, "unit": "cm", "units": {"cm": "1"}}))

    correction = proposed(version_at(attempt), "new_key", {"value": "3"})

    assert correction.definition == {
        "interaction": "numeric",
        "value": "3",
        "absolute": None,
        "relative": None,
        "unit": "cm",
        "units": {"cm": "1"},
    }
