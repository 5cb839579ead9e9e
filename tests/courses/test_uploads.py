"""What editors upload: judged by content, told in their language, safely named."""

from html import unescape
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from lms.accounts.domain.groups import ensure_groups
from lms.accounts.enums import Role
from lms.accounts.models import User
from tests.courses.conftest import signed_in
from tests.factories.accounts import UserFactory
from tests.factories.packages import PDF, SVG, picture

IMAGE, DOCUMENT = "wagtailimages:add", "wagtaildocs:add"
SCRIPT = SVG.replace(b"<rect", b"<script>alert(1)</script><rect")


@pytest.fixture
def media(db: None, tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path
    ensure_groups()
    return tmp_path


@pytest.fixture
def author(media: Path) -> User:
    return UserFactory.create(role=Role.AUTHOR)


def stored(media: Path) -> list[str]:
    return sorted(
        path.relative_to(media).as_posix()
        for path in media.rglob("*")
        if path.is_file()
    )


def send(client: Client, form: str, name: str, data: bytes) -> str:
    """Upload a file; return what the page that comes back says."""
    fields = {"title": "A file", "file": SimpleUploadedFile(name, data)}
    done = client.post(reverse(form), fields, follow=True)
    assert done.status_code == 200
    return unescape(done.content.decode())


def test_good_picture_is_stored_under_a_safe_name(author: User, media: Path) -> None:
    send(signed_in(author), IMAGE, "Año nuevo (1).PNG", picture())

    assert get_image_model().objects.get().title == "A file"
    assert "original_images/ano-nuevo-1.png" in stored(media)


def test_good_document_is_stored_under_a_safe_name(author: User, media: Path) -> None:
    send(signed_in(author), DOCUMENT, "Guía de uso.pdf", PDF)

    assert get_document_model().objects.get().title == "A file"
    assert stored(media) == ["documents/guia-de-uso.pdf"]


BAD = [
    (IMAGE, "a.svg", SCRIPT, "The SVG holds the element “script”"),
    (IMAGE, "a.png", picture() + b"<script>", "does not end where the picture ends."),
    (DOCUMENT, "a.pdf", b"<html></html>", "The content is not that of a “.pdf” file."),
    (DOCUMENT, "a.txt", b"a\xf1o", "The text is not UTF-8. Save it as UTF-8."),
    (DOCUMENT, "a.pdf", PDF + b"\x00" * 20_000_000, "Make it smaller."),
]


@pytest.mark.parametrize(("form", "name", "data", "said"), BAD, ids=range(len(BAD)))
def test_bad_file_is_refused_in_words_and_not_stored(
    author: User, media: Path, form: str, name: str, data: bytes, said: str
) -> None:
    assert said in send(signed_in(author), form, name, data)

    assert stored(media) == []
    assert get_image_model().objects.count() == 0
    assert get_document_model().objects.count() == 0


def test_refusal_speaks_the_language_of_the_editor(media: Path) -> None:
    author = UserFactory.create(role=Role.AUTHOR, preferred_language="es")

    said = send(signed_in(author), DOCUMENT, "a.txt", b"a\xf1o")

    assert "El texto no está en UTF-8." in said


def test_changing_the_title_judges_no_file_again(author: User, media: Path) -> None:
    client = signed_in(author)
    send(client, DOCUMENT, "a.pdf", PDF)
    document = get_document_model().objects.get()
    (media / "documents/a.pdf").write_bytes(b"<html>")

    address = reverse("wagtaildocs:edit", args=[document.pk])
    client.post(address, {"title": "Another title"})

    document.refresh_from_db()
    assert document.title == "Another title"
