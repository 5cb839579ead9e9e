"""What can go wrong with credentials, keys and files, each with what to say about it."""

from enum import Enum


class Unreadable(Enum):
    """Why no credential could be read from a file."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN_FORMAT = "unknown_format"
    DAMAGED = "damaged"
    TOO_COMPLEX = "too_complex"
    ENCRYPTED = "encrypted"
    NO_CREDENTIAL = "no_credential"
    NOT_JSON = "not_json"


class CredentialError(Exception):
    """Something about a credential, a key or a file is not as it must be."""


class UnreadableFileError(CredentialError):
    """A file that no credential could be read from; `code` says why, for translations."""

    def __init__(self, code: Unreadable, detail: str = "") -> None:
        self.code = code
        self.detail = detail
        super().__init__(f"{code.value}: {detail}" if detail else code.value)


class ContextRefusedError(CredentialError):
    """A JSON-LD context that is not among the bundled ones; nothing is fetched."""

    def __init__(self, url: str) -> None:
        self.url = url
        super().__init__(f"The context {url[:200]!r} is not known here.")


class UnsignedTermError(CredentialError):
    """A part of a document that its signature would not cover; `path` says where."""

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path}: {reason}")


class TooComplexError(CredentialError):
    """A document whose canonical form would take too long to compute."""


class SchemaFaultError(CredentialError):
    """A credential that the schema of Open Badges 3.0 refuses; `faults` are sentences."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(faults))


class SigningError(CredentialError):
    """A signature that was not made, or does not verify."""


class KeyFileError(CredentialError):
    """A file of a private key that is missing, open to others, or not to be decrypted."""


class StatusListError(CredentialError):
    """A status list that cannot be built or read."""


class AddressError(CredentialError):
    """An address from which no identifier of an issuer can be made."""
