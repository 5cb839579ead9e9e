"""Kinds of message: their words, lazily translated, by code.

The words are looked up when a message is read or mailed, in the language of the
reader, so a message never speaks the language of whoever caused it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lms.accounts.errors import UnknownMessageKindError

Context = Mapping[str, Any]


@dataclass(frozen=True)
class Words:
    """A message in one language; `path` is the address that it leads to, or empty."""

    title: str
    body: str
    action: str = ""
    path: str = ""


@dataclass(frozen=True)
class MessageKind:
    """What a kind says: format strings with named placeholders, such as `%(course)s`.

    `prepare` turns the stored context into the values of the placeholders (dates and
    titles in the reader's language and zone); `link` returns the address that the
    message leads to, and `action` is the text of that link.
    """

    code: str
    title: Any
    body: Any
    action: Any = ""
    prepare: Callable[[Context], Context] | None = None
    link: Callable[[Context], str] | None = None

    def words(self, context: Context) -> Words:
        """Say the message in the active language."""
        values = self.prepare(context) if self.prepare else context
        return Words(
            title=str(self.title) % values,
            body=str(self.body) % values,
            action=str(self.action),
            path=self.link(context) if self.link else "",
        )


_kinds: dict[str, MessageKind] = {}


def register_message_kind(kind: MessageKind) -> None:
    """Add a kind of message."""
    _kinds[kind.code] = kind


def message_kind(code: str) -> MessageKind:
    """Return a registered kind."""
    try:
        return _kinds[code]
    except KeyError:
        message = f"No room registered the kind of message {code!r}."
        raise UnknownMessageKindError(message) from None


def message_kinds() -> tuple[MessageKind, ...]:
    """Return every kind, by code."""
    return tuple(_kinds[code] for code in sorted(_kinds))
