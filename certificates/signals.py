"""Facts in the past tense: ids only, sent inside the sender's transaction."""

from django.dispatch import Signal

award_changed = Signal()  # award_id; awarded, or its state has changed
