"""Pages of a run for its instructors: a registry that rooms above fill, with quizzes."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class RunTab:
    """A page of a run: `key` tells pages apart, `view` is the name of its address."""

    key: str
    title: Any
    view: str


_tabs: list[RunTab] = []


def register_run_tab(tab: RunTab) -> None:
    """Add a page to every run; its address takes the public id of the run."""
    if tab not in _tabs:
        _tabs.append(tab)


def run_tabs() -> list[RunTab]:
    """List the pages that were added."""
    return list(_tabs)
