"""Vocabularies about people."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Population(TextChoices):
    """Which people a row speaks of; nothing ever mixes them."""

    REAL = "real", _("real")
    SYNTHETIC = "synthetic", _("synthetic")
    TEST = "test", _("test")


class Role(TextChoices):
    """Roles that hold everywhere; the value is the name of the group."""

    AUTHOR = "author", _("Author")
    TRANSLATOR = "translator", _("Translator")
    REVIEWER = "reviewer", _("Reviewer")
    ANALYST = "analyst", _("Analyst")
    ADMINISTRATOR = "administrator", _("Administrator")


class GovernmentLevel(TextChoices):
    """Level of government a person works for."""

    NATIONAL = "national", _("National")
    REGIONAL = "regional", _("State, province or region")
    MUNICIPAL = "municipal", _("Municipality")
    OTHER = "other", _("Other public body")


class JobFunction(TextChoices):
    """What a person mostly does."""

    POLICY = "policy", _("Policy and regulation")
    SERVICES = "services", _("Services to people and companies")
    TECHNOLOGY = "technology", _("Information technology")
    DATA = "data", _("Data and statistics")
    ADMINISTRATION = "administration", _("Administration, human resources, procurement")
    OVERSIGHT = "oversight", _("Control, audit, justice")
    OTHER = "other", _("Other")


class SeniorityBand(TextChoices):
    """Band of responsibility."""

    POLITICAL = "political", _("Political office")
    SENIOR = "senior", _("Senior management")
    MIDDLE = "middle", _("Middle management")
    PROFESSIONAL = "professional", _("Professional or technical")
    SUPPORT = "support", _("Support")


class Sex(TextChoices):
    """Optional; an empty value is a category of its own."""

    WOMAN = "woman", _("Woman")
    MAN = "man", _("Man")
    OTHER = "other", _("Other or self-described")


class InstitutionStatus(TextChoices):
    """Life of an institution's record."""

    PROPOSED = "proposed", _("proposed")
    ACTIVE = "active", _("active")
    MERGED = "merged", _("merged")


class EvidenceMethod(TextChoices):
    """How we know that a person is an official."""

    SELF_DECLARED = "self_declared", _("self-declared")
    OFFICIAL_MAIL = "official_mail", _("official email domain")
    FOCAL_POINT = "focal_point", _("confirmed by the focal point")


class EvidenceOutcome(TextChoices):
    """What the evidence says."""

    CONFIRMED = "confirmed", _("confirmed")
    QUESTIONED = "questioned", _("questioned")
