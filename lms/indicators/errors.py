"""What can go wrong before a figure is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import TextChoices

from lms.core.errors import PuenteError


class ExtractRefusedError(PuenteError):
    """No extract can be made of this; `problem` says why, in words too."""

    def __init__(self, problem: TextChoices) -> None:
        super().__init__(problem.label)
        self.problem = problem


@dataclass(frozen=True)
class FrameFault:
    """One thing wrong in a file of frames: line and column, a code, and its facts.

    Lines count from 1; line 0 is the file as a whole.
    """

    line: int
    column: str
    code: str
    facts: Mapping[str, str] = field(default_factory=dict)


class FramesRefusedError(PuenteError):
    """A file of frames has faults; nothing of it was stored."""

    def __init__(self, faults: Sequence[FrameFault]) -> None:
        self.faults = sorted(faults, key=lambda fault: (fault.line, fault.column))
        super().__init__(", ".join(f"{f.line}: {f.code}" for f in self.faults))
