"""What stays of corrections when the demonstration goes."""

import pytest

from assessments.models import Correction
from assessments.queries.corrections import corrections_without_author
from lms.accounts.domain.erasure import remove_synthetic
from lms.accounts.models import User
from lms.portal.domain.go_live import left_to_do
from tests.factories.accounts import CountryFactory, official
from tests.factories.assessments import CHOICE, NUMERIC, learner_in, quiz_with
from tests.factories.corrections import (
    corrected,
    handed_in,
    in_force,
    proposed,
    result_of,
    taken_back,
    version_at,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def synthetic() -> User:
    country = CountryFactory.create(invented_one=True)
    return official(country=country, population="synthetic")


def by(correction: Correction, user: User) -> Correction:
    """Let a correction be of this person."""
    Correction.objects.filter(pk=correction.pk).update(
        actor=user.public_id, applied_by=user.public_id
    )
    return correction


def test_what_changed_results_of_real_people_stays_and_is_named(
    synthetic: User,
) -> None:
    quiz = quiz_with(CHOICE, NUMERIC)
    attempt = handed_in(quiz, "-+", learner_in(quiz))
    standing = by(corrected(version_at(attempt)), synthetic)
    by(proposed(version_at(attempt, 2)), synthetic)
    own = by(corrected(version_at(attempt, 2), "void"), official())

    remove_synthetic()

    assert set(Correction.objects.all()) == {standing, own}
    assert result_of(attempt) == (1, 1)
    assert list(corrections_without_author()) == [standing]
    (said,) = (line for line in left_to_do() if "correction(s)" in line)
    assert said == (
        "1 correction(s) of keys, by accounts that are gone, hold for results of real"
        " people: take back what should not stand, at Teaching > Corrections of keys."
    )

    standing.refresh_from_db()
    taken_back(standing)

    assert not corrections_without_author().exists()


def test_what_changed_nobody_goes(synthetic: User) -> None:
    quiz = quiz_with(CHOICE)
    made = by(in_force(version_at(handed_in(quiz, "+"))), synthetic)

    remove_synthetic()

    assert not Correction.objects.filter(pk=made.pk).exists()
