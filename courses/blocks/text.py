"""Blocks made of words."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

RICH_TEXT = ["bold", "italic", "ol", "ul", "link"]
CODE = r"^[A-Za-z0-9][A-Za-z0-9.-]{0,19}\Z"
OWN = "own"


def has_words(source: str) -> None:
    """Refuse rich text that is only an empty paragraph."""
    if not strip_tags(source).strip():
        raise ValidationError(_("Write the text."))


def rich_text_block(**options: Any) -> blocks.RichTextBlock:
    """Make a field for text with emphasis, lists and links."""
    return blocks.RichTextBlock(features=RICH_TEXT, validators=[has_words], **options)


def code_block(**options: Any) -> blocks.RegexBlock:
    """Make a field for a short code."""
    messages = {"invalid": _("Write a code: letters, digits, period or hyphen.")}
    return blocks.RegexBlock(regex=CODE, error_messages=messages, **options)


def source_block(**options: Any) -> blocks.RegexBlock:
    """Make a field for the code of a source of this course, or `own`."""
    options.setdefault("label", _("Source"))
    options.setdefault("help_text", _("The code of a source of this course, or “own”."))
    return code_block(**options)


class TextBlock(blocks.RichTextBlock):
    """Running text; `[@R4]` after a statement cites source R4."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", RICH_TEXT)
        kwargs.setdefault("validators", [has_words])
        super().__init__(**kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "courses/blocks/text.html"


class HeadingBlock(blocks.StructBlock):
    """A heading of the lesson; the lesson's title is level 1."""

    text = blocks.CharBlock(label=_("Heading"), max_length=150)
    level = blocks.ChoiceBlock(
        label=_("Level"),
        choices=[("2", _("Heading")), ("3", _("Subheading"))],
        default="2",
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "courses/blocks/heading.html"


class QuoteBlock(blocks.StructBlock):
    """A literal quotation with its source."""

    text = blocks.TextBlock(label=_("Quotation"), max_length=2000)
    who = blocks.CharBlock(label=_("Who said it"), max_length=200)
    source = source_block()

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "courses/blocks/quote.html"


class CaseBlock(blocks.StructBlock):
    """What happened in Korea, or what to look for at home."""

    where = blocks.ChoiceBlock(
        label=_("Where"),
        choices=[("korea", _("In Korea")), ("your-country", _("In your country"))],
    )
    title = blocks.CharBlock(label=_("Title"), max_length=150)
    body = rich_text_block(label=_("Text"))

    class Meta:
        icon = "site"
        label = _("Case")
        template = "courses/blocks/case.html"


class JudgementBlock(blocks.StructBlock):
    """Professional judgement of the course team: it states no facts."""

    body = rich_text_block(label=_("Text"))

    def clean(self, value: Any) -> Any:
        """Refuse a citation: what has a source is a fact, not a judgement."""
        value = super().clean(value)
        if "[@" in value["body"].source:
            message = _(
                "A judgment states no facts: move what has a source to the text."
            )
            raise blocks.StructBlockValidationError(
                block_errors={"body": ValidationError(message)}
            )
        return value

    class Meta:
        icon = "info-circle"
        label = _("Professional judgment")
        template = "courses/blocks/judgement.html"


class TermBlock(blocks.StructBlock):
    """A term of the course's glossary, with its Korean form and its definition."""

    code = blocks.RegexBlock(
        regex=r"^[a-z0-9-]{1,50}\Z", label=_("Code of the glossary term")
    )

    class Meta:
        icon = "list-ul"
        label = _("Glossary term")
        template = "courses/blocks/term.html"


class CitationBlock(blocks.StructBlock):
    """A source worth opening, and why."""

    source = code_block(
        label=_("Source"), help_text=_("The code of a source of this course.")
    )
    note = blocks.CharBlock(label=_("Why read it"), max_length=500)

    def clean(self, value: Any) -> Any:
        """Refuse our own work: it is no further reading."""
        value = super().clean(value)
        if value["source"] == OWN:
            message = _("Name a source of this course.")
            raise blocks.StructBlockValidationError(
                block_errors={"source": ValidationError(message)}
            )
        return value

    class Meta:
        icon = "link"
        label = _("Further reading")
        template = "courses/blocks/citation.html"
