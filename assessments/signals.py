"""Facts in the past tense: ids only, sent inside the sender's transaction."""

from django.dispatch import Signal

attempt_started = Signal()  # attempt_id
attempt_finished = Signal()  # attempt_id
attempt_scored = Signal()  # attempt_id; the current score is complete, or has changed
correction_applied = Signal()  # correction_id
correction_undone = Signal()  # correction_id
