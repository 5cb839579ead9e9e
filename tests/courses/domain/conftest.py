"""A site that knows licenses, topics and frameworks, and where packages are loaded."""

from pathlib import Path

import pytest
from django.core.cache import caches

from courses.domain.package_load import LoadReport, load_package
from courses.domain.site_data import ensure_page_tree, load_reference_data
from tests.factories.courses import TopicFactory
from tests.factories.packages import small_package


@pytest.fixture
def media_root(tmp_path: Path, settings: pytest.FixtureRequest) -> Path:
    """Where this test's uploads go."""
    root = tmp_path / "uploads"
    root.mkdir()
    settings.MEDIA_ROOT = root  # type: ignore[attr-defined]  # pytest-django's settings
    return root


@pytest.fixture
def site(db: None, media_root: Path) -> Path:
    """A site with its reference data; return where uploads go."""
    caches["rendered"].clear()
    load_reference_data()
    TopicFactory.create(code="identity")
    ensure_page_tree()
    return media_root


@pytest.fixture
def folder(site: Path, tmp_path: Path) -> Path:
    """The small package, beside a site that it can be loaded into."""
    return small_package(tmp_path / "package")


@pytest.fixture
def loaded(folder: Path) -> LoadReport:
    """What loading the small package reported."""
    return load_package(folder)
