"""What the rooms above tell about people: they register here when they start.

Nothing in this room knows who answers. A callable is registered once, however often
its module is loaded.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, TypedDict

Row = Mapping[str, Any]


class EnrollmentLine(TypedDict):
    """One enrollment as a focal point may see it: no lesson, no answer, no score."""

    course: str
    status: str


EnrollmentSummary = Callable[[Collection[int]], Mapping[int, list[EnrollmentLine]]]
PersonalDataProvider = Callable[[Any, Any], list[dict[str, Any]]]
Eraser = Callable[[Any], None]
Remover = Callable[[Collection[int]], None]
StaffRole = Callable[[Any], bool]


@dataclass(frozen=True)
class PersonalDataSection:
    """One part of what is held about a person: shown on a page, exported as a file."""

    name: str
    provider: PersonalDataProvider
    title: Any
    labels: Mapping[str, Any] = field(default_factory=dict)


_summaries: dict[str, EnrollmentSummary] = {}
_sections: dict[str, PersonalDataSection] = {}
_erasers: dict[str, Eraser] = {}
_removers: dict[str, Remover] = {}
_staff_roles: dict[str, StaffRole] = {}


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def register_enrollment_summary(summary: EnrollmentSummary) -> None:
    """Add a function from ids of subjects to their enrollments, in the active language."""
    _summaries[_name(summary)] = summary


def enrollment_lines(subject_ids: Collection[int]) -> dict[int, list[EnrollmentLine]]:
    """Return what every registered room says about these subjects."""
    lines: dict[int, list[EnrollmentLine]] = {subject: [] for subject in subject_ids}
    for summary in _summaries.values():
        for subject, found in summary(subject_ids).items():
            lines[subject] += found
    return lines


def register_personal_data(
    name: str,
    provider: PersonalDataProvider,
    *,
    title: Any = "",
    labels: Mapping[str, Any] | None = None,
) -> None:
    """Add a part to "my data" and its export.

    `provider(user, subject)` returns rows of plain values under the keys that the
    export uses; `title` and `labels` (by key) are their lazily translated words.
    """
    _sections[name] = PersonalDataSection(name, provider, title or name, labels or {})


def personal_data_sections() -> tuple[PersonalDataSection, ...]:
    """Return the parts in the order in which they were registered."""
    return tuple(_sections.values())


def register_eraser(eraser: Eraser) -> None:
    """Add a function that forgets what only the person wrote, given their subject.

    It runs inside the transaction of the erasure, before the account is deleted.
    """
    _erasers[_name(eraser)] = eraser


def erasers() -> tuple[Eraser, ...]:
    """Return the registered erasers."""
    return tuple(_erasers.values())


def register_remover(remover: Remover) -> None:
    """Add a function that deletes every row of these subjects, what counts included.

    Only synthetic people are removed like this. Rooms run from the highest down: the
    room registered last runs first.
    """
    _removers[_name(remover)] = remover


def removers() -> tuple[Remover, ...]:
    """Return the removers, the room registered last first."""
    return tuple(reversed(_removers.values()))


def register_staff_role(holds_role: StaffRole) -> None:
    """Add a predicate: whether a user holds a role that asks for a second factor."""
    _staff_roles[_name(holds_role)] = holds_role


def staff_roles() -> tuple[StaffRole, ...]:
    """Return the registered predicates."""
    return tuple(_staff_roles.values())
