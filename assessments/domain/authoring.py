"""What authors and reviewers do with an item: a new version, a review, another status."""

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from assessments.domain.item import item_data, store_item
from assessments.enums import ItemStatus
from assessments.errors import ItemRefusedError, StaleItemError
from assessments.importing.items_check import Finding, check_content
from assessments.importing.items_file import ItemData
from assessments.models import Item, ItemReview, ItemVersion
from assessments.queries.items import content_languages, reviews_of, version_of
from courses.enums import ReviewStep
from courses.models import Course
from lms.core.domain.audit import log_action

TAKEN = "taken"


def add_item(
    course: Course,
    data: ItemData,
    *,
    actor: UUID,
    now: dt.datetime,
    figures: Mapping[str, str],
) -> Item:
    """Store a new item; raises `ItemRefusedError` if its code is taken."""
    refusal = ItemRefusedError([(f"{data.code}/code", TAKEN)])
    if Item.objects.filter(course=course, code=data.code).exists():
        raise refusal
    try:
        return store_item(course, data, actor=actor, now=now, figures=figures)
    except IntegrityError as error:
        raise refusal from error


@transaction.atomic
def revise_item(
    item: Item,
    data: ItemData,
    *,
    base: int,
    actor: UUID,
    now: dt.datetime,
    figures: Mapping[str, str],
) -> Item:
    """Store what an author wrote over version `base`.

    Raises `StaleItemError` if another version stands by now: nothing is written over.
    """
    locked = Item.objects.select_for_update().get(pk=item.pk)
    current = version_of(locked)
    if current.number != base:
        raise StaleItemError(current)
    return store_item(item.course, data, actor=actor, now=now, figures=figures)


def record_item_review(
    version: ItemVersion,
    *,
    language: str,
    step: str,
    by_name: str,
    on: dt.date,
    actor: UUID,
) -> ItemReview:
    """Record a step of review on a language of a version; the same twice is once."""
    said = {"language": language, "step": step, "by_name": by_name, "on": on}
    done = ItemReview.objects.filter(version=version, **said).first()
    if done is None:
        done = ItemReview(version=version, actor=actor, **said)
        done.save()
    return done


def missing_steps(item: Item) -> list[tuple[str, str]]:
    """Return the (language, step) pairs that were not reviewed, if reviews are required."""
    if settings.PUBLISH_DRAFTED_LESSONS:
        return []
    version = version_of(item)
    reviews = reviews_of([version.pk]).get(version.pk, ())
    done = {(review.language, review.step) for review in reviews}
    return [
        (language, step)
        for language in content_languages(item.course)
        for step in ReviewStep.values
        if (language, step) not in done
    ]


def findings_of(item: Item) -> list[Finding]:
    """Return what the rules of writing items say of an item as it stands."""
    return list(check_content(item_data(item), content_languages(item.course)))


@transaction.atomic
def change_status(item: Item, status: str, *, actor: UUID, now: dt.datetime) -> None:
    """Change the status; an item is activated only whole, and reviewed if that is required.

    Raises `ItemRefusedError`.
    """
    if status == ItemStatus.ACTIVE:
        faults = [
            ("texts", str(finding))
            for finding in findings_of(item)
            if finding.needed_to_activate
        ]
        faults += [("review", f"{code}/{step}") for code, step in missing_steps(item)]
        if faults:
            raise ItemRefusedError(faults)
    before = item.status
    if before == status:
        return
    item.status = status
    item.save(update_fields=["status"])
    log_action(
        "item_status_changed",
        kind="item",
        object_id=item.public_id,
        actor=actor,
        data={"from": before, "to": status},
        now=now,
    )
