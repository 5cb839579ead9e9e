"""Pictures of items, kept under the digest of their content.

A version that was answered must show what it showed: no file is ever written over or
removed, and what nobody has seen cannot be guessed by its name.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from courses.domain.package_media import digest_of_content
from courses.importing.files import extension

# What stands below is served to everybody who has its name; see `lms.core.views.media`.
FOLDER = "images/items"


@dataclass(frozen=True)
class Figure:
    """A stored picture, as the export of a package wants it."""

    name: str

    @property
    def file(self) -> Any:
        """Return the file, opened."""
        return default_storage.open(self.name)

    @property
    def file_hash(self) -> str:
        """Return the digest by which a load sees that a picture changed."""
        with self.file as file:
            return digest_of_content(file.read())


def store_figure(name: str, content: bytes) -> str:
    """Store a picture, once; return its name in the storage."""
    digest = hashlib.sha256(content).hexdigest()
    stored = f"{FOLDER}/{digest}.{extension(name)}"
    if not default_storage.exists(stored):
        default_storage.save(stored, ContentFile(content))
    return stored


def store_figures(files: Mapping[str, Path]) -> dict[str, str]:
    """Store pictures; return the name in the storage of each."""
    return {name: store_figure(name, path.read_bytes()) for name, path in files.items()}
