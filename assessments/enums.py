"""Vocabularies about items, quizzes, attempts and scores."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ItemStatus(TextChoices):
    """Where an item stands between its first draft and its retirement."""

    DRAFT = "draft", _("draft")
    REVIEW = "review", _("in review")
    ACTIVE = "active", _("active")
    RETIRED = "retired", _("retired")


class ItemUse(TextChoices):
    """Whether the key of an item is public."""

    OPEN = "open", _("open: its key is public")
    SECURE = "secure", _("secure: from a private package")


class Interaction(TextChoices):
    """How an item is answered."""

    CHOICE = "choice", _("one answer")
    MULTIPLE = "multiple", _("several answers")
    NUMERIC = "numeric", _("number")
    TEXT = "text", _("short text")
    MATCH = "match", _("matching")
    ORDER = "order", _("ordering")
    EXTENDED = "extended", _("long text")


class QuizKind(TextChoices):
    """What a quiz is for; an attempt freezes it as its phase."""

    PRACTICE = "practice", _("practice")
    PRE_TEST = "pre_test", _("pre-test")
    MODULE = "module", _("module quiz")
    FINAL = "final", _("final test")
    POST_TEST = "post_test", _("post-test")


class Place(TextChoices):
    """Where a quiz stands in a course."""

    BEFORE_COURSE = "before_course", _("before the first module")
    AFTER_LESSON = "after_lesson", _("after a lesson")
    AFTER_MODULE = "after_module", _("after a module")
    AFTER_COURSE = "after_course", _("after the last module")


class AttemptState(TextChoices):
    """Whether an attempt can still be answered."""

    IN_PROGRESS = "in_progress", _("in progress")
    FINISHED = "finished", _("finished")


class EndReason(TextChoices):
    """How an attempt ended."""

    SUBMITTED = "submitted", _("handed in")
    TIME_OVER = "time_over", _("time over")
    CLOSED = "closed", _("closed by the staff")


class Outcome(TextChoices):
    """What became of an answer that arrived."""

    APPLIED = "applied", _("saved")
    SAME = "same", _("the same as the answer saved before")
    STALE = "stale", _("not applied: a newer answer stood already")
    LATE = "late", _("not applied: the time was over")
    FINISHED = "finished", _("not applied: the attempt was handed in")


class ScoreSource(TextChoices):
    """Who or what gave a score; a manual one prevails over an automatic one."""

    AUTOMATIC = "automatic", _("automatic")
    REGRADE = "regrade", _("after a correction of the key")
    MANUAL = "manual", _("by a person")


class CorrectionPolicy(TextChoices):
    """What is done about an item whose key was wrong."""

    VOID = "void", _("leave the item out")
    FULL_CREDIT = "full_credit", _("full credit for everyone")
    ACCEPT_ALSO = "accept_also", _("accept another answer too")
    NEW_KEY = "new_key", _("score by a new key only")


class CorrectionState(TextChoices):
    """How far a correction is."""

    PROPOSED = "proposed", _("proposed")
    APPLYING = "applying", _("being applied")
    APPLIED = "applied", _("applied")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")


class CorrectionEffect(TextChoices):
    """What a correction did to one attempt."""

    CHANGED = "changed", _("changed")
    SAME = "same", _("unchanged")
    KEPT = "kept", _("kept: it would have been lowered")
    FROM_START = "from_start", _("scored under the correction from the start")
