"""Errors of the assessments app."""

from typing import Any

from lms.core.errors import PuenteError


class ItemRefusedError(PuenteError):
    """An item cannot be stored; `faults` are (field, code) pairs."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{field}: {code}" for field, code in faults))


class StaleItemError(PuenteError):
    """An item was saved by somebody else meanwhile; `current` is their version."""

    def __init__(self, current: Any) -> None:
        self.current = current
        super().__init__("stale")


class QuizRefusedError(PuenteError):
    """A quiz cannot be published; `faults` are (place, code, values) triples."""

    def __init__(self, faults: list[tuple[str, str, dict[str, Any]]]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{place}: {code}" for place, code, _ in faults))


class StartRefusedError(PuenteError):
    """An attempt cannot be started; `decision` says which rule refused it and why."""

    def __init__(self, decision: Any) -> None:
        self.decision = decision
        super().__init__(decision.reason)


class ItemsExhaustedError(PuenteError):
    """A draw cannot be filled: secure items were shown as often as they may be."""


class AnswerRefusedError(PuenteError):
    """An answer was kept but not applied; `outcome` says why, `current` what stands."""

    def __init__(self, outcome: str, current: Any = None) -> None:
        self.outcome = outcome
        self.current = current
        super().__init__(outcome)


class ScoringRefusedError(PuenteError):
    """A person cannot score or correct this now; `reason` is a code."""

    def __init__(self, reason: str, **values: Any) -> None:
        self.reason = reason
        self.values = values
        super().__init__(reason)


class ExceptionRefusedError(PuenteError):
    """An exception cannot be granted; `faults` are (path, code) pairs."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{path}: {code}" for path, code in faults))


class QuizTakenError(PuenteError):
    """A course has a quiz of this code already."""


class StaleQuizError(PuenteError):
    """A draft of a quiz was saved by somebody else meanwhile."""


class RecoveryRefusedError(PuenteError):
    """An answer cannot be put in place; `reason`: settled or changed."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)
