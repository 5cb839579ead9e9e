"""Items: storing what authors wrote, retiring it, giving it back as data."""

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from assessments.enums import ItemStatus, ItemUse
from assessments.errors import ItemRefusedError
from assessments.importing.items_file import JUDGEMENT, ItemData, image_in
from assessments.models import Item, ItemReview, ItemVersion
from assessments.queries.items import reviews_of, version_of, with_words
from assessments.scoring import check_definition
from courses.facets import fold
from courses.models import Competency, Course, SourceWork
from lms.core.domain.audit import log_action

Fault = tuple[ItemData, str, str]
FRAME = (
    "competency_id", "level", "pool", "use", "status", "source_id", "review_by",
    "exposure_cap",
)  # fmt: skip


@dataclass(frozen=True)
class Bank:
    """What is known of a course when its items are stored, read once for all of them."""

    course: Course
    competencies: Mapping[str, Competency]
    sources: Mapping[str, SourceWork]
    items: Mapping[str, Item]


def bank_of(course: Course, codes: Collection[str]) -> Bank:
    """Read what items with these codes may refer to; lock those that exist."""
    # Without joins: a row that may be missing on one side cannot be locked.
    list(Item.objects.select_for_update().filter(course=course, code__in=codes))
    items = with_words(Item.objects.filter(course=course, code__in=codes))
    framework = Competency.objects.filter(framework_id=course.framework_id)
    return Bank(
        course=course,
        competencies={row.code: row for row in framework},
        sources={row.code: row for row in course.sources.all()},
        items={row.code: row for row in items},
    )


def find_faults(bank: Bank, items: Iterable[ItemData]) -> list[Fault]:
    """Return what stands against storing items, as (item, field, code) triples."""
    faults: list[Fault] = []
    for data in items:
        found = check_definition(data.definition)
        if data.competency not in bank.competencies:
            found.append(("competency", "unknown-competency"))
        if data.source != JUDGEMENT and data.source not in bank.sources:
            found.append(("source", "unknown-source"))
        if (data.use == ItemUse.SECURE) != (data.exposure_cap is not None):
            found.append(("exposure_cap", "exposure-cap"))
        known = bank.items.get(data.code)
        if known is not None and known.use != data.use:
            found.append(("use", "other-use"))
        faults += [(data, field, code) for field, code in found]
    return faults


@transaction.atomic
def store_items(
    course: Course,
    items: Sequence[ItemData],
    *,
    actor: UUID | None,
    now: dt.datetime,
    figures: Mapping[str, str] | None = None,
) -> list[Item]:
    """Store items, each with a new version if it asks something new.

    `figures` maps the names of pictures to their names in the storage; without it, an
    item keeps the pictures that it has. Raises `ItemRefusedError`; nothing is stored then.
    """
    bank = bank_of(course, [data.code for data in items])
    if faults := find_faults(bank, items):
        pairs = [(f"{data.code}/{field}", code) for data, field, code in faults]
        raise ItemRefusedError(pairs)
    rows = [framed(bank, data, actor=actor) for data in items]
    Item.objects.bulk_create(row for row in rows if row.pk is None)
    Item.objects.bulk_update(bank.items.values(), FRAME)
    versions = [
        version
        for row, data in zip(rows, items, strict=True)
        if (version := new_version(row, data, figures, actor=actor, now=now))
    ]
    ItemVersion.objects.bulk_create(versions)
    for version in versions:
        version.item.current = version
        version.item.search_text = searchable(version.item.code, version.texts)
    changed = [version.item for version in versions]
    Item.objects.bulk_update(changed, ["current", "search_text"])
    store_reviews(rows, items, actor=actor)
    return rows


def store_item(
    course: Course,
    data: ItemData,
    *,
    actor: UUID | None,
    now: dt.datetime,
    figures: Mapping[str, str] | None = None,
) -> Item:
    """Store one item; see `store_items`."""
    return store_items(course, [data], actor=actor, now=now, figures=figures)[0]


def framed(bank: Bank, data: ItemData, *, actor: UUID | None) -> Item:
    """Return the row of an item with the frame that the data say, not yet written."""
    row = bank.items.get(data.code)
    if row is None:
        row = Item(course=bank.course, code=data.code, author=actor)
    row.competency = bank.competencies[data.competency]
    row.source = None if data.source == JUDGEMENT else bank.sources[data.source]
    row.level, row.pool = data.level, data.pool
    row.use, row.status = data.use, data.status
    row.review_by = dt.date.fromisoformat(data.review_by)
    row.exposure_cap = data.exposure_cap
    return row


