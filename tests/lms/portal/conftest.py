"""A small package that the site of a test can load."""

from pathlib import Path

import pytest
from django.core.cache import caches
from pytest_django import Settings

from tests.factories.courses import TopicFactory
from tests.factories.packages import small_package


@pytest.fixture
def package(db: None, tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    caches["rendered"].clear()
    TopicFactory.create(code="identity")
    return small_package(tmp_path / "package")
