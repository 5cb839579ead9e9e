"""Blocks that show or hand out a file."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from courses.blocks.text import source_block
from courses.importing.files import CAPTIONS, DOCUMENTS, VIDEOS, extension


class FigureBlock(blocks.StructBlock):
    """A picture with its text alternative, caption and source."""

    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.TextBlock(
        label=_("Text alternative"),
        max_length=2000,
        help_text=_("What a person who cannot see the picture needs to know."),
    )
    caption = blocks.CharBlock(label=_("Caption"), max_length=300)
    source = source_block()

    class Meta:
        icon = "image"
        label = _("Figure")
        template = "courses/blocks/figure.html"


class DataTableBlock(blocks.StructBlock):
    """A small table of data."""

    caption = blocks.CharBlock(label=_("Caption"), max_length=300)
    header = blocks.ListBlock(
        blocks.CharBlock(label=_("Column"), max_length=120),
        label=_("Column headers"),
        min_num=1,
    )
    rows = blocks.ListBlock(
        blocks.ListBlock(
            blocks.CharBlock(label=_("Cell"), max_length=500, required=False),
            label=_("Row"),
        ),
        label=_("Rows"),
        min_num=1,
    )
    row_headers = blocks.BooleanBlock(
        label=_("The first cell of each row is its header"),
        required=False,
        default=True,
    )
    source = source_block()

    def clean(self, value: Any) -> Any:
        """Refuse rows that are longer or shorter than the header."""
        value = super().clean(value)
        columns = len(value["header"])
        for number, row in enumerate(value["rows"], 1):
            if len(row) != columns:
                message = ngettext(
                    "Row %(number)s has %(cells)s cell, the header %(columns)s.",
                    "Row %(number)s has %(cells)s cells, the header %(columns)s.",
                    len(row),
                )
                values = {"number": number, "cells": len(row), "columns": columns}
                raise blocks.StructBlockValidationError(
                    block_errors={"rows": ValidationError(message, params=values)}
                )
        return value

    class Meta:
        icon = "table"
        label = _("Data table")
        template = "courses/blocks/table.html"


class VideoBlock(blocks.StructBlock):
    """A video: our own file, or a link that is opened only on request."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    file = DocumentChooserBlock(label=_("File"), required=False)
    link = blocks.URLBlock(
        label=_("Link"),
        required=False,
        max_length=500,
        validators=[URLValidator(schemes=["https"])],
    )
    captions = DocumentChooserBlock(label=_("Captions (WebVTT)"), required=False)
    transcript = blocks.TextBlock(label=_("Transcript"), max_length=50_000)
    source = source_block()

    def clean(self, value: Any) -> Any:
        """Ask for a file or a link, and for captions beside a file."""
        value = super().clean(value)
        errors = {}
        file, captions = value["file"], value["captions"]
        if bool(file) == bool(value["link"]):
            errors["file"] = ValidationError(
                _("Give a file or a link, one of the two.")
            )
        elif file and extension(file.filename) not in VIDEOS:
            errors["file"] = ValidationError(_("This file is not a video."))
        if file and not captions:
            errors["captions"] = ValidationError(_("A video needs captions."))
        elif captions and extension(captions.filename) not in CAPTIONS:
            errors["captions"] = ValidationError(_("This file holds no captions."))
        if errors:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return value

    class Meta:
        icon = "media"
        label = _("Video")
        template = "courses/blocks/video.html"


class DownloadBlock(blocks.StructBlock):
    """A file to keep."""

    file = DocumentChooserBlock(label=_("File"))
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    source = source_block()

    def clean(self, value: Any) -> Any:
        """Refuse what belongs into a video or a figure."""
        value = super().clean(value)
        if extension(value["file"].filename) not in DOCUMENTS:
            message = _("This file is not a document.")
            raise blocks.StructBlockValidationError(
                block_errors={"file": ValidationError(message)}
            )
        return value

    class Meta:
        icon = "download"
        label = _("Download")
        template = "courses/blocks/download.html"
