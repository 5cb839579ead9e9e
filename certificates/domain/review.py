"""Scores that changed after an award: a report for a person, never a silent change."""

from datetime import datetime

from django.db import transaction

from assessments.models import Attempt
from certificates.domain.standing import Grounds, change_standing, note_event
from certificates.enums import AwardEventKind, ReasonClass
from certificates.models import Award, AwardReview
from certificates.queries.award import award_for, completion_of
from certificates.queries.results import results_of
from courses.domain.completion import completion_result
from lms.accounts.models import User


def review_after_score(attempt_id: int, *, now: datetime) -> AwardReview | None:
    """Open a review if the award of this attempt's course would be another one today.

    One review is open per award: it follows later changes, and closes by itself if the
    results are again what the award says.
    """
    attempt = Attempt.objects.select_related("enrollment__run__course").get(
        pk=attempt_id
    )
    completion = completion_of(attempt.enrollment)
    award = award_for(completion) if completion else None
    if award is None:
        return None
    after = results_of(attempt.enrollment)
    eligible = completion_result(attempt.enrollment).complete
    opened = AwardReview.objects.filter(award=award, closed_at=None)
    if after == last_results(award) and eligible:
        opened.update(closed_at=now)
        return None
    review, made = AwardReview.objects.get_or_create(
        award=award,
        closed_at=None,
        defaults={
            "before": award.results,
            "after": after,
            "eligible": eligible,
            "opened_at": now,
        },
    )
    if not made:
        opened.update(after=after, eligible=eligible)
        review.refresh_from_db()
    return review


def last_results(award: Award) -> object:
    """Return the results that a person has seen last: those of the award, or kept ones."""
    kept = award.reviews.exclude(closed_at=None).exclude(closed_by=None)
    review = kept.order_by("-closed_at", "-pk").first()
    return review.after if review else award.results


def close_review(
    review: AwardReview, *, revoke: bool, text: str, by: User, now: datetime
) -> bool:
    """Keep the award as it is or revoke it; False if somebody decided meanwhile."""
    grounds = Grounds(ReasonClass.SCORE_RESTATED, text, by)
    with transaction.atomic():
        closed = AwardReview.objects.filter(pk=review.pk, closed_at=None).update(
            closed_at=now, closed_by=by.public_id
        )
        if not closed:
            return False
        if revoke:
            change_standing(
                review.award, AwardEventKind.REVOKED, grounds=grounds, now=now
            )
        else:
            note_event(review.award, AwardEventKind.KEPT, grounds=grounds, now=now)
    return True
