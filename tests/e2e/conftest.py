"""One server, one browser; a context per test, watched by a guard."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.e2e.guard import Guard
from tests.e2e.served import Served, serving

BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PATIENCE = 20_000
HERE = Path(__file__).parent
Person = dict[str, str]
OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the browser tests reach the site on loopback, and nothing else."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1"]))
            item.add_marker(pytest.mark.enable_socket)


@pytest.fixture(scope="session")
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """Serve a site with the course, demo people and people for the tests."""
    cache = request.config.cache.mkdir("e2e")
    with serving(tmp_path_factory.mktemp("e2e") / "site", cache=cache) as site:
        yield site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the browser of the machine, without a window."""
    path = os.environ.get("PUENTE_TEST_BROWSER") or next(
        filter(None, map(shutil.which, BROWSERS))
    )
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def guard(served: Served) -> Iterator[Guard]:
    """Watch what the pages of this test do; any fault fails the test at its end."""
    watching = Guard(served.url)
    yield watching
    assert watching.faults == []


@pytest.fixture
def open_context(
    browser: Browser, served: Served, guard: Guard
) -> Iterator[Callable[..., BrowserContext]]:
    """Return a maker of contexts: a browser profile of its own, signed in or not."""
    contexts: list[BrowserContext] = []

    def make(
        person: Person | None = None,
        *,
        width: int = 1280,
        height: int = 800,
        **more: Any,
    ) -> BrowserContext:
        context = browser.new_context(
            base_url=more.pop("at", served.url),
            viewport={"width": width, "height": height},
            locale=more.pop("locale", "es-CO"),
            reduced_motion="reduce",
            **more,
        )
        context.set_default_timeout(PATIENCE)
        guard.watch(context)
        if person:
            cookie = {"name": "sessionid", "value": person["session"]}
            context.add_cookies([{**cookie, "url": served.url}])  # type: ignore[typeddict-item]
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def open_page(open_context: Callable[..., BrowserContext]) -> OpenPage:
    """Return a maker of pages, each in a context of its own."""

    def make(person: Person | None = None, **options: Any) -> Page:
        return open_context(person, **options).new_page()

    return make


def take(served: Served, kind: str) -> Person:
    """Take a person whom no other test has."""
    person: Person = served.people[kind].pop()
    return person


@pytest.fixture
def learner(served: Served) -> Person:
    """Return someone who is enrolled and has opened nothing."""
    return take(served, "learners")


@pytest.fixture
def other_learner(served: Served) -> Person:
    """Return another one."""
    return take(served, "learners")


@pytest.fixture
def newcomer(served: Served) -> Person:
    """Return someone with a profile who is not enrolled."""
    return take(served, "newcomers")


@pytest.fixture
def fresh(served: Served) -> Person:
    """Return someone with an account and nothing else."""
    return take(served, "fresh")


@pytest.fixture
def demo(served: Served) -> dict[str, Person]:
    """Return the demonstration people by their part: focal, author, instructor …"""
    people: dict[str, Person] = served.people["demo"]
    return people
