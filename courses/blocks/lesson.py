"""The body of a lesson."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.media import DataTableBlock, DownloadBlock, FigureBlock, VideoBlock
from courses.blocks.text import (
    CaseBlock,
    CitationBlock,
    HeadingBlock,
    JudgementBlock,
    QuoteBlock,
    TermBlock,
    TextBlock,
)

NOTE_ID = r"^[a-z][a-z0-9-]{0,49}\Z"


class NoteBlock(blocks.StructBlock):
    """A place where the learner writes; `id` is the same in every language."""

    id = blocks.RegexBlock(
        regex=NOTE_ID,
        label=_("Identifier"),
        help_text=_("The same in every language, such as reflection-1."),
    )
    prompt = blocks.TextBlock(label=_("Prompt"), max_length=1500)


class ReflectionBlock(NoteBlock):
    """The official's own note; nobody else reads it."""

    class Meta:
        icon = "edit"
        label = _("Reflection")
        template = "courses/blocks/note.html"


class QuestionBlock(NoteBlock):
    """The country question; the instructor of the run may read the answer."""

    class Meta:
        icon = "help"
        label = _("Country question")
        template = "courses/blocks/note.html"


class LessonBody(blocks.StreamBlock):
    """Everything a lesson may hold."""

    text = TextBlock()
    heading = HeadingBlock()
    figure = FigureBlock()
    table = DataTableBlock()
    video = VideoBlock()
    quote = QuoteBlock()
    case = CaseBlock()
    judgement = JudgementBlock()
    term = TermBlock()
    citation = CitationBlock()
    download = DownloadBlock()
    reflection = ReflectionBlock()
    question = QuestionBlock()

    def clean(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        """Refuse two notes with one identifier: an answer would be lost."""
        value = super().clean(value, *args, **kwargs)
        seen: set[str] = set()
        for number, child in enumerate(value):
            if child.block_type not in {"reflection", "question"}:
                continue
            if child.value["id"] in seen:
                message = _("Two places to write have the identifier %(id)s.")
                error = ValidationError(message, params={"id": child.value["id"]})
                raise blocks.StreamBlockValidationError(block_errors={number: error})
            seen.add(child.value["id"])
        return value
