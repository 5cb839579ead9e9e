"""A plan is checked against the bank before anyone meets it."""

from typing import Any

import pytest

from assessments.planning import BankItem, check_plan, resolve_plan, versions_of


def bank(size: int = 20, pool: str = "p", points: int = 1) -> list[BankItem]:
    """Return items 00, 01 …: competencies ID1 and ID2 in turn, levels 1, 1, 2, 2."""
    return [
        BankItem(
            version=f"v-{pool}-{n:02}",
            code=f"{pool}-{n:02}",
            competency=f"ID{n % 2 + 1}",
            domain="ID",
            level=n // 2 % 2 + 1,
            pool=pool,
            points=points,
        )
        for n in range(size)
    ]


def plan(*picks: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a plan with one form of one section."""
    forms = {"": [{"picks": list(picks)}]}
    return {"titles": {"en": "Quiz"}, "forms": forms, "conduct": {}, **more}


def codes(faults: list[Any]) -> list[tuple[str, str]]:
    """Return place and code of faults."""
    return [(fault.place, fault.code) for fault in faults]


ROW = {"competency": "ID1", "level": 1, "count": 2}


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        (plan({"pool": "p"}, titles={}), [("titles", "no-title")]),
        (plan({"pool": "p"}, titles={"en": ""}), [("titles", "no-title")]),
        ({"titles": {"en": "Quiz"}}, [("forms", "no-forms")]),
        (plan(forms={"A": [{"picks": [{"pool": "p"}]}]}), [("forms", "forms")]),
        (plan(forms={"": []}), [("forms.", "no-sections")]),
        (plan(), [("forms..0", "no-picks")]),
        (plan(forms={"": ["x"]}), [("forms..0", "no-picks")]),
        (plan({"items": ["a"], "pool": "p"}), [("forms..0.picks.0", "pick")]),
        (
            plan({"pool": "p", "blueprint": [{"level": 1}]}),
            [("forms..0.picks.0", "blueprint")],
        ),
        (
            plan({"pool": "p", "blueprint": [{**ROW, "count": True}]}),
            [("forms..0.picks.0", "count")],
        ),
        (
            plan({"pool": "p", "blueprint": [{**ROW, "count": 51}]}),
            [("forms..0.picks.0", "count")],
        ),
        (plan({"pool": "p", "blueprint": [ROW]}), []),
    ],
)
def test_form_of_a_plan(wrong: dict[str, Any], expected: list[Any]) -> None:
    assert codes(check_plan(wrong)) == expected


def test_picks_are_resolved_to_versions() -> None:
    resolved, faults = resolve_plan(
        plan({"items": ["p-03", "p-01"]}, {"pool": "q"}),
        [*bank(4), *reversed(bank(2, "q"))],
        paired=False,
    )
    assert faults == []
    assert versions_of(resolved) == ["v-p-03", "v-p-01", "v-q-00", "v-q-01"]


def test_a_blueprint_lists_what_it_may_draw() -> None:
    resolved, faults = resolve_plan(
        plan({"pool": "p", "blueprint": [ROW]}), bank(12), paired=False
    )
    assert faults == []
    assert resolved["forms"][""][0]["picks"] == [
        {"from": ["v-p-00", "v-p-04", "v-p-08"], "count": 2}
    ]


def test_a_blueprint_that_the_bank_cannot_fill_is_refused() -> None:
    row = {**ROW, "count": 3}
    _, faults = resolve_plan(
        plan({"pool": "p", "blueprint": [row]}), bank(8), paired=False
    )
    assert codes(faults) == [("forms..0.picks.0", "short")]
    assert faults[0].values == {**row, "available": 2, "pool": "p"}


@pytest.mark.parametrize(
    ("pick", "expected"),
    [
        ({"items": ["p-00", "nowhere"]}, "unknown-item"),
        ({"pool": "nowhere"}, "empty-pool"),
    ],
)
def test_what_the_bank_does_not_have(pick: dict[str, Any], expected: str) -> None:
    _, faults = resolve_plan(plan(pick), bank(2), paired=False)
    assert codes(faults) == [("forms..0.picks.0", expected)]


def test_a_draw_never_decides_over_points() -> None:
    mixed = [*bank(4), *[item for item in bank(12, points=3) if item.code > "p-03"]]
    _, faults = resolve_plan(
        plan({"pool": "p", "blueprint": [ROW]}), mixed, paired=False
    )
    assert codes(faults) == [("forms..0.picks.0", "unequal-points")]


def test_nothing_is_asked_twice_in_a_form() -> None:
    _, faults = resolve_plan(
        plan({"pool": "p"}, {"items": ["p-01"]}), bank(2), paired=False
    )
    assert codes(faults) == [("forms.", "twice")]


def test_a_form_is_not_endless() -> None:
    _, faults = resolve_plan(plan({"pool": "p"}), bank(101), paired=False)
    assert codes(faults) == [("forms.", "too-many")]


def paired(first: str, second: str) -> dict[str, Any]:
    """Return a plan of two forms, each with the anchor."""
    anchor = {"anchor": True, "picks": [{"pool": "anchor"}]}
    return {
        "titles": {"en": "Test"},
        "forms": {
            "A": [{"picks": [{"pool": first}]}, anchor],
            "B": [{"picks": [{"pool": second}]}, anchor],
        },
        "conduct": {},
    }


def test_parallel_forms_share_the_anchor_only() -> None:
    everything = [*bank(8, "a"), *bank(8, "b"), *bank(8, "anchor")]
    resolved, faults = resolve_plan(paired("a", "b"), everything, paired=True)
    assert faults == []
    assert len(versions_of(resolved, "A")) == 16
    assert versions_of(resolved, "A", anchor=True) == versions_of(
        resolved, "B", anchor=True
    )
    _, faults = resolve_plan(paired("a", "a"), everything, paired=True)
    assert codes(faults) == [("forms", "twice")] * 8


def test_forms_that_ask_different_amounts_are_not_parallel() -> None:
    everything = [*bank(9, "a"), *bank(8, "b"), *bank(8, "anchor")]
    _, faults = resolve_plan(paired("a", "b"), everything, paired=True)
    assert codes(faults) == [("forms", "not-parallel")]


def test_a_domain_needs_eight_items_beside_the_anchor() -> None:
    everything = [*bank(7, "a"), *bank(7, "b"), *bank(8, "anchor")]
    _, faults = resolve_plan(paired("a", "b"), everything, paired=True)
    assert codes(faults) == [
        ("forms.A", "few-of-domain"),
        ("forms.B", "few-of-domain"),
    ]
    assert faults[0].values == {"domain": "ID", "count": 7, "least": 8}
