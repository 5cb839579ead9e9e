"""Frames of eligible officials: versions, who may enter them, files."""

from datetime import date, timedelta

import pytest

from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.core.errors import AppendOnlyError
from lms.core.models import AuditEntry
from lms.countries.models import Country
from lms.indicators.domain.frame import export_frames, import_frames
from lms.indicators.errors import FramesRefusedError
from lms.indicators.models import PopulationFrame
from lms.indicators.queries import frames_that_hold
from tests.factories.accounts import CountryFactory, UserFactory, focal_point
from tests.factories.assessments import THEN

pytestmark = pytest.mark.django_db
HEAD = "country,level,function,eligible,source,as_of\n"
PERU = "PER,,,1200,Registry,2025-12-31\n"
NATIONAL = "PER,national,,300,Registry,2025-12-31\n"
CHILE = "CHL,,,900,Census,2025-06-30\n"


@pytest.fixture(autouse=True)
def countries() -> tuple[Country, Country]:
    return CountryFactory.create(code="PER"), CountryFactory.create(code="CHL")


def enter(*rows: str, by: User | None = None, days: int = 0) -> list[PopulationFrame]:
    text = HEAD + "".join(rows)
    return import_frames(text.encode(), by=by, now=THEN + timedelta(days=days))


def held() -> list[tuple[str, str, int]]:
    return [(f.country.code, f.level, f.eligible) for f in frames_that_hold()]


def test_the_newest_row_of_each_stratum_holds() -> None:
    assert len(enter(PERU, NATIONAL, CHILE)) == 3
    enter("PER,,,1300,Registry,2026-01-31\n", days=1)

    assert held() == [("CHL", "", 900), ("PER", "", 1300), ("PER", "national", 300)]
    assert PopulationFrame.objects.count() == 4


def test_what_says_the_same_is_not_entered_again() -> None:
    enter(PERU, CHILE)

    again = enter(PERU, CHILE.replace("900", "901"), days=1)

    assert [str(frame) for frame in again] == [f"{again[0].country_id} all: 901"]


def test_a_frame_is_logged_and_never_changes() -> None:
    user = UserFactory.create(role=Role.ANALYST)
    (frame,) = enter(NATIONAL, by=user)

    entry = AuditEntry.objects.get(action="frame_entered")

    assert (entry.actor, entry.object_id) == (user.public_id, str(frame.public_id))
    assert entry.data == {"stratum": ["PER", "national", ""], "eligible": 300}
    assert (frame.entered_by, frame.entered_at) == (user.public_id, THEN)
    with pytest.raises(AppendOnlyError):
        frame.save()


def test_a_focal_point_enters_the_own_country_only() -> None:
    user = focal_point(Country.objects.get(code="PER"))
    enter(PERU, by=user)

    with pytest.raises(FramesRefusedError) as refused:
        enter(PERU.replace("1200", "5"), CHILE, by=user)

    (fault,) = refused.value.faults
    assert (fault.line, fault.column, fault.code) == (3, "country", "foreign")
    assert held() == [("PER", "", 1200)]


@pytest.mark.parametrize("role", [Role.ANALYST, Role.ADMINISTRATOR])
def test_analysts_and_administrators_enter_any(role: Role) -> None:
    enter(PERU, CHILE, by=UserFactory.create(role=role))

    assert len(held()) == 2


def test_others_enter_none() -> None:
    past = focal_point(Country.objects.get(code="PER"))
    past.focal_terms.update(until=date(2026, 3, 1))
    for user in (UserFactory.create(), UserFactory.create(role=Role.AUTHOR), past):
        with pytest.raises(FramesRefusedError):
            enter(PERU, by=user)

    assert held() == []


def test_what_is_exported_is_imported_without_a_change() -> None:
    enter(PERU, NATIONAL, CHILE)

    text = export_frames()

    assert text.removeprefix("\ufeff").splitlines() == [
        HEAD.strip(),
        *(row.strip() for row in (CHILE, PERU, NATIONAL)),
    ]
    assert import_frames(text.encode(), by=None, now=THEN) == []
    chile = export_frames(Country.objects.get(code="CHL"))
    assert chile.splitlines()[1:] == [CHILE.strip()]
