"""JSON documents as read from outside and as written: strict, bounded, deterministic."""

import json
from typing import Any, NoReturn

from certificates.credentials.errors import Unreadable, UnreadableFileError

Document = dict[str, Any]
MOST_BYTES = 256 * 1024
MOST_DEPTH = 24
MOST_VALUES = 5_000
MOST_MEMBERS = 500
"""Of one list: JSON-LD compares every member with every other."""


def unique_keys(pairs: list[tuple[str, Any]]) -> Document:
    """Refuse an object that names a key twice: readers disagree on which one counts."""
    members = dict(pairs)
    if len(members) != len(pairs):
        raise UnreadableFileError(
            Unreadable.NOT_JSON, "a key occurs twice in one object"
        )
    return members


def refuse_constant(name: str) -> NoReturn:
    """Refuse NaN and infinities, which JSON does not have."""
    raise UnreadableFileError(Unreadable.NOT_JSON, f"{name} is no JSON")


def read_document(data: bytes) -> Document:
    """Return the JSON object that the bytes hold, at most 256 KiB and 24 levels deep.

    Raises `UnreadableFileError`.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableFileError(
            Unreadable.TOO_LARGE, f"more than {MOST_BYTES} bytes of JSON"
        )
    try:
        document = json.loads(
            data.decode("utf-8-sig"),
            object_pairs_hook=unique_keys,
            parse_constant=refuse_constant,
        )
    except RecursionError as error:
        raise UnreadableFileError(
            Unreadable.TOO_COMPLEX, "nested too deeply"
        ) from error
    except ValueError as error:
        raise UnreadableFileError(Unreadable.NOT_JSON, str(error)[:200]) from error
    if not isinstance(document, dict):
        raise UnreadableFileError(Unreadable.NOT_JSON, "no JSON object")
    check_size(document)
    return document


def check_size(document: Document) -> None:
    """Refuse a document that is deeper or larger than any credential.

    Raises `UnreadableFileError`.
    """
    level: list[Any] = [document]
    values = 0
    for _depth in range(MOST_DEPTH):
        values += len(level)
        if values > MOST_VALUES:
            raise UnreadableFileError(
                Unreadable.TOO_COMPLEX, f"more than {MOST_VALUES} values"
            )
        if any(
            isinstance(value, list) and len(value) > MOST_MEMBERS for value in level
        ):
            raise UnreadableFileError(
                Unreadable.TOO_COMPLEX, f"a list of more than {MOST_MEMBERS}"
            )
        level = [child for value in level for child in children(value)]
        if not level:
            return
    raise UnreadableFileError(
        Unreadable.TOO_COMPLEX, f"more than {MOST_DEPTH} levels deep"
    )


def children(value: object) -> list[Any]:
    """Return what an object or a list holds."""
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def write_document(document: Document) -> bytes:
    """Return a document as JSON in UTF-8, keys in their order, a line at the end."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def listed(value: object) -> list[Any]:
    """Return the values of a property that may hold none, one or several."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
