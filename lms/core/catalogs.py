"""Catalogs of translated strings: reads .po files, compiles them to .mo files.

So that running and testing need no GNU gettext; only `make messages` does.
"""

import ast
import os
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

MAGIC = 0x950412DE
HEADER_SIZE = 28


class CatalogError(ValueError):
    """A line of a .po file is not what the format allows."""


@dataclass
class Message:
    """One entry of a catalog; `translations` has one text, or one per plural form."""

    line: int
    context: str | None = None
    msgid: str = ""
    plural: str | None = None
    translations: list[str] = field(default_factory=list)
    fuzzy: bool = False

    @property
    def is_translated(self) -> bool:
        """Tell whether every form has a text that somebody has confirmed."""
        return not self.fuzzy and bool(self.translations) and all(self.translations)

    @property
    def key(self) -> bytes:
        """Return the key under which gettext looks the message up."""
        context = "" if self.context is None else f"{self.context}\x04"
        plural = "" if self.plural is None else f"\x00{self.plural}"
        return f"{context}{self.msgid}{plural}".encode()


def _add_text(message: Message, keyword: str, text: str) -> None:
    """Append a quoted text to the part of the message that `keyword` names."""
    if keyword == "msgctxt":
        message.context = (message.context or "") + text
    elif keyword == "msgid":
        message.msgid += text
    elif keyword == "msgid_plural":
        message.plural = (message.plural or "") + text
    else:
        message.translations[-1] += text


def read_catalog(path: Path) -> Iterator[Message]:  # noqa: C901 -- one branch per keyword
    """Read the messages of a .po file, its header (an empty msgid) first."""
    message: Message | None = None
    keyword, fuzzy = "", False
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            flagged = line.startswith("#,") and "fuzzy" in line
            fuzzy = (fuzzy or flagged) and not line.startswith("#~")
            continue
        if not line.startswith('"'):
            keyword, _, line = line.partition(" ")
            if keyword == "msgctxt" or (keyword == "msgid" and _is_complete(message)):
                if message is not None:
                    yield message
                message, fuzzy = Message(number, fuzzy=fuzzy), False
            if message is not None and keyword.startswith("msgstr"):
                message.translations.append("")
        try:
            text = ast.literal_eval(line.strip())
        except (SyntaxError, ValueError) as error:
            msg = f"{path}, line {number}: not a quoted text: {raw}"
            raise CatalogError(msg) from error
        if message is None or not isinstance(text, str):
            msg = f"{path}, line {number}: a text before any msgid"
            raise CatalogError(msg)
        _add_text(message, keyword, text)
    if message is not None:
        yield message


def _is_complete(message: Message | None) -> bool:
    """Tell whether the next msgid begins another message."""
    return message is None or bool(message.translations)


def compile_messages(messages: Iterable[Message]) -> bytes:
    """Return a .mo file with the translated messages, as gettext defines it.

    The header goes in even when it is marked fuzzy: it names the encoding.
    """
    pairs = sorted(
        (message.key, "\x00".join(message.translations).encode())
        for message in messages
        if message.is_translated or not message.key
    )
    keys = b"".join(key + b"\x00" for key, _ in pairs)
    texts = b"".join(text + b"\x00" for _, text in pairs)
    keys_at = HEADER_SIZE + 16 * len(pairs)
    tables = [_table([key for key, _ in pairs], keys_at)]
    tables.append(_table([text for _, text in pairs], keys_at + len(keys)))
    header = struct.pack(
        "<7I",
        *(MAGIC, 0, len(pairs)),
        *(HEADER_SIZE, HEADER_SIZE + 8 * len(pairs)),
        *(0, HEADER_SIZE),
    )
    return b"".join([header, *tables, keys, texts])


def _table(texts: list[bytes], start: int) -> bytes:
    """Return lengths and offsets of texts that follow each other from `start`."""
    table = b""
    for text in texts:
        table += struct.pack("<2I", len(text), start)
        start += len(text) + 1
    return table


def compile_catalogs(folders: Iterable[str | os.PathLike[str]]) -> list[Path]:
    """Compile every .po file below that is newer than its .mo; return what was written."""
    written = []
    for folder in folders:
        for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                continue
            fresh = target.with_suffix(f".{os.getpid()}.tmp")
            fresh.write_bytes(compile_messages(read_catalog(source)))
            fresh.replace(target)
            written.append(target)
    return written
