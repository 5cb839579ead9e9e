"""Parts of a content package that rooms above contribute, such as `items.yaml`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from courses.errors import PackageFault
from courses.importing.reading import TEXT_FILES


def uses_nothing(data: Any) -> frozenset[str]:
    """Name no media."""
    del data
    return frozenset()


def keeps_nothing(course: Any) -> Mapping[str, Any]:
    """Return no media."""
    del course
    return {}


@dataclass(frozen=True)
class PackagePart:
    """A part: the files it owns, and how they are read, stored and written.

    `read(folder, package)` returns (data, faults) and stores nothing; `apply(course,
    data)` stores inside the loader's transaction; `export(course)` returns texts by path.

    With `render(data)`, which writes what was read as `export` would, the loader treats
    the part like its own files: it is applied only if it says something new, and an edit
    made on the site is kept. `uses(data)` names the files of `media/` that the part
    needs, `media(course)` returns them for the export: name -> record with a `file`.
    """

    name: str
    files: frozenset[str]
    read: Callable[[Path, Any], tuple[Any, list[PackageFault]]]
    apply: Callable[[Any, Any], None]
    export: Callable[[Any], Mapping[str, str]]
    render: Callable[[Any], Mapping[str, str]] | None = None
    uses: Callable[[Any], frozenset[str]] = uses_nothing
    media: Callable[[Any], Mapping[str, Any]] = keeps_nothing


_parts: dict[str, PackagePart] = {}


def register_part(part: PackagePart) -> None:
    """Add a part; each file belongs to one part only."""
    for other in _parts.values():
        if other.name != part.name and other.files & part.files:
            message = f"{sorted(other.files & part.files)} belong to {other.name}"
            raise ValueError(message)
    if part.files & set(TEXT_FILES):
        message = f"{part.name}: {', '.join(TEXT_FILES)} belong to every package"
        raise ValueError(message)
    _parts[part.name] = part


def unregister_part(name: str) -> None:
    """Take a part away again."""
    _parts.pop(name, None)


def registered_parts() -> tuple[PackagePart, ...]:
    """Return the parts in the order of their names."""
    return tuple(_parts[name] for name in sorted(_parts))
