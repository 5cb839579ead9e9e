"""What editors upload in the Wagtail admin: judged by content, stored under a safe name."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from courses.importing.files import FileFault, file_faults, safe_name, size_fault


class JudgedFileMixin(forms.BaseForm):
    """Refuses a file that is not what its name says, or that could do harm."""

    def clean_file(self) -> Any:
        """Judge a new file, its size before its content."""
        file = self.cleaned_data["file"]
        if file and "file" in self.changed_data:
            found = size_fault(file.name, file.size)
            faults = [found] if found else list(file_faults(file.name, content(file)))
            if faults:
                raise ValidationError([words(fault) for fault in faults])
            file.name = safe_name(file.name)
        return file


def content(file: Any) -> bytes:
    """Return the bytes of an upload, which stays as it was."""
    file.seek(0)
    data: bytes = file.read()
    file.seek(0)
    return data


def words(fault: FileFault) -> str:
    """Say what is wrong, and what helps, in the language of the editor."""
    said = gettext(fault.text) % fault.values
    return f"{said} {gettext(fault.remedy) % fault.values}"


class ImageForm(JudgedFileMixin, BaseImageForm):
    """The form of every image in the admin."""


class DocumentForm(JudgedFileMixin, BaseDocumentForm):
    """The form of every document in the admin."""
