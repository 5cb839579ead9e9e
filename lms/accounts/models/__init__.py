"""People, and what is known of them."""

from lms.accounts.models.focal import FocalPointTerm
from lms.accounts.models.institution import Institution, OfficialMailDomain
from lms.accounts.models.message import Message
from lms.accounts.models.privacy import (
    NoticeAcknowledgement,
    PrivacyNotice,
    ResearchObjection,
)
from lms.accounts.models.profile import IdentityEvidence, OfficialProfile
from lms.accounts.models.user import Subject, SubjectLink, User

__all__ = [
    "FocalPointTerm",
    "IdentityEvidence",
    "Institution",
    "Message",
    "NoticeAcknowledgement",
    "OfficialMailDomain",
    "OfficialProfile",
    "PrivacyNotice",
    "ResearchObjection",
    "Subject",
    "SubjectLink",
    "User",
]
