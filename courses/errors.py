"""Errors of the courses app."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from lms.core.errors import PuenteError


class PublishRefusedError(ValidationError):
    """A page cannot be published; `messages` name the lesson, the source and the reason."""

    def __init__(self, page: Any, reasons: list[str]) -> None:
        self.page = page
        super().__init__({NON_FIELD_ERRORS: reasons})


@dataclass(frozen=True, order=True)
class PackageFault:
    """One thing wrong in a content package: where, what, and what to do."""

    file: str
    line: int
    message: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.message} {self.remedy}"


class PackageRefusedError(PuenteError):
    """A content package has faults; nothing of it was stored."""

    def __init__(self, faults: list[PackageFault]) -> None:
        self.faults = sorted(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class EnrollmentRefusedError(PuenteError):
    """Someone cannot enroll; `reason` is a code, `params` what the sentence needs."""

    def __init__(self, reason: str, **params: Any) -> None:
        self.reason = reason
        self.params = params
        super().__init__(reason)


class VersionRefusedError(PuenteError):
    """An enrollment cannot be moved to a version; `reason` is a code."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class StaleNoteError(PuenteError):
    """A note was saved elsewhere meanwhile; `current` is what stands, nothing was lost."""

    def __init__(self, current: Any) -> None:
        self.current = current
        super().__init__("stale")
