"""What can go wrong with certificates, in words that say what to do."""

from lms.core.errors import PuenteError


class CertificateError(PuenteError):
    """The base of this room's errors."""


class NameRefusedError(CertificateError):
    """A name cannot be printed; `code` says why, `values` name the characters."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class AchievementRefusedError(CertificateError):
    """A definition is not complete; `faults` are (field, code) pairs."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__(", ".join(f"{field}: {code}" for field, code in faults))
        self.faults = faults


class StateRefusedError(CertificateError):
    """The state of an award does not allow what was asked; `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class KeyRefusedError(CertificateError):
    """A signing key cannot be made or read; the message says what to do."""


class ExportRefusedError(CertificateError):
    """Awards cannot be written into a folder; the message says what to do."""
