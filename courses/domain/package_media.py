"""Pictures and documents of a course, kept in a collection of its own."""

import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from django.core.files.images import ImageFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection

from courses.importing.block_fields import FIELDS, FILE_NAME, FILES
from courses.importing.files import PICTURES, SVG, extension, safe_name
from courses.models import Course

PICTURE = "picture"
_stored: ContextVar[list[Any] | None] = ContextVar("stored", default=None)


@contextmanager
def files_only_if_stored() -> Iterator[None]:
    """Remove the files that were written to the storage if the block raises."""
    stored: list[Any] = []
    token = _stored.set(stored)
    try:
        yield
    except BaseException:
        for file in stored:
            file.storage.delete(file.name)
        raise
    finally:
        _stored.reset(token)


def collection_of(course: Course) -> Collection:
    """Return the collection of a course."""
    name = f"course: {course.code}"
    root = Collection.get_first_root_node()
    found = root.get_children().filter(name=name).first()
    return found or root.add_child(name=name)


def digest_of(path: Path) -> str:
    """Return the digest of a file that Wagtail keeps too."""
    return digest_of_content(path.read_bytes())


def digest_of_content(content: bytes) -> str:
    """Return the digest of what a file holds."""
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


def store_media(course: Course, files: Mapping[str, Path]) -> dict[str, int]:
    """Store the files that are new or changed; return the id of each by its name.

    A file whose content changed gets a new record: what was published keeps showing
    what it showed until its page is published again.
    """
    collection = collection_of(course) if files else None
    ids = {}
    for name, path in files.items():
        model = model_for(name)
        known = model.objects.filter(collection=collection, title=name)
        found = known.filter(file_hash=digest_of(path)).first()
        ids[name] = (found or store_file(collection, course, name, path)).pk
    return ids


def store_file(collection: Any, course: Course, name: str, path: Path) -> Any:
    """Store one file; it is removed again if what follows fails."""
    data = path.read_bytes()
    record = model_for(name)(title=name, collection=collection)
    file = ImageFile(io.BytesIO(data), name=f"{course.code}-{name}")
    record.file.save(file.name, file, save=False)
    stored = _stored.get()
    if stored is not None:
        stored.append(record.file)
    record.file_hash, record.file_size = digest_of(path), len(data)
    record.save()
    return record


def model_for(name: str) -> Any:
    """Return the model that keeps a file of this name."""
    pictured = extension(name) in {*PICTURES, SVG}
    return get_image_model() if pictured else get_document_model()


def media_of(streams: Iterable[list[dict[str, Any]]]) -> dict[tuple[bool, int], Any]:
    """Return the records that streams refer to, by (is a picture, id)."""
    wanted: dict[bool, set[int]] = {True: set(), False: set()}
    for stream in streams:
        for child in stream:
            for key, field in FIELDS.get(child["type"], {}).items():
                if field.kind in FILES and child["value"].get(key):
                    wanted[field.kind == PICTURE].add(child["value"][key])
    models = {True: get_image_model(), False: get_document_model()}
    return {
        (pictured, pk): record
        for pictured, ids in wanted.items()
        for pk, record in models[pictured].objects.in_bulk(ids).items()
    }


def media_names(records: Mapping[tuple[bool, int], Any]) -> dict[tuple[bool, int], str]:
    """Give each record the name of its file in a package; no two share one."""
    names: dict[tuple[bool, int], str] = {}
    taken: dict[str, str] = {}
    for key, record in sorted(records.items()):
        name = media_name(record)
        if taken.setdefault(name, record.file_hash) != record.file_hash:
            stem, _, kind = name.rpartition(".")
            name = f"{stem[:80]}-{record.pk}.{kind}"
        names[key] = name
    return names


def media_name(record: Any) -> str:
    """Return the name of a file inside a package: its title, if that can be one."""
    kind = extension(record.file.name)
    if re.fullmatch(FILE_NAME, record.title) and extension(record.title) == kind:
        return str(record.title)
    stem = safe_name(record.file.name).rpartition(".")[0]
    return f"{stem}-{record.pk}.{kind}"
