"""Frames: how many officials a country has, as its focal point or a file says."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lms.accounts.enums import GovernmentLevel, JobFunction
from lms.accounts.models import User
from lms.core.domain.audit import log_action
from lms.countries.models import Country
from lms.indicators.errors import FrameFault, FramesRefusedError
from lms.indicators.importing.frames_file import (
    FrameRow,
    Known,
    read_frames,
    render_frames,
)
from lms.indicators.models import PopulationFrame
from lms.indicators.queries import country_codes, frames_that_hold, stratum_of
from lms.indicators.rules import may_enter_frame


def import_frames(
    content: bytes, *, by: User | None, now: datetime
) -> list[PopulationFrame]:
    """Store the frames of a CSV file that say something new; all of them or none.

    A person may enter only frames that `may_enter_frame` allows; whoever runs commands on
    the server (None), all. Raises `FramesRefusedError` with every fault.
    """
    countries = country_codes()
    known = Known(
        countries, GovernmentLevel.values, JobFunction.values, today=now.date()
    )
    rows = read_frames(content, known)
    refuse_foreign(rows, countries, by, now)
    actor = by.public_id if by else None
    with transaction.atomic():
        holding = {stratum_of(frame): frame for frame in frames_that_hold()}
        fresh = [
            row
            for row in rows
            if row.stratum not in holding
            or not says_the_same(holding[row.stratum], row)
        ]
        return [enter_frame(row, countries, actor=actor, now=now) for row in fresh]


def enter_frame(
    row: FrameRow, countries: dict[str, Country], *, actor: UUID | None, now: datetime
) -> PopulationFrame:
    """Store how many officials a country or a stratum of it has, and log it."""
    frame = PopulationFrame(
        country=countries[row.country],
        level=row.level,
        function=row.function,
        eligible=row.eligible,
        source=row.source,
        as_of=row.as_of,
        entered_by=actor,
        entered_at=now,
    )
    frame.save()
    log_action(
        "frame_entered",
        kind="frame",
        object_id=frame.public_id,
        actor=actor,
        data={"stratum": list(row.stratum), "eligible": row.eligible},
        now=now,
    )
    return frame


def refuse_foreign(
    rows: Sequence[FrameRow],
    countries: dict[str, Country],
    by: User | None,
    now: datetime,
) -> None:
    """Refuse rows about countries that this person may not speak for."""
    if by is None:
        return
    codes = {row.country for row in rows}
    mine = {c for c in codes if may_enter_frame(by, countries[c], now.date())}
    faults = [
        FrameFault(row.line, "country", "foreign", {"given": row.country})
        for row in rows
        if row.country not in mine
    ]
    if faults:
        raise FramesRefusedError(faults)


def says_the_same(frame: PopulationFrame, row: FrameRow) -> bool:
    """Tell whether a row adds nothing to the frame that holds."""
    said = (frame.eligible, frame.source, frame.as_of)
    return said == (row.eligible, row.source, row.as_of)


def export_frames(country: Country | None = None) -> str:
    """Return the frames that hold as a CSV file, of all countries or one."""
    return render_frames(
        FrameRow(
            country=frame.country.code,
            level=frame.level,
            function=frame.function,
            eligible=frame.eligible,
            source=frame.source,
            as_of=frame.as_of,
        )
        for frame in frames_that_hold(country)
    )
