"""Downloads opened from the disk: everything inside, nothing asked of any host."""

import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage, Person
from tests.e2e.walk import COURSE, FIRST_LESSON, sideways, violations


def opened_from_disk(page: Page, path: Path) -> list[str]:
    """Open a file without a connection; return what it asks for beside itself."""
    asked: list[str] = []
    page.context.set_offline(True)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    return [
        url for url in asked if not url.startswith("data:") and url != path.as_uri()
    ]


def broken_pictures(page: Page) -> int:
    """Count the pictures that show nothing."""
    count: int = page.evaluate(
        "[...document.images].filter(i => !i.complete || !i.naturalWidth).length"
    )
    return count


@pytest.mark.parametrize("language", ["es", "pt-br", "en"])
def test_downloaded_lesson_is_whole_without_a_connection(
    open_page: OpenPage, learner: Person, tmp_path: Path, language: str
) -> None:
    page = open_page(learner)
    page.goto(FIRST_LESSON[language])
    title = page.locator("h1").inner_text()
    with page.expect_download() as download:
        page.click(".lesson-head .meta a")
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    reader = open_page(width=320)
    assert opened_from_disk(reader, path) == []
    expect(reader.locator("h1")).to_have_text(title)
    expect(reader.locator("html")).to_have_attribute("lang", language)
    assert reader.locator("img").count() >= 1
    assert broken_pictures(reader) == 0
    assert sideways(reader) == 0
    assert violations(reader) == []


def test_downloaded_course_is_whole_and_its_links_lead_to_its_files(
    open_page: OpenPage, learner: Person, tmp_path: Path
) -> None:
    page = open_page(learner)
    page.goto(COURSE["es"])
    with page.expect_download() as download:
        page.click("a[href*='/download/']")
    archive = tmp_path / "course.zip"
    download.value.save_as(archive)
    with zipfile.ZipFile(archive) as course:
        course.extractall(tmp_path / "course")
    reader = open_page()
    assert opened_from_disk(reader, tmp_path / "course" / "index.html") == []
    assert violations(reader) == []
    links = [a.get_attribute("href") or "" for a in reader.locator("ol a").all()]
    assert len(links) == 19
    for link in links:
        assert opened_from_disk(reader, tmp_path / "course" / link) == []
        assert broken_pictures(reader) == 0


def test_lessons_read_offline_are_marked_afterwards(
    open_page: OpenPage, learner: Person
) -> None:
    page = open_page(learner)
    page.goto("/es/learning/")
    page.click(".learning a[href$='/catch-up/']")
    boxes = page.locator("input[name=lessons]")
    expect(boxes).to_have_count(19)
    for number in (0, 1, 2):
        boxes.nth(number).check()
    page.click("main form button")
    expect(page).to_have_url(re.compile("/es/learning/$"))
    expect(page.locator(".learning progress")).to_have_attribute("value", "3")
