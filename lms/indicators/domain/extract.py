"""Extracts: scored answers as they stand now, in a file, under a number and a hash."""

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from lms.accounts.enums import Population
from lms.core.domain.audit import log_action
from lms.core.ids import uuid7
from lms.indicators.analysis.hashing import RowsHash
from lms.indicators.enums import ExtractProblem
from lms.indicators.errors import ExtractRefusedError
from lms.indicators.frames.admission import (
    RAPID_MOST,
    RAPID_SHARE,
    READERS,
    Admission,
)
from lms.indicators.frames.exposures import COLUMNS, KEY, PHASES, Window
from lms.indicators.models import Extract
from lms.indicators.queries import next_extract_number

FOLDER = "indicators/extracts"
"""In the file storage; what the site serves to everybody is elsewhere."""

KINDS = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "time": pa.timestamp("us", tz="UTC"),
}
TRIES = 5


def make_extract(
    population: str, window: Window, *, now: datetime, by: UUID | None
) -> Extract:
    """Write what was answered in a window into a file, and what is said of it into a row.

    One population, real or synthetic. Rows are read, hashed and written some people at a
    time; the same window read again gives the same hash as long as no score, review or
    objection changed. Raises `ExtractRefusedError` (`population`, `window`, `future`).
    """
    refuse(population, window, now)
    unread_count = population in settings.UNREAD_ITEMS_COUNT
    admission = Admission(population, window, unread_count=unread_count)
    public_id = uuid7()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "extract.parquet"
        digest = write_rows(path, admission, now)
        with path.open("rb") as file:
            name = default_storage.save(f"{FOLDER}/{public_id}.parquet", File(file))
    extract = Extract(
        public_id=public_id,
        population=population,
        since=window.since,
        until=window.until,
        rules=rules_of(unread_count=unread_count),
        counts=admission.counts,
        rows=digest.rows,
        digest=digest.hexdigest(),
        path=name,
        created_at=now,
        created_by=by,
    )
    return numbered(extract)


def refuse(population: str, window: Window, now: datetime) -> None:
    """Refuse what would mix people, hold nothing, or change after it was read."""
    if population not in {Population.REAL, Population.SYNTHETIC}:
        raise ExtractRefusedError(ExtractProblem.POPULATION)
    if window.since is not None and window.since >= window.until:
        raise ExtractRefusedError(ExtractProblem.WINDOW)
    if window.until > now:
        raise ExtractRefusedError(ExtractProblem.FUTURE)


def rules_of(*, unread_count: bool) -> dict[str, Any]:
    """Return the parameters of the admission rules."""
    return {
        "phases": [str(phase) for phase in PHASES],
        "rapid_share_of_median": RAPID_SHARE,
        "rapid_at_most_seconds": RAPID_MOST,
        "readers_of_an_item": 0 if unread_count else READERS,
    }


def write_rows(path: Path, admission: Admission, now: datetime) -> RowsHash:
    """Write the rows that count to a Parquet file, and hash them on the way."""
    digest = RowsHash(COLUMNS, KEY)
    schema = schema_of(admission.population, admission.window, now)
    with pq.ParquetWriter(path, schema) as writer:
        for chunk in admission.chunks():
            digest.update(chunk)
            table = pa.Table.from_pandas(chunk, schema, preserve_index=False)
            writer.write_table(table.replace_schema_metadata(schema.metadata))
    return digest


def schema_of(population: str, window: Window, now: datetime) -> pa.Schema:
    """Return the columns of the file, which says itself what it is."""
    said = {
        "puente.population": population,
        "puente.since": window.since.isoformat() if window.since else "",
        "puente.until": window.until.isoformat(),
        "puente.read_at": now.isoformat(),
    }
    columns = [(name, KINDS[kind]) for name, kind in COLUMNS.items()]
    return pa.schema(columns, metadata=said)


def numbered(extract: Extract, tries: int = TRIES) -> Extract:
    """Store an extract under the next number; another may be stored meanwhile."""
    while True:
        extract.number = next_extract_number()
        try:
            with transaction.atomic():
                extract.save()
                log_made(extract)
        except IntegrityError:
            tries -= 1
            if not tries:
                raise
        else:
            return extract


def log_made(extract: Extract) -> None:
    """Write into the log that the extract was made."""
    log_action(
        "extract_made",
        kind="extract",
        object_id=extract.public_id,
        actor=extract.created_by,
        data={
            "number": extract.number,
            "population": extract.population,
            "rows": extract.rows,
            "digest": extract.digest,
        },
        now=extract.created_at,
    )
