"""What every test stands on: one database per process, no network, the languages."""

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import DjangoDbBlocker

from assessments.queries.frozen import forget_frozen
from lms.core.catalogs import compile_catalogs
from tests.services.database import (
    copy_postgres,
    copy_sqlite,
    create_postgres,
    database_of,
)
from tests.services.site import Site

# How long an example takes says something about the machine, not about the code.
hypothesis_settings.register_profile("puente", deadline=None)
hypothesis_settings.load_profile("puente")

BROWSER_TESTS = Path(__file__).parent / "e2e"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--database-only`: the second database repeats only what meets a database."""
    parser.addoption(
        "--database-only",
        action="store_true",
        help="run the tests that use the database, on the one that DATABASE_URL names",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogs of messages once, before any worker starts."""
    if not hasattr(config, "workerinput"):
        compile_catalogs(settings.LOCALE_PATHS)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the browser tests to `pytest tests/e2e`: they need a server of their own."""
    asked = any("e2e" in argument for argument in config.args)
    return True if collection_path == BROWSER_TESTS and not asked else None


def uses_database(item: pytest.Item) -> bool:
    """Tell whether the test touches the database."""
    fixtures = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}
    return item.get_closest_marker("django_db") is not None or bool(
        fixtures & set(getattr(item, "fixturenames", ()))
    )


def is_transactional(item: pytest.Item) -> bool:
    """Tell whether the test commits, so that its tables are emptied afterwards."""
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or bool(
        {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    )


def keep_rows_of_migrations(item: pytest.Item) -> None:
    """Ask pytest-django to put back the rows of migrations before the test."""
    marker = item.get_closest_marker("django_db")
    options = {**(marker.kwargs if marker else {}), "transaction": True}
    item.add_marker(
        pytest.mark.django_db(**options | {"serialized_rollback": True}), append=False
    )


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Keep region tests for the region's database, and what was asked for."""
    region = os.environ.get("DATABASE_URL", "").startswith("postgresql:")
    only = config.getoption("--database-only")

    def belongs(item: pytest.Item) -> bool:
        if item.get_closest_marker("region"):
            return region
        return uses_database(item) or not only

    kept = [item for item in items if belongs(item)]
    dropped = [item for item in items if not belongs(item)]
    config.hook.pytest_deselected(items=dropped)
    items[:] = kept
    for item in filter(is_transactional, kept):
        keep_rows_of_migrations(item)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Say that the database is there already: `django_db_modify_db_settings` copies it."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest,
    worker_id: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Copy a migrated database for this process; SQLite in a file, for concurrency."""
    default = settings.DATABASES["default"]
    if default["ENGINE"].endswith("sqlite3"):
        path = tmp_path_factory.mktemp("database") / "test.sqlite3"
        copy_sqlite(path, cache=request.config.cache.mkdir("database"))
        default["TEST"]["NAME"] = str(path)
    else:
        default["TEST"]["NAME"] = f"test_{worker_id}"
        copy_postgres(os.environ["DATABASE_URL"], f"test_{worker_id}")


@pytest.fixture(autouse=True)
def rows_of_migrations(
    request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Bring back what migrations put into tables that a transactional test flushed."""
    yield
    if is_transactional(request.node):
        with django_db_blocker.unblock():
            contents = connection._test_serialized_contents  # type: ignore[attr-defined]
            connection.creation.deserialize_db_from_string(contents)


@pytest.fixture(autouse=True)
def nothing_kept_in_memory() -> None:
    """Forget frozen rows: a test that is rolled back gives their keys to the next one."""
    forget_frozen()


@pytest.fixture
def make_site(
    request: pytest.FixtureRequest, tmp_path: Path, worker_id: str
) -> Callable[..., Site]:
    """Return a maker of deployments on the database of this run, migrated or empty."""
    default = settings.DATABASES["default"]
    serial = count()

    def make(*, migrated: bool = True, **variables: str) -> Site:
        number = next(serial)
        data = tmp_path / f"site-{number}"
        data.mkdir()
        if default["ENGINE"].endswith("sqlite3"):
            database = data / "puente.sqlite3"
            if migrated:
                copy_sqlite(database, cache=request.config.cache.mkdir("database"))
            return Site(data, f"sqlite:///{database}", variables)
        server = os.environ["DATABASE_URL"]
        name = f"site_{worker_id}_{number}"
        if migrated:
            copy_postgres(server, name)
        else:
            create_postgres(server, name)
        return Site(data, database_of(server, name), variables)

    return make
