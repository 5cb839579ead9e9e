"""Facts in the past tense: ids only, sent inside the sender's transaction."""

from django.dispatch import Signal

attempt_started = Signal()  # attempt_id
attempt_finished = Signal()  # attempt_id
# attempt_id, restated: the score is complete for the first time, or has changed since.
attempt_scored = Signal()
correction_applied = Signal()  # correction_id
correction_undone = Signal()  # correction_id
