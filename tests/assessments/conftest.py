"""What every test of assessments stands on."""

from collections.abc import Iterator

import pytest
from django.utils.translation import override


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Speak English, whatever language the test before left active."""
    with override("en"):
        yield
