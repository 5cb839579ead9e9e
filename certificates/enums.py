"""Vocabularies about achievements, awards and credentials."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AchievementKind(TextChoices):
    """What an achievement is given for."""

    COURSE = "course", _("course")


class StatusPurpose(TextChoices):
    """What a status list says of a credential."""

    REVOCATION = "revocation", _("revocation")
    SUSPENSION = "suspension", _("suspension")


class CredentialState(TextChoices):
    """What holds of a credential today."""

    VALID = "valid", _("valid")
    SUSPENDED = "suspended", _("suspended")
    REVOKED = "revoked", _("revoked")
    REPLACED = "replaced", _("replaced")
    WITHDRAWN = "withdrawn", _("withdrawn at the holder's request")


class AwardEventKind(TextChoices):
    """What happened to an award."""

    AWARDED = "awarded", _("awarded")
    SUSPENDED = "suspended", _("suspended")
    LIFTED = "lifted", _("suspension lifted")
    REVOKED = "revoked", _("revoked")
    REPLACED = "replaced", _("issued anew")
    WITHDRAWN = "withdrawn", _("withdrawn at the holder's request")
    KEPT = "kept", _("kept after a review")
    RESIGNED = "resigned", _("signed again")


class ReasonClass(TextChoices):
    """Why the state of an award was changed, as anybody may read it."""

    ISSUED_IN_ERROR = "issued_in_error", _("issued in error")
    IDENTITY = "identity", _("doubts about the identity")
    MISCONDUCT = "misconduct", _("rules of the tests were broken")
    SCORE_RESTATED = "score_restated", _("a score was corrected")
    NAME_CORRECTED = "name_corrected", _("the name was corrected")
    KEY = "key", _("the signing key was replaced")
    HOLDER_REQUEST = "holder_request", _("asked for by the holder")
    OTHER = "other", _("another reason")


class AwardJobKind(TextChoices):
    """What is done to many awards in one job."""

    COHORT = "cohort", _("award a run")
    RESIGN = "resign", _("sign again")
    REISSUE = "reissue", _("issue anew")


class AwardJobState(TextChoices):
    """How far a job is."""

    RUNNING = "running", _("running")
    DONE = "done", _("done")
