"""Blocks of a lesson validate themselves: what each refuses, and where it says so."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from wagtail.documents import get_document_model

from courses.blocks import LessonBody
from tests.factories.packages import MP4, PDF, VTT

BODY = LessonBody()


def faults(kind: str, value: Any, language: str = "en") -> dict[str, list[str]]:
    """Return what a block refuses, by field; "" is the block itself."""
    block = BODY.child_blocks[kind]
    with override(language):
        try:
            block.clean(block.to_python(value))
        except ValidationError as error:
            nested = getattr(error, "block_errors", None)
            if nested is None:
                return {"": error.messages}
            return {name: problem.messages for name, problem in nested.items()}
    return {}


@pytest.fixture
def files(db: None, tmp_path: Path, settings: Any) -> dict[str, int]:
    """One document of each kind: name -> id."""
    settings.MEDIA_ROOT = tmp_path
    made = {}
    for name, data in (("a.mp4", MP4), ("a.vtt", VTT), ("a.pdf", PDF)):
        document = get_document_model()(title=name)
        document.file.save(name, SimpleUploadedFile(name, data))
        made[name] = document.pk
    return made


def video(**changes: Any) -> dict[str, Any]:
    value = {
        "title": "A video",
        "file": None,
        "link": "",
        "captions": None,
        "transcript": "What is said.",
        "source": "own",
    }
    return value | changes


# --- Video --------------------------------------------------------------------------


def test_video_with_captions_is_taken(files: dict[str, int]) -> None:
    value = video(file=files["a.mp4"], captions=files["a.vtt"])
    assert faults("video", value) == {}


def test_video_behind_a_link_is_taken(db: None) -> None:
    assert faults("video", video(link="https://example.org/film")) == {}


def test_video_is_a_file_or_a_link(files: dict[str, int]) -> None:
    wanted = {"file": ["Give a file or a link, one of the two."]}
    both = video(
        file=files["a.mp4"], captions=files["a.vtt"], link="https://example.org/"
    )
    assert faults("video", video()) == wanted
    assert faults("video", both) == wanted


def test_file_of_a_video_is_one(files: dict[str, int]) -> None:
    value = video(file=files["a.pdf"], captions=files["a.vtt"])
    assert faults("video", value) == {"file": ["This file is not a video."]}


def test_video_of_our_own_needs_captions(files: dict[str, int]) -> None:
    assert faults("video", video(file=files["a.mp4"])) == {
        "captions": ["A video needs captions."]
    }


def test_captions_are_captions(files: dict[str, int]) -> None:
    value = video(file=files["a.mp4"], captions=files["a.pdf"])
    assert faults("video", value) == {"captions": ["This file holds no captions."]}


def test_everything_that_is_wrong_with_a_video_is_said_at_once(
    files: dict[str, int],
) -> None:
    assert faults("video", video(file=files["a.vtt"])) == {
        "file": ["This file is not a video."],
        "captions": ["A video needs captions."],
    }


@pytest.mark.parametrize("link", ["http://example.org/", "javascript:alert(1)"])
def test_link_of_a_video_is_encrypted(db: None, link: str) -> None:
    found = faults("video", video(link=link))
    assert {name: set(said) for name, said in found.items()} == {
        "link": {"Enter a valid URL."}
    }


def test_video_without_a_transcript_is_refused(db: None) -> None:
    value = video(link="https://example.org/", transcript="")
    assert faults("video", value) == {"transcript": ["This field is required."]}


# --- Other files --------------------------------------------------------------------


def test_download_is_a_document(files: dict[str, int]) -> None:
    good = {"file": files["a.pdf"], "title": "A guide", "source": "own"}
    assert faults("download", good) == {}
    assert faults("download", good | {"file": files["a.mp4"]}) == {
        "file": ["This file is not a document."]
    }


# --- Tables -------------------------------------------------------------------------


def table(header: list[str], rows: list[list[str]]) -> dict[str, Any]:
    return {
        "caption": "A table",
        "header": header,
        "rows": rows,
        "row_headers": True,
        "source": "own",
    }


def test_rows_are_as_long_as_the_header() -> None:
    assert faults("table", table(["a", "b"], [["1", "2"], ["3", ""]])) == {}


@pytest.mark.parametrize(
    ("language", "row", "said"),
    [
        ("en", ["3"], "Row 2 has 1 cell, the header 2."),
        ("en", ["3", "4", "5"], "Row 2 has 3 cells, the header 2."),
        ("es", ["3"], "La fila 2 tiene 1 celda; el encabezado, 2."),
        ("es", ["3", "4", "5"], "La fila 2 tiene 3 celdas; el encabezado, 2."),
        ("pt-br", ["3"], "A linha 2 tem 1 célula; o cabeçalho, 2."),
        ("pt-br", ["3", "4", "5"], "A linha 2 tem 3 células; o cabeçalho, 2."),
    ],
)
def test_a_row_of_another_length_is_refused_in_words(
    language: str, row: list[str], said: str
) -> None:
    value = table(["a", "b"], [["1", "2"], row])

    assert faults("table", value, language) == {"rows": [said]}


# --- Words --------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["<p></p>", "<p> </p>", "<ul><li></li></ul>"])
def test_text_without_words_is_refused(text: str) -> None:
    assert faults("text", text) == {"": ["Write the text."]}


def test_judgement_states_no_facts() -> None:
    assert faults("judgement", {"body": "<p>We would wait.</p>"}) == {}
    assert faults("judgement", {"body": "<p>It fell. [@R1]</p>"}) == {
        "body": ["A judgment states no facts: move what has a source to the text."]
    }


def test_own_work_is_no_further_reading() -> None:
    assert faults("citation", {"source": "R1", "note": "The law itself."}) == {}
    assert faults("citation", {"source": "own", "note": "The law itself."}) == {
        "source": ["Name a source of this course."]
    }


@pytest.mark.parametrize("code", ["", "-R1", "R 1", "R1\n", "R" * 21, "R1;"])
def test_code_of_a_source_is_short_and_plain(code: str) -> None:
    value = {"text": "Words.", "who": "Somebody", "source": code}
    assert list(faults("quote", value)) == ["source"]


@pytest.mark.parametrize("code", ["Passport", "e id", "e_id", "e-id\n"])
def test_code_of_a_term_is_lower_case(code: str) -> None:
    assert list(faults("term", {"code": code})) == ["code"]
