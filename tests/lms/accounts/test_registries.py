from collections.abc import Collection

import pytest

from lms.accounts import registries
from lms.accounts.registries import EnrollmentLine


@pytest.fixture(autouse=True)
def own_registries(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_summaries", "_sections", "_erasers", "_removers", "_staff_roles"):
        monkeypatch.setattr(registries, name, {})


def spring(ids: Collection[int]) -> dict[int, list[EnrollmentLine]]:
    return {pk: [{"course": "Spring", "status": "enrolled"}] for pk in ids if pk > 1}


def autumn(ids: Collection[int]) -> dict[int, list[EnrollmentLine]]:
    return {pk: [{"course": "Autumn", "status": "complete"}] for pk in ids if pk > 2}


def test_enrollment_lines_joins_what_every_room_says() -> None:
    registries.register_enrollment_summary(spring)
    registries.register_enrollment_summary(autumn)
    registries.register_enrollment_summary(autumn)

    assert registries.enrollment_lines([1, 2, 3]) == {
        1: [],
        2: [{"course": "Spring", "status": "enrolled"}],
        3: [
            {"course": "Spring", "status": "enrolled"},
            {"course": "Autumn", "status": "complete"},
        ],
    }


def test_removers_run_from_the_room_registered_last() -> None:
    def low(ids: Collection[int]) -> None: ...
    def high(ids: Collection[int]) -> None: ...

    registries.register_remover(low)
    registries.register_remover(high)

    assert registries.removers() == (high, low)


def test_personal_data_sections_keep_their_order_and_words() -> None:
    registries.register_personal_data("one", lambda _u, _s: [], title="One")
    registries.register_personal_data("two", lambda _u, _s: [], labels={"a": "A"})

    sections = registries.personal_data_sections()
    assert [(s.name, s.title, dict(s.labels)) for s in sections] == [
        ("one", "One", {}),
        ("two", "two", {"a": "A"}),
    ]