def new_version(
    row: Item,
    data: ItemData,
    figures: Mapping[str, str] | None,
    *,
    actor: UUID | None,
    now: dt.datetime,
) -> ItemVersion | None:
    """Return the version that the data ask for, or None if it is the current one."""
    current = row.current
    shown = pictures(data, figures, current)
    digest = digest_of_item(data.definition, data.texts, data.image, shown)
    if current is not None and current.digest == digest:
        return None
    return ItemVersion(
        item=row,
        number=current.number + 1 if current else 1,
        definition=plain(data.definition),
        texts=plain(data.texts),
        image=data.image,
        figures=shown,
        digest=digest,
        created_at=now,
        actor=actor,
    )


def pictures(
    data: ItemData, figures: Mapping[str, str] | None, current: ItemVersion | None
) -> dict[str, str]:
    """Return the stored picture of each language."""
    if not data.image:
        return {}
    if figures is None:
        same = current is not None and current.image == data.image
        return dict(current.figures) if current is not None and same else {}
    named = {language: image_in(data.image, language) for language in data.texts}
    return {
        language: figures[name] for language, name in named.items() if name in figures
    }


def searchable(code: str, texts: Mapping[str, Any]) -> str:
    """Return what an item is found by: its code and its stems, without accents."""
    stems = " ".join(str(words.get("stem", "")) for words in texts.values())
    return f" {fold(code)} {fold(stems)} "


def plain(value: Any) -> Any:
    """Return plain data: texts that know their line become texts."""
    return json.loads(json.dumps(value))


def digest_of_item(*parts: Any) -> str:
    """Return the digest of what a version asks and shows."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def store_reviews(
    rows: Sequence[Item], items: Sequence[ItemData], *, actor: UUID | None
) -> None:
    """Record the reviews that the data tell of and the site does not know."""
    if not any(data.reviews for data in items):
        return
    known = {
        (review.version_id, review.language, review.step, review.by_name, review.on)
        for found in reviews_of(row.current_id for row in rows).values()
        for review in found
    }
    told = [
        (
            version_of(row).pk,
            language,
            step,
            who["by"],
            dt.date.fromisoformat(who["on"]),
        )
        for row, data in zip(rows, items, strict=True)
        for language, steps in data.reviews.items()
        for step, who in steps.items()
    ]
    names = ("version_id", "language", "step", "by_name", "on")
    ItemReview.objects.bulk_create(
        ItemReview(**dict(zip(names, key, strict=True)), actor=actor)
        for key in told
        if key not in known
    )


def item_data(item: Item, reviews: Iterable[ItemReview] | None = None) -> ItemData:
    """Return an item as a file has it; `reviews` are those of its current version."""
    version = version_of(item)
    if reviews is None:
        reviews = reviews_of([version.pk]).get(version.pk, ())
    done: dict[str, dict[str, dict[str, str]]] = {}
    for review in reviews:
        who = {"by": review.by_name, "on": str(review.on)}
        done.setdefault(review.language, {})[review.step] = who
    return ItemData(
        code=item.code,
        competency=item.competency.code,
        level=item.level,
        pool=item.pool,
        use=item.use,
        status=item.status,
        source=item.source.code if item.source else JUDGEMENT,
        review_by=str(item.review_by),
        definition=version.definition,
        texts=version.texts,
        image=version.image,
        exposure_cap=item.exposure_cap,
        reviews=done,
    )


@transaction.atomic
def retire_missing(
    course: Course, codes: Collection[str], *, actor: UUID | None, now: dt.datetime
) -> list[str]:
    """Retire the open items of a course that are not among the codes; return theirs."""
    gone = Item.objects.filter(course=course, use=ItemUse.OPEN)
    gone = gone.exclude(code__in=codes).exclude(status=ItemStatus.RETIRED)
    retired = sorted(gone.values_list("code", flat=True))
    if retired:
        gone.update(status=ItemStatus.RETIRED)
        log_action(
            "items_retired",
            kind="course",
            object_id=course.public_id,
            actor=actor,
            reason="taken out of items.yaml",
            data={"codes": retired},
            now=now,
        )
    return retired
