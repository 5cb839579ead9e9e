"""Every fault of a file of frames has words."""

import pytest

from lms.indicators.enums import FrameProblem
from lms.indicators.errors import FrameFault
from lms.indicators.wording import fault_words

FACTS = dict.fromkeys(("given", "offered", "columns", "count", "line"), "?")


@pytest.mark.parametrize("code", FrameProblem.values)
def test_every_fault_has_words(code: str) -> None:
    words = fault_words(FrameFault(3, "level", code, FACTS), "frames.csv")

    assert words.startswith("frames.csv:3, column level: ")
    assert "%" not in words


def test_a_fault_is_at_a_line_or_of_the_whole_file() -> None:
    assert fault_words(FrameFault(1, "", "empty"), "f.csv").startswith("f.csv:1: The")
    assert fault_words(FrameFault(0, "", "empty"), "f.csv").startswith("f.csv: The")
