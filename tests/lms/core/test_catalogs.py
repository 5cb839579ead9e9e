import gettext
import os
from pathlib import Path

import pytest

from lms.core.catalogs import (
    CatalogError,
    Message,
    compile_catalogs,
    compile_messages,
    read_catalog,
)

CATALOG = r"""
# A comment.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

#: a.py:1
#, python-format
msgid "Hello %(name)s"
msgstr "Hola, %(name)s"

msgctxt "month"
msgid "May"
msgstr "mayo"

msgid "May"
msgstr "Puede"

msgid ""
"A long text "
"in \"two\" lines\n"
msgstr ""
"Un texto largo "
"en «dos» líneas\n"

msgid "one lesson"
msgid_plural "%(count)s lessons"
msgstr[0] "una lección"
msgstr[1] "%(count)s lecciones"

#, fuzzy
#| msgid "Old"
msgid "New"
msgstr "Viejo"

#, fuzzy
#~ msgid "Gone"
#~ msgstr "Ido"

msgid "After"
msgstr "Después"

msgid "Empty"
msgstr ""

msgid "half a lesson"
msgid_plural "%(count)s half lessons"
msgstr[0] "media lección"
msgstr[1] ""
"""


def read(folder: Path, text: str = CATALOG) -> list[Message]:
    path = folder / "django.po"
    path.write_text(text, encoding="utf-8")
    return list(read_catalog(path))


def test_read_catalog_reads_every_form_of_message(tmp_path: Path) -> None:
    header, *messages = read(tmp_path)

    assert header.msgid == ""
    assert [(m.context, m.msgid, m.plural, m.translations) for m in messages] == [
        (None, "Hello %(name)s", None, ["Hola, %(name)s"]),
        ("month", "May", None, ["mayo"]),
        (None, "May", None, ["Puede"]),
        (
            None,
            'A long text in "two" lines\n',
            None,
            ["Un texto largo en «dos» líneas\n"],
        ),
        (
            None,
            "one lesson",
            "%(count)s lessons",
            ["una lección", "%(count)s lecciones"],
        ),
        (None, "New", None, ["Viejo"]),
        (None, "After", None, ["Después"]),
        (None, "Empty", None, [""]),
        (None, "half a lesson", "%(count)s half lessons", ["media lección", ""]),
    ]
    assert messages[0].line == 10


def test_a_message_is_translated_when_every_form_is_and_nobody_doubts(
    tmp_path: Path,
) -> None:
    missing = [m.msgid for m in read(tmp_path) if not m.is_translated]

    assert missing == ["New", "Empty", "half a lesson"]


def test_compile_messages_writes_what_gettext_reads(tmp_path: Path) -> None:
    compiled = tmp_path / "django.mo"
    compiled.write_bytes(compile_messages(read(tmp_path)))

    with compiled.open("rb") as file:
        catalog = gettext.GNUTranslations(file)

    assert catalog.gettext("Hello %(name)s") == "Hola, %(name)s"
    assert catalog.gettext("May") == "Puede"
    assert catalog.pgettext("month", "May") == "mayo"
    assert catalog.ngettext("one lesson", "%(count)s lessons", 1) == "una lección"
    assert (
        catalog.ngettext("one lesson", "%(count)s lessons", 3) == "%(count)s lecciones"
    )
    assert catalog.gettext("Empty") == "Empty"
    assert catalog.gettext("New") == "New"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('msgid "a"\nmsgstr b', "line 2: not a quoted text: msgstr b"),
        ('msgid "a"\nmsgstr 7', "line 2: a text before any msgid"),
        ('"a"', "line 1: a text before any msgid"),
        ('msgstr "a"', "line 1: a text before any msgid"),
    ],
)
def test_read_catalog_names_the_line_that_is_wrong(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(CatalogError, match=said):
        read(tmp_path, text)


def test_an_empty_catalog_has_no_messages(tmp_path: Path) -> None:
    assert read(tmp_path, "") == []


def test_compile_catalogs_compiles_what_is_newer(tmp_path: Path) -> None:
    folder = tmp_path / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(CATALOG, encoding="utf-8")
    compiled = folder / "django.mo"

    assert compile_catalogs([tmp_path]) == [compiled]
    assert compile_catalogs([tmp_path]) == []
    os.utime(compiled, (0, 0))
    assert compile_catalogs([tmp_path]) == [compiled]
    assert [path.name for path in sorted(folder.iterdir())] == [
        "django.mo",
        "django.po",
    ]
