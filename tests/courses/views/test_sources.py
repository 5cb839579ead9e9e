"""Sources read the same wherever they are listed: course, lesson, file to take along."""

import re

import pytest
from django.test import Client

from courses.domain.site_data import load_reference_data
from courses.models import Course, License
from lms.accounts.models import User
from tests.factories.courses import (
    RunFactory,
    SourceFactory,
    enrolled,
    published_course,
)
from tests.factories.drafts import page_of

pytestmark = pytest.mark.django_db
LIST = re.compile(r'<ol class="sources">.*?</ol>', re.DOTALL)
LANGUAGES = ("es", "pt-br", "en")
PLACES = ("/{}/identity/", "/{}/identity/1/1-1/", "/{}/download/identity/1-1/")


@pytest.fixture
def course(db: None) -> Course:
    """A course in three languages whose first lesson cites two sources."""
    load_reference_data()
    course = published_course(code="identity", lessons=("1-1",), languages=LANGUAGES)
    for code, license_code in (("R1", "unknown"), ("R2", "public-domain")):
        SourceFactory.create(
            course=course,
            code=code,
            title=f"Report {code}",
            license=License.objects.get(code=license_code),
        )
    for language in LANGUAGES:
        page = page_of(course, "1-1", language)
        page.body = [("text", "<p>One [@R1] and two [@R2].</p>")]
        page.save_revision().publish()
    return course


@pytest.fixture
def browser(client: Client, ana: User, course: Course) -> Client:
    enrolled(ana, RunFactory.create(course=course, languages=list(LANGUAGES)))
    client.force_login(ana)
    return client


def listed(browser: Client, path: str) -> str:
    html = browser.get(path).content.decode()
    (found,) = LIST.findall(html)
    assert isinstance(found, str)
    return found


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("es", ["Licencia desconocida.", "Licencia: Dominio público."]),
        ("pt-br", ["Licença desconhecida.", "Licença: Domínio público."]),
        ("en", ["Unknown license.", "License: Public domain."]),
    ],
)
def test_a_license_is_named_once(
    browser: Client, place: str, language: str, said: list[str]
) -> None:
    found = listed(browser, place.format(language))

    assert re.findall(r'<span class="muted">([^<]*)</span>', found) == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_place_lists_sources_in_the_same_markup(
    browser: Client, language: str
) -> None:
    course, lesson, file = (listed(browser, p.format(language)) for p in PLACES)

    assert course == lesson == file
    assert re.findall(r'<li id="([^"]+)">', course) == ["s-R1", "s-R2"]
    assert course.count('<a href="https://example.org/report" rel="') == 2
