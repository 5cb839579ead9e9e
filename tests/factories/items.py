"""Items, made for tests: one of each interaction as data, and stored."""

import datetime as dt
from dataclasses import replace
from typing import Any

from assessments.domain.item import store_item
from assessments.importing.items_file import ItemData
from assessments.models import Item
from courses.models import Competency, Course
from tests.factories.courses import CompetencyFactory

NOW = dt.datetime(2026, 11, 25, 12, 0, tzinfo=dt.UTC)
DEFINITIONS: dict[str, dict[str, Any]] = {
    "choice": {"options": [{"id": "a", "key": True}, {"id": "b"}, {"id": "c"}]},
    "multiple": {
        "options": [{"id": "a", "key": True}, {"id": "b"}, {"id": "c", "key": True}],
        "rule": "per_option",
    },
    "numeric": {
        "value": "80",
        "absolute": "0.5",
        "unit": "percent",
        "units": {"percent": "1", "share": "100"},
    },
    "text": {"accepted": {"en": ["public key"], "es": ["clave pública"]}},
    "match": {
        "rows": [{"id": "r1", "key": "a"}, {"id": "r2", "key": "b"}],
        "options": [{"id": "a"}, {"id": "b"}, {"id": "c"}],
    },
    "order": {"options": [{"id": "m"}, {"id": "a"}, {"id": "z"}]},
    "extended": {
        "needed": 200,
        "criteria": [
            {
                "id": "case",
                "levels": [{"id": "none", "points": 0}, {"id": "whole", "points": 2}],
            }
        ],
    },
}


def words_of(definition: dict[str, Any], language: str) -> dict[str, Any]:
    """Return every text that an item of this definition may have, each to be told apart."""
    texts: dict[str, Any] = {
        "stem": f"Stem in {language}",
        "general": f"General feedback in {language}",
        "rationale": f"Rationale in {language}",
    }
    for name in ("options", "rows"):
        if name in definition:
            ids = [entry["id"] for entry in definition[name]]
            texts[name] = {code: f"{name} {code} in {language}" for code in ids}
    if definition["interaction"] in {"choice", "multiple"}:
        ids = [option["id"] for option in definition["options"]]
        texts["feedback"] = {code: f"Feedback {code} in {language}" for code in ids}
    if "units" in definition:
        units = definition["units"]
        texts["units"] = {code: f"Unit {code} in {language}" for code in units}
    for criterion in definition.get("criteria", ()):
        code = criterion["id"]
        texts["criteria"] = {code: f"Criterion {code} in {language}"}
        texts["levels"] = {
            f"{code}.{level['id']}": f"Level {level['id']} in {language}"
            for level in criterion["levels"]
        }
    return texts


def item_of(
    interaction: str = "choice", languages: tuple[str, ...] = ("es", "en"), **frame: Any
) -> ItemData:
    """Return an item of an interaction as data."""
    definition = {"interaction": interaction, **DEFINITIONS[interaction]}
    data = ItemData(
        code=f"{interaction}-1",
        competency="ID1",
        level=1,
        pool="module-1",
        use="open",
        status="active",
        source="judgement",
        review_by="2027-11-30",
        definition=definition,
        texts={language: words_of(definition, language) for language in languages},
    )
    return replace(data, **frame)


def competency_of(course: Course, code: str = "ID1") -> Competency:
    """Return a competency of the framework of a course, made if it is missing."""
    known = Competency.objects.filter(framework=course.framework, code=code).first()
    return known or CompetencyFactory.create(framework=course.framework, code=code)


def stored_item(course: Course, data: ItemData | None = None, **frame: Any) -> Item:
    """Store an item in a course."""
    data = data or item_of(**frame)
    competency_of(course, data.competency)
    return store_item(course, data, actor=None, now=NOW)
