"""Facts in the past tense: ids only, sent inside the sender's transaction."""

from django.dispatch import Signal

enrolled = Signal()  # enrollment_id
lesson_done = Signal()  # enrollment_id, lesson_id
course_completed = Signal()  # enrollment_id
