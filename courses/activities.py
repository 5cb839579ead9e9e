"""What stands beside lessons in a course: a registry that rooms above fill, with quizzes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

BEFORE_COURSE, AFTER_COURSE = "before_course", "after_course"
AFTER_MODULE, AFTER_LESSON = "after_module", "after_lesson"


@dataclass(frozen=True)
class Activity:
    """Something to do at a place of a course.

    `place` is one of the four above; `where` is the code of the module or lesson that
    it follows, if any. `required` tells that completing the course asks for it.
    """

    key: str
    title: str
    url: str
    place: str
    where: str = ""
    required: bool = False


@dataclass(frozen=True)
class ActivityState:
    """How far a learner is with an activity: in words, and whether nothing is left."""

    text: str
    done: bool


Source = Callable[[Any, str], list[Activity]]
States = Callable[[Any], Mapping[str, ActivityState]]
_sources: list[tuple[Source, States]] = []


def register_activities(source: Source, states: States) -> None:
    """Add a kind of activity.

    `source(course, language)` lists what everybody sees, cached until the content stamp
    changes; `states(enrollment)` returns the states by key, for one learner.
    """
    if (source, states) not in _sources:
        _sources.append((source, states))


def activities_of(course: Any, language: str) -> list[Activity]:
    """List the activities of a course in a language."""
    return [one for source, _ in _sources for one in source(course, language)]


def states_of(enrollment: Any) -> dict[str, ActivityState]:
    """Return how far a learner is with every activity of their course."""
    found: dict[str, ActivityState] = {}
    for _, states in _sources:
        found |= states(enrollment)
    return found
