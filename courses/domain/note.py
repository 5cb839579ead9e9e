"""What a learner writes inside a lesson. A saved text is never overwritten unseen."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.errors import StaleNoteError
from courses.models import Enrollment, LearnerNote, Lesson


def save_note(  # noqa: PLR0913 -- a note is placed by enrollment, lesson and block
    enrollment: Enrollment,
    lesson: Lesson,
    *,
    block: str,
    kind: str,
    text: str,
    revision: int,
    language: str,
    now: datetime | None = None,
) -> LearnerNote:
    """Save a note over the `revision` that its writer saw (0: there was none).

    Saving the same text again is a no-op. If the note changed meanwhile (another tab,
    another device), nothing is stored and `StaleNoteError` carries what stands. `kind`
    is what the writer was told about readers, so it is stored with the text.
    """
    now = now or timezone.now()
    place = {"enrollment": enrollment, "lesson": lesson, "block": block}
    current = LearnerNote.objects.filter(**place).first()
    if current is None:
        try:
            with transaction.atomic():
                return LearnerNote.objects.create(
                    **place, kind=kind, language=language, text=text, updated_at=now
                )
        except IntegrityError:
            # Another request wrote the first text meanwhile.
            current = LearnerNote.objects.get(**place)
    if (current.text, current.kind) == (text, kind):
        return current
    changed = LearnerNote.objects.filter(pk=current.pk, revision=revision).update(
        text=text, kind=kind, language=language, revision=revision + 1, updated_at=now
    )
    current.refresh_from_db()
    if changed or (current.text, current.kind) == (text, kind):
        return current
    raise StaleNoteError(current)
