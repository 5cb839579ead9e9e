"""What every test of indicators stands on."""

from collections.abc import Iterator

import pytest
from django.utils.translation import override

from assessments.planning import plan


@pytest.fixture(autouse=True)
def short_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pre-tests and post-tests ask fewer questions than a figure would need."""
    monkeypatch.setattr(plan, "LEAST_PER_DOMAIN", 1)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Speak English, whatever language the test before left active."""
    with override("en"):
        yield
