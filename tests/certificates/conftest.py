"""What every test of certificates stands on: keys in a folder, a public address."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.utils.translation import override

from certificates.domain.key import opened
from courses.models import Course
from lms.accounts.models import User
from tests.factories.accounts import official
from tests.factories.certificates import certified_course, make_achievement


@pytest.fixture(autouse=True)
def public_site(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Speak English at a public address, with keys of this test alone."""
    caches["rendered"].clear()
    opened.cache_clear()
    settings.SIGNING_KEYS = str(tmp_path / "signing")
    settings.WAGTAILADMIN_BASE_URL = "https://academy.example.org"
    with override("en"):
        yield


@pytest.fixture
def course(db: None) -> Course:
    """A course that is certified."""
    course = certified_course()
    make_achievement(course)
    return course


@pytest.fixture
def ana(db: None) -> User:
    return official(full_name="Ana", email="ana@example.org")
