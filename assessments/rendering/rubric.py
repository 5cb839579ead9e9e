"""A rubric in words: its criteria and levels, and those that an answer reached."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assessments.rendering.words import Words


@dataclass(frozen=True)
class Level:
    """One level of a criterion; `html` are trusted words."""

    code: str
    html: str
    points: int
    reached: bool


@dataclass(frozen=True)
class Criterion:
    """One criterion of a rubric with its levels."""

    code: str
    html: str
    levels: tuple[Level, ...]
    most: int

    @property
    def reached(self) -> Level | None:
        """Return the level that the answer reached."""
        return next((level for level in self.levels if level.reached), None)


@dataclass(frozen=True)
class RubricResult:
    """What a person gave an answer: a level of each criterion, a comment, and when."""

    language: str
    criteria: tuple[Criterion, ...]
    comment: str
    at: datetime


def criteria_of(
    definition: Mapping[str, Any], words: Words, reached: Mapping[str, str]
) -> tuple[Criterion, ...]:
    """Return the criteria of a rubric; `reached` maps them to levels."""
    return tuple(
        Criterion(
            code=criterion["id"],
            html=words.inline("criteria", criterion["id"]),
            levels=tuple(
                Level(
                    code=level["id"],
                    html=words.inline("levels", f"{criterion['id']}.{level['id']}"),
                    points=level["points"],
                    reached=reached.get(criterion["id"]) == level["id"],
                )
                for level in criterion["levels"]
            ),
            most=max(level["points"] for level in criterion["levels"]),
        )
        for criterion in definition.get("criteria", ())
    )


def rubric_result(
    definition: Mapping[str, Any],
    words: Words,
    reached: Mapping[str, str],
    *,
    comment: str,
    at: datetime,
) -> RubricResult:
    """Return a score by rubric in words; without levels reached only the comment."""
    criteria = criteria_of(definition, words, reached) if reached else ()
    return RubricResult(words.language, criteria, comment, at)
