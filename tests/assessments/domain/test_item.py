"""Storing items: idempotent, a new version only for what is asked anew, faults named."""

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from assessments.domain.figure import store_figure
from assessments.domain.item import (
    item_data,
    retire_missing,
    store_item,
    store_items,
)
from assessments.enums import ItemStatus
from assessments.errors import ItemRefusedError
from assessments.models import Item, ItemReview, ItemVersion
from assessments.queries.items import version_of
from courses.models import Course
from lms.core.models import AuditEntry
from tests.factories.courses import CourseFactory, SourceFactory
from tests.factories.items import DEFINITIONS, NOW, competency_of, item_of, stored_item

ANA = UUID("01980000-0000-7000-8000-000000000001")
LATER = NOW + dt.timedelta(days=1)


@pytest.fixture
def course(db: None) -> Course:
    course = CourseFactory.create(code="identity")
    competency_of(course)
    return course


@pytest.mark.parametrize("interaction", DEFINITIONS)
def test_item_is_given_back_as_it_was_stored(course: Course, interaction: str) -> None:
    data = item_of(interaction)
    store_item(course, data, actor=ANA, now=NOW)

    item = Item.objects.get(code=data.code)
    assert item_data(item) == data
    assert (item.author, version_of(item).number, version_of(item).actor) == (
        ANA,
        1,
        ANA,
    )


def test_same_content_makes_no_new_version(course: Course) -> None:
    first = stored_item(course)
    again = store_item(course, item_of(), actor=ANA, now=LATER)
    assert (again.pk, again.current_id) == (first.pk, first.current_id)
    assert ItemVersion.objects.count() == 1


def test_frame_alone_makes_no_new_version(course: Course) -> None:
    source = SourceFactory.create(course=course, code="R4")
    stored_item(course)
    changed = item_of(
        level=3, pool="form-a", status="review", source="R4", review_by="2028-01-01"
    )
    item = store_item(course, changed, actor=ANA, now=LATER)
    assert ItemVersion.objects.count() == 1
    assert item_data(Item.objects.get()) == changed
    assert (item.source, item.author) == (source, None)


def test_new_content_is_a_new_version_beside_the_old(course: Course) -> None:
    first = stored_item(course)
    data = item_of()
    data.texts["en"]["stem"] = "Another stem"
    item = store_item(course, data, actor=ANA, now=LATER)

    old, new = ItemVersion.objects.order_by("number")
    assert (old.number, old.texts["en"]["stem"]) == (1, "Stem in en")
    assert (new.number, new.texts["en"]["stem"]) == (2, "Another stem")
    assert (new.created_at, new.actor) == (LATER, ANA)
    assert Item.objects.get().current_id == new.pk == item.current_id
    assert item.pk == first.pk


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"competency": "XX9"}, ("choice-1/competency", "unknown-competency")),
        ({"source": "R9"}, ("choice-1/source", "unknown-source")),
        ({"use": "secure"}, ("choice-1/exposure_cap", "exposure-cap")),
        ({"exposure_cap": 5}, ("choice-1/exposure_cap", "exposure-cap")),
        (
            {"definition": {"interaction": "choice", "options": [{"id": "a"}] * 2}},
            ("choice-1/options", "twin-ids"),
        ),
    ],
)
def test_item_with_a_fault_is_refused(
    course: Course, changes: dict[str, Any], fault: tuple[str, str]
) -> None:
    good = item_of("order")
    with pytest.raises(ItemRefusedError) as caught:
        store_items(course, [good, item_of(**changes)], actor=None, now=NOW)
    assert caught.value.faults[0] == fault
    assert not Item.objects.exists()


def test_key_that_was_public_stays_public(course: Course) -> None:
    stored_item(course)
    secure = item_of(use="secure", exposure_cap=100)
    with pytest.raises(ItemRefusedError) as caught:
        store_item(course, secure, actor=None, now=NOW)
    assert caught.value.faults == [("choice-1/use", "other-use")]


def test_picture_is_kept_under_its_content(course: Course, settings: object) -> None:
    stored = {
        f"fig.{code}.svg": store_figure("fig.svg", f"<svg>{code}</svg>".encode())
        for code in ("es", "en")
    }
    data = item_of(image="fig.{language}.svg")
    item = store_item(course, data, actor=None, now=NOW, figures=stored)
    assert version_of(item).figures == {
        "es": stored["fig.es.svg"],
        "en": stored["fig.en.svg"],
    }
    with default_storage.open(stored["fig.es.svg"]) as file:
        assert file.read() == b"<svg>es</svg>"
    assert store_figure("other.svg", b"<svg>es</svg>") == stored["fig.es.svg"]
    # Without a word about pictures, the item keeps its own.
    store_item(course, data, actor=None, now=NOW)
    assert ItemVersion.objects.count() == 1
    anew = stored | {"fig.en.svg": store_figure("a.svg", b"<svg>new</svg>")}
    store_item(course, data, actor=None, now=NOW, figures=anew)
    assert ItemVersion.objects.count() == 2


def test_picture_is_served_to_who_has_its_name(db: None, client: Client) -> None:
    name = store_figure("fig.svg", b"<svg/>")
    response = client.get(default_storage.url(name))
    assert (response.status_code, b"".join(response)) == (200, b"<svg/>")


def test_review_is_recorded_once_for_its_version(course: Course) -> None:
    reviews = {"es": {"facts_checked": {"by": "Ana Mora", "on": "2026-11-20"}}}
    data = item_of(reviews=reviews)
    stored_item(course, data)
    item = stored_item(course, data)
    assert item_data(item).reviews == reviews
    assert ItemReview.objects.count() == 1
    changed = replace(data, texts=item_of(languages=("es",)).texts, reviews={})
    assert item_data(stored_item(course, changed)).reviews == {}


def test_item_that_is_missing_is_retired(course: Course) -> None:
    for code in ("a", "b"):
        stored_item(course, code=code)
    stored_item(course, code="s", use="secure", exposure_cap=9)
    assert retire_missing(course, {"a"}, actor=None, now=NOW) == ["b"]
    assert retire_missing(course, {"a"}, actor=None, now=NOW) == []
    states = dict(Item.objects.values_list("code", "status"))
    assert states == {
        "a": ItemStatus.ACTIVE,
        "b": ItemStatus.RETIRED,
        "s": ItemStatus.ACTIVE,
    }
    entry = AuditEntry.objects.get(action="items_retired")
    assert (entry.object_id, entry.data) == (str(course.public_id), {"codes": ["b"]})
