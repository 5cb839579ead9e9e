"""Eligibility: each clause decides alone, and says by what."""

from dataclasses import replace

import pytest

from certificates.eligibility import Facts, judge, missing

READY = Facts(
    completed=({"kind": "lessons", "met": True, "values": {}},),
    population="real",
    staff=False,
    method="self_declared",
    questioned=False,
    asked="self_declared",
    name_confirmed=True,
    issuer_ready=True,
)


def test_who_fulfills_everything_misses_nothing() -> None:
    clauses = judge(READY)
    assert missing(clauses) == ()
    assert [clause.code for clause in clauses] == [
        "completed",
        "population",
        "not_staff",
        "identity",
        "name",
        "issuer",
    ]


@pytest.mark.parametrize(
    ("change", "clause"),
    [
        ({"completed": None}, "completed"),
        ({"population": "test"}, "population"),
        ({"staff": True}, "not_staff"),
        ({"method": ""}, "identity"),
        ({"questioned": True}, "identity"),
        ({"asked": "official_mail"}, "identity"),
        ({"asked": "focal_point", "method": "official_mail"}, "identity"),
        ({"name_confirmed": False}, "name"),
        ({"issuer_ready": False}, "issuer"),
    ],
)
def test_each_fact_is_missed_alone(change: dict[str, object], clause: str) -> None:
    assert missing(judge(replace(READY, **change))) == (clause,)  # type: ignore[arg-type]


def test_a_stronger_way_of_knowing_is_enough() -> None:
    facts = replace(READY, method="focal_point", asked="official_mail")
    assert missing(judge(facts)) == ()


def test_synthetic_people_are_awarded_specimens() -> None:
    assert missing(judge(replace(READY, population="synthetic"))) == ()


def test_clauses_keep_the_values_that_decided() -> None:
    kept = {clause.code: clause.as_json() for clause in judge(READY)}
    assert kept["identity"] == {
        "code": "identity",
        "met": True,
        "values": {
            "method": "self_declared",
            "asked": "self_declared",
            "questioned": False,
        },
    }
    assert kept["completed"]["values"]["reasons"] == [
        {"kind": "lessons", "met": True, "values": {}}
    ]
