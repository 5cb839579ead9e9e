import base64
import io
import json
import re
import zipfile
from html.parser import HTMLParser

import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.test import Client
from PIL import Image as Pillow
from pytest_django.fixtures import DjangoAssertNumQueries
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from courses.models import Course, Enrollment, Lesson, LessonPage
from courses.offline import offline_course
from lms.accounts.models import User
from tests.factories.courses import (
    REFLECTION,
    GlossaryTermFactory,
    SourceFactory,
    lesson_of,
    published_course,
    stream,
)

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10" viewBox="0 0 10 10"/>'
# Attributes by which a page fetches something when it is opened.
FETCHING = {
    ("img", "src"),
    ("img", "srcset"),
    ("source", "src"),
    ("track", "src"),
    ("video", "src"),
    ("video", "poster"),
    ("audio", "src"),
    ("script", "src"),
    ("link", "href"),
    ("iframe", "src"),
    ("object", "data"),
    ("embed", "src"),
    ("use", "href"),
}


class Fetched(HTMLParser):
    """Gathers what a page would fetch, where it leads, and its tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if (tag, name) in FETCHING:
                self.fetched.append(value or "")
            if (tag, name) == ("a", "href"):
                self.links.append(value or "")
            assert not name.startswith("on")


def picture(kind: str) -> int:
    buffer = io.BytesIO()
    if kind == "svg":
        buffer.write(SVG)
    else:
        Pillow.new("RGB", (40, 30), "navy").save(buffer, kind)
    file = ImageFile(ContentFile(buffer.getvalue()), f"picture.{kind}")
    return int(get_image_model().objects.create(title="A picture", file=file).pk)


def document(name: str) -> int:
    made = get_document_model()(title=name)
    made.file.save(name, ContentFile(b"WEBVTT\n"))
    return int(made.pk)


@pytest.fixture
def rich(course: Course) -> LessonPage:
    """Lesson 1-1 with one of everything that could reach outside."""
    source = SourceFactory.create(course=course, code="R1")
    page = LessonPage.objects.get(lesson__code="1-1", locale__language_code="es")
    other = LessonPage.objects.get(lesson__code="1-2", locale__language_code="es")
    link = f'<a linktype="page" id="{other.pk}">the next lesson</a>'
    outside = '<a href="https://example.org/law">the law</a>'
    shown = {"alt": "A > B & C", "caption": "A figure", "source": source.code}
    body = [
        ("text", f"<p>See {link} and {outside} [@R1]. 전자정부</p>"),
        ("figure", {"image": picture("svg"), **shown}),
        ("figure", {"image": picture("png"), **shown}),
        (
            "video",
            {
                "title": "A video",
                "file": document("video.mp4"),
                "link": "",
                "captions": document("captions.vtt"),
                "transcript": "What is said.",
                "source": "own",
            },
        ),
        (
            "download",
            {"file": document("form.pdf"), "title": "A form", "source": "own"},
        ),
        REFLECTION,
    ]
    page.body = json.dumps(stream(body))
    page.save_revision().publish()
    return page


@pytest.fixture
def browser(client: Client, ana: User, enrollment: Enrollment) -> Client:
    client.force_login(ana)
    return client


def unzipped(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def download(browser: Client, what: str = "identity/1-1/") -> str:
    answer = browser.get(f"/es/download/{what}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_lesson_file_fetches_nothing_and_runs_nothing(
    browser: Client, rich: LessonPage
) -> None:
    page = Fetched(download(browser))

    assert len(page.fetched) == 2
    svg, webp = page.fetched
    assert svg.startswith("data:image/svg+xml;base64,")
    assert base64.b64decode(svg.partition(",")[2]) == SVG
    assert webp.startswith("data:image/webp;base64,")
    assert Pillow.open(io.BytesIO(base64.b64decode(webp.partition(",")[2]))).size == (
        40,
        30,
    )
    assert not page.tags & {"script", "link", "iframe", "video", "form", "base"}


def test_lesson_file_leads_back_to_the_site_and_to_its_sources(
    browser: Client, rich: LessonPage
) -> None:
    links = Fetched(download(browser)).links

    assert [link for link in links if link.startswith("/")] == []
    here = "http://testserver/es/identity/1/1-1/"
    assert links.count(here) == 2  # instead of the video, and at the end
    assert "http://testserver/es/identity/1/1-2/" in links
    assert "https://example.org/law" in links
    assert "#s-R1" in links
    documents = [x for x in links if x.startswith("http://testserver/documents/")]
    assert len(documents) == 1


def test_lesson_file_keeps_words_sources_license_and_state_of_review(
    browser: Client, rich: LessonPage
) -> None:
    html = download(browser)

    assert 'alt="A &gt; B &amp; C"' in html
    assert "What is said." in html
    assert html.count('<span lang="ko">전자정부</span>') == 1
    assert re.findall(r'href="#s-R1" aria-label="([^"]+)">(\d)<', html) == [
        ("Fuente 1", "1"),
        ("Fuente 1", "1"),
        ("Fuente 1", "1"),
    ]
    assert '<li id="s-R1"><span>Ministry of the Interior: <cite lang="ko">' in html
    assert "Creative Commons Attribution 4.0" in html
    assert "Este texto aún no pasó" in html or "revis" in html
    assert "What now?" in html


def test_lesson_file_of_a_picture_that_is_gone_keeps_its_words(
    browser: Client, rich: LessonPage
) -> None:
    for image in get_image_model().objects.all():
        image.file.storage.delete(image.file.name)
        for rendition in image.renditions.all():
            rendition.file.storage.delete(rendition.file.name)
    caches["rendered"].clear()

    page = Fetched(download(browser))

    assert page.fetched[0] == "data:,"
    assert all(source.startswith("data:") for source in page.fetched)


def test_lesson_file_says_how_it_is_to_be_kept(browser: Client, course: Course) -> None:
    answer = browser.get("/en/download/identity/1-1/")

    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="identity-1-1-en.html"'
    )
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_lesson_that_the_language_lacks_is_not_found(
    browser: Client, course: Course
) -> None:
    LessonPage.objects.get(lesson__code="1-1", locale__language_code="en").unpublish()

    assert browser.get("/en/download/identity/1-1/").status_code == 404
    assert browser.get("/es/download/identity/1-1/").status_code == 200


def test_course_file_holds_each_lesson_and_a_list_of_them(
    browser: Client, course: Course
) -> None:
    answer = browser.get("/es/download/identity/")

    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="identity-es.zip"'
    )
    files = unzipped(answer.content)
    assert sorted(files) == [
        "1-1-lesson-1-1-es.html",
        "1-2-lesson-1-2-es.html",
        "2-1-lesson-2-1-es.html",
        "index.html",
    ]
    assert Fetched(files["index.html"]).links == [
        "1-1-lesson-1-1-es.html",
        "1-2-lesson-1-2-es.html",
        "2-1-lesson-2-1-es.html",
    ]
    assert not any(Fetched(html).fetched for html in files.values())
    assert files["1-2-lesson-1-2-es.html"] == download(browser, "identity/1-2/")


def test_course_file_has_the_same_bytes_each_time(
    browser: Client, rich: LessonPage
) -> None:
    first = browser.get("/es/download/identity/").content
    caches["rendered"].clear()

    assert browser.get("/es/download/identity/").content == first


def test_course_file_leaves_out_what_is_retired_or_unpublished(
    browser: Client, course: Course
) -> None:
    Lesson.objects.filter(code="1-1").update(retired=True)
    for page in LessonPage.objects.filter(lesson__code="2-1"):
        page.unpublish()

    files = unzipped(browser.get("/es/download/identity/").content)

    assert sorted(files) == ["1-2-lesson-1-2-es.html", "index.html"]


def test_course_file_holds_a_lesson_that_the_language_lacks_in_another(
    browser: Client, course: Course
) -> None:
    LessonPage.objects.get(lesson__code="1-1", locale__language_code="en").unpublish()

    files = unzipped(browser.get("/en/download/identity/").content)

    assert "1-1-lesson-1-1-es.html" in files
    assert '<html lang="es">' in files["1-1-lesson-1-1-es.html"]
    assert '<a href="1-1-lesson-1-1-es.html" lang="es">' in files["index.html"]


@pytest.mark.parametrize("lessons", [1, 3])
def test_course_file_costs_the_same_for_more_lessons_when_warm(
    lessons: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    codes = [f"1-{number + 1}" for number in range(lessons)]
    course = published_course(code="long", lessons=codes, languages=("es",))
    page = course.pages.select_related("course", "locale").get()
    offline_course(page, 1, "http://testserver")

    # Modules, lessons, their pages.
    with django_assert_num_queries(3):
        offline_course(page, 1, "http://testserver")


# --- The glossary -----------------------------------------------------------------


def test_glossary_is_in_the_order_of_the_language_without_accents(
    client: Client, course: Course
) -> None:
    for code, term in (("a", "zona"), ("b", "árbol"), ("c", "Banco")):
        entries = {"es": {"term": term, "definition": "Lo que es."}}
        GlossaryTermFactory.create(course=course, code=code, entries=entries)

    html = client.get("/es/glossary/identity/").content.decode()

    assert re.findall(r"<dfn>([^<]+)</dfn>", html) == ["árbol", "Banco", "zona"]
    assert html.count('<strong lang="ko">자격 증명</strong>') == 3
    assert '<a href="/es/identity/">' in html


def test_glossary_where_the_course_is_in_another_language_leads_there(
    client: Client, course: Course
) -> None:
    answer = client.get("/pt-br/glossary/identity/")

    assert answer.headers["Location"] == "/es/glossary/identity/"


def test_glossary_of_an_unpublished_course_is_not_found(client: Client) -> None:
    course = lesson_of(published_course(code="draft", lessons=("1-1",)), "1-1").course
    for page in course.pages.all():
        page.unpublish()

    assert client.get("/es/glossary/draft/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_glossary_costs_the_same_for_more_terms(
    client: Client,
    course: Course,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(rows):
        GlossaryTermFactory.create(course=course)

    # Course, page, terms.
    with django_assert_num_queries(3):
        client.get("/es/glossary/identity/")
