"""Copies the whole database out of and into files, on SQLite and on PostgreSQL.

SQLite is copied by its online backup, PostgreSQL table by table with COPY inside one
snapshot: neither needs a tool that may be missing or of another version.
"""

import contextlib
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from lms.core.errors import PuenteError

SQLITE_FILE = "puente.sqlite3"
BLOCK = 1 << 20


class DatabaseCopyError(PuenteError):
    """The copy cannot be put back here; the message says why."""


def engine() -> str:
    """Return "sqlite" or "postgresql"."""
    return connection.vendor


def applied_migrations() -> list[tuple[str, str]]:
    """Return the migrations that the database has, as (app, name)."""
    return sorted(MigrationRecorder(connection).applied_migrations())


def is_empty() -> bool:
    """Tell whether the database has no table yet."""
    return not connection.introspection.table_names()


# --- Out -----------------------------------------------------------------------


def copy_out(folder: Path) -> dict[str, list[str]]:
    """Write the database to files in `folder`; return the columns of each table."""
    if engine() == "sqlite":
        _copy_out_sqlite(folder / SQLITE_FILE)
        return {}
    return _copy_out_postgres(folder)


def _copy_out_sqlite(target: Path) -> None:
    connection.ensure_connection()
    with contextlib.closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)


def _copy_out_postgres(folder: Path) -> dict[str, list[str]]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        columns = _stored_columns(cursor)
        for table, names in columns.items():
            statement = sql.SQL("COPY {} TO STDOUT").format(_columns_of(table, names))
            with (folder / table).open("wb") as file, cursor.copy(statement) as rows:
                for block in rows:
                    file.write(block)
    return columns


def _stored_columns(cursor: Any) -> dict[str, list[str]]:
    """Return the tables of our models with the columns that are not computed."""
    ours = set(connection.introspection.django_table_names(only_existing=True))
    cursor.execute(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND is_generated = 'NEVER'"
        " ORDER BY table_name, ordinal_position"
    )
    columns: dict[str, list[str]] = {}
    for table, name in cursor.fetchall():
        if table in ours:
            columns.setdefault(table, []).append(name)
    return columns


def _columns_of(table: str, names: Iterable[str]) -> sql.Composed:
    """Return `table (column, …)`, quoted."""
    listed = sql.SQL(", ").join(map(sql.Identifier, names))
    return sql.SQL("{} ({})").format(sql.Identifier(table), listed)


# --- In ------------------------------------------------------------------------


def check_sqlite(source: Path) -> None:
    """Raise if the file is not a whole SQLite database."""
    try:
        with contextlib.closing(sqlite3.connect(source)) as copy:
            found = copy.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        message = f"The database in the backup is damaged: {found}"
        raise DatabaseCopyError(message)


def check_migrations(wanted: Iterable[tuple[str, str]]) -> None:
    """Raise if the copy knows migrations that this version of Puente does not."""
    loader = MigrationExecutor(connection).loader
    known = set(loader.disk_migrations)
    replaced = {
        name for node in loader.disk_migrations.values() for name in node.replaces
    }
    if unknown := sorted(set(wanted) - known - replaced):
        names = ", ".join(f"{app}.{name}" for app, name in unknown[:5])
        message = f"The backup comes from a newer version of Puente (it has {names})."
        raise DatabaseCopyError(message)


def copy_in(
    folder: Path,
    *,
    columns: Mapping[str, Sequence[str]],
    migrations: Sequence[tuple[str, str]],
) -> None:
    """Replace the database by the copy in `folder`, then migrate it to this version."""
    if engine() == "sqlite":
        _copy_in_sqlite(folder / SQLITE_FILE)
    else:
        _copy_in_postgres(folder, columns, migrations)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def _copy_in_sqlite(source: Path) -> None:
    connections.close_all()
    target = Path(connection.settings_dict["NAME"])
    for suffix in ("-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    source.replace(target)


def _last_of_each_app(
    executor: MigrationExecutor, migrations: Sequence[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Return the migrations that no other of the same app among them follows."""
    nodes = executor.loader.graph.node_map
    wanted = {node for node in migrations if node in nodes}
    return sorted(
        node
        for node in wanted
        if not any(
            child.key in wanted and child.key[0] == node[0]
            for child in nodes[node].children
        )
    )


def _make_tables_of(migrations: Sequence[tuple[str, str]]) -> None:
    """Begin with an empty database and bring it to these migrations."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    executor = MigrationExecutor(connection)
    executor.migrate(_last_of_each_app(executor, migrations))


def _copy_in_postgres(
    folder: Path,
    columns: Mapping[str, Sequence[str]],
    migrations: Sequence[tuple[str, str]],
) -> None:
    if applied_migrations() != sorted(migrations):
        _make_tables_of(migrations)
    with transaction.atomic(), connection.cursor() as cursor:
        tables = sql.SQL(", ").join(map(sql.Identifier, columns))
        cursor.execute(sql.SQL("TRUNCATE {} CASCADE").format(tables))
        for table, names in columns.items():
            statement = sql.SQL("COPY {} FROM STDIN").format(_columns_of(table, names))
            with (folder / table).open("rb") as file, cursor.copy(statement) as rows:
                while block := file.read(BLOCK):
                    rows.write(block)
        models = apps.get_models(include_auto_created=True)
        for reset in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(reset)
