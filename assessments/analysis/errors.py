"""What can be wrong with the data that the analysis is given."""

from collections.abc import Iterable
from dataclasses import dataclass

MOST_FAULTS = 20
"""Faults that one report lists: enough to see the pattern, few enough to read."""


class AnalysisError(ValueError):
    """The root of all errors that this package raises on purpose."""


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong, and where: file, line (first is 1), name of the column."""

    file: str
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        place = [self.file] if self.file else []
        place += [f"line {self.line}"] if self.line else []
        place += [f"column “{self.column}”"] if self.column else []
        return ", ".join(place) + (": " if place else "") + self.message


class ResponsesError(AnalysisError):
    """Responses that cannot be analyzed; `faults` says everything that was found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        shown = [str(fault) for fault in self.faults[:MOST_FAULTS]]
        left = len(self.faults) - len(shown)
        if left:
            shown.append(f"and {left} more")
        super().__init__("\n".join(shown))
