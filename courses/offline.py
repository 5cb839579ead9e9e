"""A lesson, or a whole course, as self-contained files for reading without a connection."""

import base64
import io
import mimetypes
import re
import zipfile
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.article import article_of, cached
from courses.models import CoursePage, LessonPage
from courses.queries import outline, page_path

IMAGE = re.compile(r'(<img\b[^>]*?\bsrc=")([^"]*)(")([^>]*)')
LAZY = re.compile(r'\s+loading="lazy"')
VIDEO = re.compile(r"<video\b.*?</video>", re.DOTALL)
OWN_LINK = re.compile(r'(<a\b[^>]*?\bhref=")(/[^"]*)(")')
EPOCH = (2020, 1, 1, 0, 0, 0)
STYLE = "courses/css/offline.css"
NO_IMAGE = "data:,"


def offline_lesson(page: LessonPage, stamp: int, host: str) -> str:
    """Return a lesson as one HTML file with its style and pictures inside.

    `host` is where the site stands online, such as `https://example.org`.
    """
    html: str = cached(
        "offline",
        stamp,
        page.pk,
        host,
        make=lambda: render_lesson(page, stamp, host),
    )
    return html


def render_lesson(page: LessonPage, stamp: int, host: str) -> str:
    """Render the file: nothing in it is fetched from anywhere, whatever is shown."""
    language = page.locale.language_code
    address = host + page_path(page.url_path, language)
    with override(language):
        html: str = render_to_string(
            "courses/offline_lesson.html",
            {
                "page": page,
                "article": article_of(page, stamp),
                "style": style(),
                "address": address,
                "language": language,
            },
        )
        online = format_html(
            '<p><a href="{}">{}</a></p>', address, _("Watch the video online")
        )
    html = VIDEO.sub(lambda _match: str(online), html)
    html = OWN_LINK.sub(lambda match: f"{match[1]}{host}{match[2]}{match[3]}", html)
    return IMAGE.sub(inline_image, html)


def style() -> str:
    """Return the style sheet of offline files."""
    path = finders.find(STYLE)
    if not isinstance(path, str):
        raise FileNotFoundError(STYLE)
    with open(path, encoding="utf-8") as file:  # noqa: PTH123 -- a path found by Django
        return file.read()


def inline_image(match: re.Match[str]) -> str:
    """Put a picture into the file; one that is not there leaves its text alternative.

    It waits for no scrolling: a page printed from the disk has its pictures.
    """
    tag = match[1] + (picture(match[2]) or NO_IMAGE) + match[3] + match[4]
    return LAZY.sub("", tag)


def picture(source: str) -> str | None:
    """Return one of our pictures as a `data:` address, or None."""
    name = unquote(source.partition("?")[0]).removeprefix(settings.MEDIA_URL)
    if not source.startswith(settings.MEDIA_URL) or not default_storage.exists(name):
        return None
    with default_storage.open(name) as file:
        data = base64.b64encode(file.read()).decode("ascii")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"data:{kind};base64,{data}"


def offline_course(course_page: CoursePage, stamp: int, host: str) -> bytes:
    """Return a zip with one file per lesson and a list of contents.

    The same content gives the same bytes: entries carry a fixed date.
    """
    language = course_page.locale.language_code
    modules = outline(course_page.course, language)
    entries = [entry for module in modules for entry in module["lessons"]]
    pages = {
        (page.lesson_id, page.locale.language_code): page
        for page in LessonPage.objects.live()
        .filter(lesson__in=[entry["id"] for entry in entries])
        .select_related("lesson__course", "lesson__module", "locale")
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in entries:
            entry["file"] = f"{entry['code']}-{slugify(entry['title'])}.html"
            page = pages[entry["id"], entry["lang"] or language]
            add(archive, entry["file"], offline_lesson(page, stamp, host))
        add(archive, "index.html", render_index(course_page, modules))
    return buffer.getvalue()


def render_index(course_page: CoursePage, modules: list[dict[str, Any]]) -> str:
    """Render the list of contents."""
    language = course_page.locale.language_code
    with override(language):
        return render_to_string(
            "courses/offline_index.html",
            {
                "page": course_page,
                "modules": modules,
                "style": style(),
                "language": language,
            },
        )


def add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    """Add a text to the archive."""
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, text.encode())
