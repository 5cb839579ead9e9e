"""Every page, in the light and in the dark, wide and narrow: axe finds nothing on any."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.utils.translation import override

from tests.e2e.conftest import OpenPage, Person
from tests.e2e.guard import Guard
from tests.e2e.scenes import NOT_PAGES, OF_THE_SECOND_STEP, SCENES, Scene
from tests.e2e.served import Served
from tests.e2e.walk import faults_of_looks

OF_THE_EDITORS = "admin/"


def named_views(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    """Yield the name of every address below, but those of the editors."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield f"{namespace}{pattern.name}"
        elif str(pattern.pattern) != OF_THE_EDITORS:
            inside = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from named_views(pattern, namespace + inside)


def person_of(served: Served, who: str) -> Person | None:
    """Return the person who opens a page; nobody for a page that needs nobody."""
    if who == "fresh":
        person: Person = served.people["fresh"][0]
        return person
    return served.people["demo"].get(who) or served.people.get(who)


def test_every_address_is_looked_at_or_is_no_page() -> None:
    seen = {scene.view for scene in SCENES}
    named = set(named_views(get_resolver()))

    assert named == seen | OF_THE_SECOND_STEP | set(NOT_PAGES)
    assert not seen & set(NOT_PAGES)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_page_is_accessible(
    open_page: OpenPage, served: Served, guard: Guard, scene: Scene
) -> None:
    guard.tolerate(r"status of 4\d\d")
    page = open_page(person_of(served, scene.who))
    scene.go(page, served)
    path = urlsplit(page.url).path
    with override(path.split("/")[1]):
        assert resolve(path).view_name == scene.view
    assert faults_of_looks(page) == []
