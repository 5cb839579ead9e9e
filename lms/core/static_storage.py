"""Static files as they are served: hashed names, our own style and script made small."""

from typing import Any

from django.core.files.base import ContentFile
from rcssmin import cssmin
from rjsmin import jsmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

OURS = ("core/", "courses/", "assessments/")
SMALLER = {".css": cssmin, ".js": jsmin}


class SmallStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Leaves comments and spaces out of our files; those of libraries stay as they are."""

    def _save(self, name: str, content: Any) -> str:
        """Write a file, made small if it is one of ours."""
        suffix = name[name.rfind(".") :]
        if name.startswith(OURS) and suffix in SMALLER:
            content.seek(0)
            found = content.read()
            text = found.decode() if isinstance(found, bytes) else found
            content = ContentFile(SMALLER[suffix](text).encode())
        saved: str = super()._save(name, content)
        return saved
