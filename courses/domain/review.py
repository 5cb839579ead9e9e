"""Reviews of a lesson's text."""

import datetime as dt
from uuid import UUID

from courses.domain.catalogue import bump_stamp
from courses.models import LessonPage, LessonReview
from courses.review import digest_of_body


def record_review(
    page: LessonPage, *, step: str, by_name: str, on: dt.date, actor: UUID | None
) -> LessonReview:
    """Record a step of review on exactly the text of `page`; the same twice is once."""
    digest = digest_of_body(page)
    language = page.locale.language_code
    done = LessonReview.objects.filter(
        lesson=page.lesson,
        language=language,
        step=step,
        digest=digest,
        by_name=by_name,
        on=on,
    ).first()
    if done is not None:
        return done
    review = LessonReview(
        lesson=page.lesson,
        language=language,
        step=step,
        digest=digest,
        by_name=by_name,
        on=on,
        actor=actor,
    )
    review.save()
    bump_stamp()
    return review
