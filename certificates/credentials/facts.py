"""What a certificate states, in one language: the one source of every rendering.

The credential, the printed page and the verification page are all made from these
facts, so that they cannot disagree. Shares are per cent, 0 to 100, as exact decimals.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum


class IdentityMethod(Enum):
    """How the issuer knew that the holder is who the certificate says."""

    SELF_DECLARED = "self_declared"
    OFFICIAL_MAIL = "official_mail"
    CONFIRMED = "confirmed"


class BankUse(Enum):
    """Whether the questions could be known beforehand."""

    NONE = "none"
    OPEN = "open"
    SECURE = "secure"
    MIXED = "mixed"


@dataclass(frozen=True)
class IssuerFacts:
    """Who issues: a `did:web` identifier and how they present themselves."""

    did: str
    name: str
    url: str
    email: str = ""


@dataclass(frozen=True)
class SignatoryFacts:
    """Who signs the printed page, with their role, as the deployment was told to print."""

    name: str
    role: str


@dataclass(frozen=True)
class AlignmentFacts:
    """A competency of a published framework that the achievement covers."""

    code: str
    name: str
    url: str
    framework: str
    level: str = ""


@dataclass(frozen=True)
class ResultFacts:
    """A result: `share` reached and `required`, in per cent; `competency` is a code.

    An empty `competency` is a result over the whole achievement. `key` is unique within
    the achievement and names the result description.
    """

    key: str
    name: str
    share: Decimal
    required: Decimal | None = None
    competency: str = ""


@dataclass(frozen=True)
class EditionFacts:
    """The same achievement in another language."""

    id: str
    language: str


@dataclass(frozen=True)
class AchievementFacts:
    """What was achieved; `id` is the address of this version in this language."""

    id: str
    code: str
    version: str
    language: str
    name: str
    description: str
    criteria: str
    hours: Decimal
    level: str = ""
    alignments: tuple[AlignmentFacts, ...] = ()
    editions: tuple[EditionFacts, ...] = ()


@dataclass(frozen=True)
class IdentityFacts:
    """How the identity was known; `by` names the office that confirmed it, if any."""

    method: IdentityMethod
    by: str = ""


@dataclass(frozen=True)
class ConditionFacts:
    """Under which conditions the results came about."""

    proctored: bool
    bank: BankUse
    attempts: int | None = None


@dataclass(frozen=True)
class StatusFacts:
    """The place of a credential in a status list."""

    purpose: str
    list_url: str
    index: int


@dataclass(frozen=True)
class AwardFacts:
    """Everything that a certificate states."""

    credential_id: str
    number: str
    code: str
    verification_url: str
    holder: str
    issuer: IssuerFacts
    achievement: AchievementFacts
    awarded_at: datetime
    valid_from: datetime
    started_on: date
    completed_on: date
    country: str
    institution: str
    identity: IdentityFacts
    conditions: ConditionFacts
    results: tuple[ResultFacts, ...] = ()
    signatories: tuple[SignatoryFacts, ...] = ()
    statuses: tuple[StatusFacts, ...] = ()
    specimen: bool = False
    valid_until: datetime | None = None
