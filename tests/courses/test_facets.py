from typing import Any

import pytest
from django.http import QueryDict

from courses.facets import facets_of, fold, known_query, matches


def entry(title: str, **given: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "title": title,
        "topics": [],
        "competencies": [],
        "languages": [("es", "Español")],
        "length": [("short", "Up to 4 hours")],
        "state": [("ongoing_open", "open")],
        "words": f" {fold(title)} ",
    }
    return made | given


IDENTITY = entry(
    "Identidad digital: gestión de identidades",
    topics=[("identity", "Identidad")],
    competencies=[("C1", "Confianza"), ("C2", "Servicios")],
    languages=[("es", "Español"), ("en", "English")],
)
DATA = entry(
    "Datos abiertos en la gestion pública",
    topics=[("data", "Datos")],
    competencies=[("C2", "Servicios")],
    length=[("long", "More than 10 hours")],
)
ENTRIES = [IDENTITY, DATA]


def found(query: str) -> list[str]:
    return [e["title"][:4] for e in ENTRIES if matches(e, QueryDict(query))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gestión", "gestion"),
        ("IDENTIFICAÇÃO,  número-único", "identificacao numero unico"),
        ("ﬁrma (digital)", "firma digital"),
        ("año 2026", "ano 2026"),
        ("Straße", "strasse"),
        ("…", ""),
        ("", ""),
    ],
)
def test_fold_leaves_words_without_accents_and_case(text: str, expected: str) -> None:
    assert fold(text) == expected


def test_fold_is_the_same_for_composed_and_decomposed_korean() -> None:
    assert fold("\uc804") == fold("\u110c\u1165\u11ab")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Iden", "Dato"]),
        ("q=", ["Iden", "Dato"]),
        ("q=gestion", ["Iden", "Dato"]),
        ("q=GESTI%C3%93N", ["Iden", "Dato"]),
        ("q=identidad", ["Iden"]),
        ("q=identida", []),
        ("q=dentidad", []),
        ("q=gestion+publica", ["Dato"]),
        ("q=publica+identidad", []),
        ("q=%22gestion%22", ["Iden", "Dato"]),
        ("topic=identity", ["Iden"]),
        ("topic=identity&topic=data", ["Iden", "Dato"]),
        ("topic=identity&length=long", []),
        ("competency=C2&q=datos", ["Dato"]),
        ("language=en", ["Iden"]),
        ("state=future_open", []),
    ],
)
def test_matches_takes_whole_words_and_every_facet(
    query: str, expected: list[str]
) -> None:
    assert found(query) == expected


def counts(query: str) -> dict[str, dict[str, int]]:
    return {
        facet["name"]: {o["value"]: o["count"] for o in facet["options"]}
        for facet in facets_of(ENTRIES, QueryDict(query))
    }


def test_facets_of_counts_what_each_value_would_show() -> None:
    assert counts("") == {
        "topic": {"data": 1, "identity": 1},
        "competency": {"C1": 1, "C2": 2},
        "language": {"en": 1, "es": 2},
        "length": {"long": 1, "short": 1},
        "state": {"ongoing_open": 2},
    }


def test_facets_of_counts_under_the_other_facets_and_the_search() -> None:
    assert counts("topic=identity") == {
        "topic": {"data": 1, "identity": 1},
        "competency": {"C1": 1, "C2": 1},
        "language": {"en": 1, "es": 1},
        "length": {"long": 0, "short": 1},
        "state": {"ongoing_open": 1},
    }
    assert counts("q=datos")["competency"] == {"C1": 0, "C2": 1}


def test_facets_of_marks_what_is_chosen_and_sorts_by_words() -> None:
    (topics, *_) = facets_of(ENTRIES, QueryDict("topic=data&topic=nothing"))

    assert [(o["label"], o["selected"]) for o in topics["options"]] == [
        ("Datos", True),
        ("Identidad", False),
    ]


def test_facets_of_leaves_out_a_facet_without_values() -> None:
    names = [f["name"] for f in facets_of([entry("Una")], QueryDict(""))]

    assert names == ["language", "length", "state"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ""),
        ("utm_source=mail&x=1", ""),
        ("topic=nothing", ""),
        ("topic=nothing&topic=data", "topic=data"),
        (
            "language=es&topic=identity&topic=data",
            "topic=data&topic=identity&language=es",
        ),
        ("topic=data&topic=data", "topic=data"),
        ("q=", ""),
        ("q=+++", ""),
        ("q=%00", ""),
        ("q=+datos%00+", "q=datos"),
        (f"q={'a' * 300}", f"q={'a' * 200}"),
        ("page=2&q=datos", "q=datos"),
    ],
)
def test_known_query_keeps_what_means_something_in_one_order(
    query: str, expected: str
) -> None:
    assert known_query(ENTRIES, QueryDict(query)).urlencode() == expected
