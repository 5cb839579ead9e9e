"""A site that a package with items can be loaded into."""

from collections.abc import Callable
from pathlib import Path

import pytest

from courses.domain.site_data import ensure_page_tree, load_reference_data
from tests.factories.courses import TopicFactory
from tests.factories.packages import small_package


@pytest.fixture(autouse=True)
def uploads(tmp_path: Path, settings: pytest.FixtureRequest) -> Path:
    """Where this test's uploads go."""
    root = tmp_path / "uploads"
    root.mkdir()
    settings.MEDIA_ROOT = root  # type: ignore[attr-defined]  # pytest-django's settings
    return root


@pytest.fixture
def package(db: None, tmp_path: Path) -> Callable[[str], Path]:
    """Return a maker of the small package with this text as its `items.yaml`."""
    load_reference_data()
    TopicFactory.create(code="identity")
    ensure_page_tree()

    def make(items: str) -> Path:
        folder = small_package(tmp_path / "package")
        (folder / "items.yaml").write_text(items)
        return folder

    return make
