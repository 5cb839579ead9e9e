"""Forgetting people: what they wrote goes, what they scored stays without a name."""

from collections.abc import Collection

from assessments.models import (
    Attempt,
    AttemptItem,
    Correction,
    CorrectionChange,
    FormOrder,
    QuarantinedAnswer,
    QuizException,
    QuizStatistics,
    Recovery,
    Response,
    ScoreEntry,
    SecondLook,
    TimeFactor,
)
from assessments.queries.frozen import item_version
from lms.accounts.domain.erasure import unsafe_rows
from lms.accounts.models import Subject, User

GONE = {"erased": True}


def forget_answers(subject: Subject) -> None:
    """Take out what may name people: long texts, reasons, comments, more time."""
    items = AttemptItem.objects.filter(attempt__enrollment__subject=subject)
    written = [
        item.pk
        for item in items.only("pk", "item_version_id")
        if item_version(item.item_version_id).definition["interaction"] == "extended"
    ]
    items.filter(pk__in=written).exclude(response={}).update(response=GONE)
    answers = unsafe_rows(Response).filter(attempt_item__in=written)
    answers.exclude(response={}).update(response=GONE)
    unsafe_rows(ScoreEntry).filter(attempt_item__in=items).update(comment="")
    decisions = unsafe_rows(Recovery).filter(response__attempt_item__in=items)
    decisions.update(reason="")
    QuarantinedAnswer.objects.filter(subject=subject).delete()
    SecondLook.objects.filter(attempt_item__in=items).delete()
    QuizException.objects.filter(enrollment__subject=subject).update(reason="")
    TimeFactor.objects.filter(subject=subject).delete()


def remove_attempts(subject_ids: Collection[int]) -> None:
    """Delete every row of synthetic subjects, and what such people did to keys.

    Statistics are computed anew by the next who look at them.
    """
    attempts = Attempt.objects.filter(enrollment__subject__in=subject_ids)
    items = AttemptItem.objects.filter(attempt__in=attempts)
    QuarantinedAnswer.objects.filter(subject__in=subject_ids).delete()
    SecondLook.objects.filter(attempt_item__in=items).delete()
    unsafe_rows(ScoreEntry).filter(attempt_item__in=items).delete()
    unsafe_rows(CorrectionChange).filter(attempt__in=attempts).delete()
    unsafe_rows(Recovery).filter(response__attempt_item__in=items).delete()
    unsafe_rows(Response).filter(attempt_item__in=items).delete()
    attempts.delete()
    QuizException.objects.filter(enrollment__subject__in=subject_ids).delete()
    TimeFactor.objects.filter(subject__in=subject_ids).delete()
    unsafe_rows(FormOrder).filter(subject__in=subject_ids).delete()
    actors = User.objects.filter(link__subject__in=subject_ids).values("public_id")
    done = Correction.objects.filter(actor__in=actors, changes=None, entries=None)
    done.delete()
    QuizStatistics.objects.all().delete()
