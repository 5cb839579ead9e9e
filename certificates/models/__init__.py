"""Issuers, achievements, awards, and the credentials that speak of them."""

from certificates.models.achievement import Achievement, AchievementVersion
from certificates.models.award import (
    Award,
    AwardEvent,
    AwardReview,
    HolderName,
    HolderReply,
    NameCorrection,
)
from certificates.models.credential import (
    Credential,
    CredentialFile,
    CredentialRecord,
    StatusEntry,
    StatusList,
)
from certificates.models.issuer import Issuer, Signatory, SigningKey
from certificates.models.job import AwardJob

__all__ = [
    "Achievement",
    "AchievementVersion",
    "Award",
    "AwardEvent",
    "AwardJob",
    "AwardReview",
    "Credential",
    "CredentialFile",
    "CredentialRecord",
    "HolderName",
    "HolderReply",
    "Issuer",
    "NameCorrection",
    "Signatory",
    "SigningKey",
    "StatusEntry",
    "StatusList",
]
