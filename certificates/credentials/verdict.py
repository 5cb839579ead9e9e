"""What a verification found: one outcome, the reasons, and what they are about."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any


class Outcome(Enum):
    """What a credential is worth; the number is the exit code of the command."""

    VALID = "valid"
    SPECIMEN = "specimen"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    REPLACED = "replaced"
    ALTERED = "altered"
    NOT_OURS = "not_ours"
    CANNOT_CHECK = "cannot_check_now"


EXIT_CODES = {
    Outcome.VALID: 0,
    Outcome.SPECIMEN: 10,
    Outcome.REVOKED: 20,
    Outcome.SUSPENDED: 21,
    Outcome.EXPIRED: 22,
    Outcome.REPLACED: 23,
    Outcome.ALTERED: 30,
    Outcome.NOT_OURS: 40,
    Outcome.CANNOT_CHECK: 50,
}


class Reason(Enum):
    """What exactly fails, or cannot be checked."""

    SHAPE = "shape"
    CONTEXT = "context"
    SCHEMA = "schema"
    UNSIGNED_TERM = "unsigned_term"
    TOO_COMPLEX = "too_complex"
    PROOF_MISSING = "proof_missing"
    PROOF_FORM = "proof_form"
    CRYPTOSUITE = "cryptosuite"
    PROOF_PURPOSE = "proof_purpose"
    PROOF_CREATED = "proof_created"
    KEY_FOREIGN = "key_foreign"
    KEY_UNKNOWN = "key_unknown"
    KEY_REMOVED = "key_removed"
    SIGNATURE = "signature"
    STATUS_ENTRY = "status_entry"
    KEYS_MISSING = "keys_missing"
    STATUS_MISSING = "status_missing"
    STATUS_STALE = "status_stale"
    STATUS_FORGED = "status_forged"
    NOT_YET_VALID = "not_yet_valid"


WORDS = {
    Outcome.VALID: "The credential is valid.",
    Outcome.SPECIMEN: "This is a specimen: its signature holds and it certifies nothing.",
    Outcome.REVOKED: "The issuer revoked the credential.",
    Outcome.SUSPENDED: "The issuer suspended the credential for now.",
    Outcome.EXPIRED: "The credential has expired.",
    Outcome.REPLACED: "The issuer replaced the credential by another one.",
    Outcome.ALTERED: "The credential is not as its issuer signed it.",
    Outcome.NOT_OURS: "Another issuer signed this, which is not judged here.",
    Outcome.CANNOT_CHECK: "This cannot be checked now.",
    Reason.SHAPE: "It is not an Open Badges credential",
    Reason.CONTEXT: "Its JSON-LD contexts were changed",
    Reason.SCHEMA: "The schema of Open Badges 3.0 refuses it",
    Reason.UNSIGNED_TERM: "It holds something that the signature does not cover",
    Reason.TOO_COMPLEX: "It is more complex than any credential",
    Reason.PROOF_MISSING: "It has no proof",
    Reason.PROOF_FORM: "Its proof has another form",
    Reason.CRYPTOSUITE: "Its proof is of another kind",
    Reason.PROOF_PURPOSE: "Its proof was made for another purpose",
    Reason.PROOF_CREATED: "Its proof names no moment in the past",
    Reason.KEY_FOREIGN: "Its key belongs to somebody else than the issuer",
    Reason.KEY_UNKNOWN: "The issuer has no such key",
    Reason.KEY_REMOVED: "The issuer withdrew the key",
    Reason.SIGNATURE: "The signature does not fit what the credential says",
    Reason.STATUS_ENTRY: "Its place in a status list makes no sense",
    Reason.KEYS_MISSING: "The keys of the issuer are not at hand",
    Reason.STATUS_MISSING: "A status list is not at hand",
    Reason.STATUS_STALE: "A status list is out of date",
    Reason.STATUS_FORGED: "A status list was not made by the issuer",
    Reason.NOT_YET_VALID: "The credential is not valid yet",
}


@dataclass(frozen=True)
class StatusNote:
    """What the issuer's records add to a set bit; a file alone does not hold it."""

    since: datetime | None = None
    reason: str = ""
    replaced_by: str = ""


@dataclass(frozen=True)
class Finding:
    """A reason and what it is about: a path, a key, the address of a list."""

    reason: Reason
    about: str = ""

    def __str__(self) -> str:
        """Return the finding as an English sentence."""
        return (
            f"{WORDS[self.reason]}: {self.about}" if self.about else WORDS[self.reason]
        )


@dataclass(frozen=True)
class Verdict:
    """The outcome of verifying one credential at one moment."""

    outcome: Outcome
    checked_at: datetime
    findings: tuple[Finding, ...] = ()
    credential_id: str = ""
    issuer: str = ""
    key: str = ""
    specimen: bool = False
    note: StatusNote = field(default_factory=StatusNote)

    @property
    def exit_code(self) -> int:
        """The exit code of the command."""
        return EXIT_CODES[self.outcome]

    def sentences(self) -> list[str]:
        """Return the verdict in English sentences, the outcome first."""
        return [WORDS[self.outcome], *(f"{finding}." for finding in self.findings)]

    def as_data(self) -> dict[str, Any]:
        """Return the verdict as JSON data, codes and sentences."""
        note = self.note
        return {
            "outcome": self.outcome.value,
            "checked_at": self.checked_at.isoformat(),
            "findings": [
                {"reason": finding.reason.value, "about": finding.about}
                for finding in self.findings
            ],
            "credential": self.credential_id,
            "issuer": self.issuer,
            "key": self.key,
            "specimen": self.specimen,
            "since": note.since.isoformat() if note.since else None,
            "reason_class": note.reason or None,
            "replaced_by": note.replaced_by or None,
            "sentences": self.sentences(),
        }
