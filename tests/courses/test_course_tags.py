from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from courses.models import GlossaryTerm
from courses.templatetags.course_tags import (
    glossary_forms,
    in_zone,
    lookup,
    named_zone,
    readers_zone,
)

MOMENT = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize("reader", ["UTC", "Asia/Seoul"])
def test_in_zone_holds_whatever_the_zone_of_the_reader(reader: str) -> None:
    template = Template(
        "{% load course_tags %}{{ at|in_zone:'America/Lima'|date:'Y-m-d H:i' }}"
    )

    with timezone.override(reader):
        assert template.render(Context({"at": MOMENT})) == "2026-03-01 22:00"
        assert template.render(Context({"at": None})) == ""


def test_in_zone_without_a_moment_is_empty() -> None:
    assert in_zone(None, "America/Lima") == ""


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("America/Lima", "Lima, UTC-05:00"),
        ("America/Bogota", "Bogotá, UTC-05:00"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires, UTC-03:00"),
        ("Asia/Kolkata", "Kolkata, UTC+05:30"),
        ("UTC", "UTC"),
    ],
)
def test_named_zone_says_city_and_distance(zone: str, name: str) -> None:
    assert named_zone(MOMENT, zone) == name
    assert named_zone(None, zone) == ""


def test_readers_zone_names_the_zone_of_the_page() -> None:
    with timezone.override("America/Lima"), translation.override("es"):
        assert readers_zone() == "Lima, UTC-05:00"


def test_named_zone_follows_summer_time() -> None:
    july = datetime(2026, 7, 1, tzinfo=UTC)

    assert named_zone(july, "America/Santiago") == "Santiago, UTC-04:00"
    assert named_zone(MOMENT, "America/Santiago") == "Santiago, UTC-03:00"


def term(**entries: str) -> GlossaryTerm:
    return GlossaryTerm(
        code="credential",
        korean="자격 증명",
        entries={
            code: {"term": word, "definition": f"Def {code}"}
            for code, word in entries.items()
        },
    )


def test_glossary_forms_give_the_language_of_the_page_then_korean_and_others() -> None:
    forms = glossary_forms(term(es="credencial", pt="credencial (pt)"), "pt-br")

    assert forms == {
        "term": "credencial (pt)",
        "definition": "Def pt",
        "lang": "",
        "forms": [
            ("ko", "한국어", "자격 증명"),
            ("es", "Español", "credencial"),
        ],
    }


def test_glossary_forms_of_a_language_that_is_missing_say_which_one_they_are() -> None:
    forms = glossary_forms(term(es="credencial"), "en")

    assert (forms["term"], forms["lang"]) == ("credencial", "es")
    assert forms["forms"] == [("ko", "한국어", "자격 증명")]


def test_glossary_forms_of_a_term_without_languages_are_the_korean() -> None:
    forms = glossary_forms(term(), "en")

    assert (forms["term"], forms["definition"], forms["lang"]) == (
        "자격 증명",
        "",
        "ko",
    )


def test_lookup_finds_or_gives_none() -> None:
    assert (lookup({"a": 1}, "a"), lookup({"a": 1}, "b")) == (1, None)
