"""Vocabularies about courses."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CompletionRule(TextChoices):
    """When a lesson counts as done."""

    READ = "read", _("opened to the end")
    MARKED = "marked", _("marked as done by the learner")


class DerivationKind(TextChoices):
    """What a lesson takes from a source."""

    CITES = "cites", _("cites facts")
    QUOTES = "quotes", _("quotes")
    TRANSLATES = "translates", _("translates")
    ADAPTS = "adapts", _("adapts")
    EMBEDS = "embeds", _("embeds unmodified")


class ReviewStep(TextChoices):
    """A step of the review of a lesson in one language."""

    FACTS_CHECKED = "facts_checked", _("facts checked against the primary sources")
    LANGUAGE_READ = "language_read", _("language read")


class MappingRelation(TextChoices):
    """How a competency relates to an entry of another framework."""

    EXACT = "exact", _("exact")
    NARROWER = "narrower", _("narrower")
    BROADER = "broader", _("broader")
    RELATED = "related", _("related")


class RunState(TextChoices):
    """State of a run, derived from its four dates (after Richie's course runs)."""

    ONGOING_OPEN = "ongoing_open", _("Open, in progress")
    FUTURE_OPEN = "future_open", _("Open, starts soon")
    ARCHIVED_OPEN = "archived_open", _("Open, archived")
    FUTURE_NOT_YET_OPEN = "future_not_yet_open", _("Opens soon")
    FUTURE_CLOSED = "future_closed", _("Closed, starts soon")
    ONGOING_CLOSED = "ongoing_closed", _("Closed, in progress")
    ARCHIVED_CLOSED = "archived_closed", _("Finished")
    TO_BE_SCHEDULED = "to_be_scheduled", _("Dates to be set")


class EnrollmentStatus(TextChoices):
    """State of an enrollment."""

    ENROLLED = "enrolled", _("enrolled")
    WITHDRAWN = "withdrawn", _("withdrawn")


class NoteKind(TextChoices):
    """Whose a text written inside a lesson is."""

    REFLECTION = "reflection", _("own note")
    QUESTION = "question", _("answer the instructor may read")
