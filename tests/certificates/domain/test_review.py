"""A score that changes after the award: reported to a person, never silent."""

import pytest

from assessments.models import Attempt, ScoreEntry
from assessments.signals import attempt_scored
from certificates.domain.review import close_review, review_after_score
from certificates.models import Award, AwardReview, Credential
from courses.models import Course
from lms.accounts.models import User
from lms.core.models import OutboxMessage
from tests.factories.accounts import UserFactory
from tests.factories.certificates import NOW, awarded, completed, known, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def award(ana: User, course: Course) -> Award:
    award = awarded(known(ana), course)
    signed(award)
    return award


@pytest.fixture
def administrator(db: None) -> User:
    return UserFactory.create(email="admin@example.org")


def rescore(award: Award, share: str) -> Attempt:
    """Let a person give another score to the question that was right."""
    attempt = Attempt.objects.get()
    item = attempt.items.get(position=1)
    ScoreEntry(attempt_item=item, source="manual", share=share, at=NOW).save()
    Attempt.objects.filter(pk=attempt.pk).update(points=share)
    attempt.refresh_from_db()
    return attempt


def test_the_same_score_opens_nothing(award: Award) -> None:
    assert review_after_score(Attempt.objects.get().pk, now=NOW) is None


def test_a_score_that_no_longer_passes_is_reported(award: Award) -> None:
    review = review_after_score(rescore(award, "0").pk, now=NOW)
    assert review is not None
    assert not review.eligible
    assert review.before == award.results
    assert [row["share"] for row in review.after] == ["0.00", "0.00"]
    assert Credential.objects.get().state == "valid"


def test_one_review_follows_later_changes_and_closes_by_itself(award: Award) -> None:
    review_after_score(rescore(award, "0").pk, now=NOW)
    review_after_score(rescore(award, "1/2").pk, now=NOW)
    assert AwardReview.objects.get().after[0]["share"] == "25.00"
    assert review_after_score(rescore(award, "1").pk, now=NOW) is None
    assert AwardReview.objects.get().closed_at == NOW


def test_a_person_keeps_the_award_and_is_not_asked_again(
    award: Award, administrator: User
) -> None:
    attempt = rescore(award, "0")
    review = review_after_score(attempt.pk, now=NOW)
    assert review is not None
    assert close_review(review, revoke=False, text="Ours.", by=administrator, now=NOW)
    assert not close_review(review, revoke=True, text="", by=administrator, now=NOW)
    event = award.events.get(event="kept")
    assert (event.reason_class, event.reason) == ("score_restated", "Ours.")
    assert Credential.objects.get().state == "valid"


def test_a_person_revokes_the_award(award: Award, administrator: User) -> None:
    review = review_after_score(rescore(award, "0").pk, now=NOW)
    assert review is not None
    assert close_review(review, revoke=True, text="Gone.", by=administrator, now=NOW)
    assert Credential.objects.get().state == "revoked"


def test_scores_owe_a_review_where_there_is_an_award(
    award: Award, ana: User, course: Course
) -> None:
    OutboxMessage.objects.all().delete()
    pk = Attempt.objects.get().pk
    attempt_scored.send(Attempt, attempt_id=pk, restated=False)
    assert not OutboxMessage.objects.exists()
    attempt_scored.send(Attempt, attempt_id=pk, restated=True)
    row = OutboxMessage.objects.get()
    assert (row.task, row.payload) == (
        "certificates.tasks.review_award",
        {"attempt_id": pk},
    )


def test_scores_owe_nothing_without_an_award(ana: User, course: Course) -> None:
    completed(known(ana), course)
    OutboxMessage.objects.all().delete()
    attempt_scored.send(Attempt, attempt_id=Attempt.objects.get().pk, restated=True)
    assert not OutboxMessage.objects.exists()
    assert review_after_score(Attempt.objects.get().pk, now=NOW) is None
