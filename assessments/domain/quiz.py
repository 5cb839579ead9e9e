"""Quizzes: checked against the bank, then published as a frozen version."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.enums import QuizKind
from assessments.errors import QuizRefusedError
from assessments.models import Item, ItemVersion, Quiz, QuizVersion, QuizVersionItem
from assessments.planning import (
    FORMS,
    PlanFault,
    check_plan,
    resolve_plan,
    versions_of,
)
from assessments.policy import check_conduct
from assessments.queries.quiz import bank_of, items_used_elsewhere
from courses.domain.catalogue import bump_stamp
from courses.domain.version import freeze_version
from lms.core.domain.audit import log_action

MEASURING = {QuizKind.PRE_TEST, QuizKind.POST_TEST}


def examine_quiz(quiz: Quiz) -> tuple[dict[str, Any], list[PlanFault]]:
    """Return the plan resolved against the bank, and everything that is wrong in it."""
    faults = check_plan(quiz.plan)
    conduct = quiz.plan.get("conduct", {})
    faults += [
        PlanFault(f"conduct.{place}", code) for place, code in check_conduct(conduct)
    ]
    if faults:
        return {}, faults
    paired = quiz.kind in MEASURING
    bank = bank_of(quiz.course)
    resolved, faults = resolve_plan(quiz.plan, bank, paired=paired)
    if not faults:
        faults = check_reuse(quiz, resolved)
    asked = set(versions_of(resolved))
    resolved["open"] = any(item.open for item in bank if item.version in asked)
    return resolved, faults


def check_reuse(quiz: Quiz, plan: Mapping[str, Any]) -> list[PlanFault]:
    """Check that what measures is asked nowhere else.

    Codes: practiced (an item of a pre-test or post-test stands in another quiz, or the
    other way round), anchor (the anchor stands in the post-test only), met-before (form
    A of one test shares an item with form B of the other, or with the anchor).
    """
    items = item_of_versions(versions_of(plan))
    elsewhere = items_used_elsewhere(quiz)
    faults = [
        PlanFault("forms", "practiced", {"item": items[version].code})
        for version in dict.fromkeys(versions_of(plan))
        if any(
            (kind in MEASURING) != (quiz.kind in MEASURING)
            for kind in elsewhere.get(items[version].pk, ())
        )
    ]
    if quiz.kind != QuizKind.POST_TEST and versions_of(plan, anchor=True):
        faults.append(PlanFault("forms", "anchor"))
    if quiz.kind in MEASURING:
        faults += check_other_test(quiz, plan)
    return faults


def check_other_test(quiz: Quiz, plan: Mapping[str, Any]) -> list[PlanFault]:
    """Check that a person who meets A first and B then meets no item twice."""
    others = Quiz.objects.filter(
        course=quiz.course, kind__in=MEASURING - {quiz.kind}, current__isnull=False
    ).select_related("current")
    faults = []
    for other in others:
        theirs = other.current.plan if other.current else {}
        if not set(theirs["forms"]) == set(plan["forms"]) == set(FORMS):
            continue
        for mine, met in (FORMS, FORMS[::-1]):
            here = item_of_versions(versions_of(plan, mine))
            there = {
                item.pk for item in item_of_versions(versions_of(theirs, met)).values()
            }
            faults += [
                PlanFault(f"forms.{mine}", "met-before", {"item": item.code})
                for item in here.values()
                if item.pk in there
            ]
    return faults


def item_of_versions(public_ids: list[str]) -> dict[str, Item]:
    """Return the items of versions by the public ids of these."""
    rows = ItemVersion.objects.filter(public_id__in=public_ids).select_related("item")
    return {str(row.public_id): row.item for row in rows}


def publish_quiz(
    quiz: Quiz,
    *,
    actor: UUID | None = None,
    freeze: bool = True,
    now: datetime | None = None,
) -> QuizVersion:
    """Freeze the plan as it is now and let learners meet it; idempotent.

    The course gets a new version with it; without `freeze` the caller sees to that,
    once for several quizzes. Raises `QuizRefusedError` with every fault. Attempts
    that run keep their version.
    """
    now = now or timezone.now()
    resolved, faults = examine_quiz(quiz)
    if faults:
        raise QuizRefusedError([(f.place, f.code, dict(f.values)) for f in faults])
    text = json.dumps([quiz.kind, quiz.required, resolved], sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()
    latest = quiz.versions.order_by("-number").first()
    if latest and latest.digest == digest:
        return adopt(quiz, latest, actor=actor, freeze=freeze, now=now)
    version = QuizVersion(
        quiz=quiz,
        number=latest.number + 1 if latest else 1,
        kind=quiz.kind,
        plan=resolved,
        required=quiz.required,
        digest=digest,
        created_at=now,
        actor=actor,
    )
    try:
        with transaction.atomic():
            version.save()
            add_entries(version)
            adopt(quiz, version, actor=actor, freeze=freeze, now=now)
    except IntegrityError:
        return publish_quiz(quiz, actor=actor, freeze=freeze, now=now)
    return version


def add_entries(version: QuizVersion) -> None:
    """Note which item versions a published quiz may ask."""
    rows = ItemVersion.objects.filter(public_id__in=versions_of(version.plan))
    QuizVersionItem.objects.bulk_create(
        QuizVersionItem(version=version, item_version_id=pk)
        for pk in rows.order_by("pk").values_list("pk", flat=True)
    )


def adopt(
    quiz: Quiz,
    version: QuizVersion,
    *,
    actor: UUID | None,
    freeze: bool,
    now: datetime,
) -> QuizVersion:
    """Let learners meet this version from now on."""
    if quiz.current_id != version.pk:
        Quiz.objects.filter(pk=quiz.pk).update(current=version)
        quiz.current = version
        log_action(
            "published",
            kind="quiz",
            object_id=quiz.public_id,
            actor=actor,
            data={"version": version.number},
            now=now,
        )
        bump_stamp()
        if freeze:
            freeze_version(quiz.course, actor=actor, now=now)
    return version


def retire_quiz(
    quiz: Quiz, *, actor: UUID | None, reason: str, now: datetime | None = None
) -> None:
    """Offer a quiz no more; what was answered stays, and running attempts go on."""
    now = now or timezone.now()
    with transaction.atomic():
        if not Quiz.objects.filter(pk=quiz.pk, retired=False).update(retired=True):
            return
        quiz.retired = True
        log_action(
            "retired",
            kind="quiz",
            object_id=quiz.public_id,
            actor=actor,
            reason=reason,
            now=now,
        )
        bump_stamp()
        freeze_version(quiz.course, actor=actor, now=now)
