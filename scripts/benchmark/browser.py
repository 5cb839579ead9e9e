"""Page weight and time to readable, in headless Chromium with an empty cache."""

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from scripts.benchmark.site import Server

BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# A slow office line: 400 ms to the server and back, 400 kbit/s.
LATENCY_MS, BYTES_PER_SECOND = 400, 400_000 // 8
# The browser's throttle begins with the request. The TCP and TLS 1.3 handshakes of the
# first visit come before it: a round trip each.
HANDSHAKES_S = 2 * LATENCY_MS / 1000
PAINTED = """() => new Promise((done) => new PerformanceObserver((list) =>
    done(list.getEntriesByName("first-contentful-paint")[0].startTime)
).observe({type: "paint", buffered: true}))"""


@dataclass(frozen=True)
class Weight:
    """What a page brings over the wire on a cold cache, in bytes by kind."""

    requests: int
    document: int
    style: int
    script: int
    fonts: int
    pictures: int
    total: int


@dataclass(frozen=True)
class Opening:
    """How a page opens on the slow line, in seconds from the click."""

    readable: float
    complete: float


class BrowserMissingError(RuntimeError):
    """There is no Chromium to measure with."""


def installed_browser() -> str:
    """Return the browser of the system."""
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    message = "no Chromium here: install the packages of .ci/packages"
    raise BrowserMissingError(message)


@contextmanager
def browser() -> Iterator[Browser]:
    """Run Chromium while the block lasts."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=installed_browser(), args=["--no-sandbox"]
        )
        try:
            yield running
        finally:
            running.close()


@contextmanager
def fresh_page(
    running: Browser, server: Server, session: str
) -> Iterator[tuple[Page, CDPSession]]:
    """Give a page with an empty cache, signed in if there is a session."""
    context = running.new_context(
        extra_http_headers={"X-Forwarded-Proto": "https"},
        viewport={"width": 1280, "height": 900},
        locale="es",
    )
    if session:
        url = f"http://127.0.0.1:{server.port}"
        context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    try:
        yield page, devtools
    finally:
        context.close()


def weigh(running: Browser, server: Server, path: str, session: str = "") -> Weight:
    """Open a page, scroll to its end, and add up what came over the wire."""
    kinds: dict[str, str] = {}
    sizes: Counter[str] = Counter()
    with fresh_page(running, server, session) as (page, devtools):

        def note_kind(event: dict[str, Any]) -> None:
            kinds[event["requestId"]] = event["type"]

        def note_size(event: dict[str, Any]) -> None:
            kind = kinds.get(event["requestId"], "Other")
            sizes[kind] += int(event["encodedDataLength"])

        devtools.on("Network.responseReceived", note_kind)
        devtools.on("Network.loadingFinished", note_size)
        page.goto(f"http://127.0.0.1:{server.port}{path}", wait_until="networkidle")
        page.keyboard.press("End")
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(300)
    return Weight(
        requests=len(kinds),
        document=sizes["Document"],
        style=sizes["Stylesheet"],
        script=sizes["Script"],
        fonts=sizes["Font"],
        pictures=sizes["Image"],
        total=sum(sizes.values()),
    )


def open_slowly(
    running: Browser, server: Server, path: str, session: str = ""
) -> Opening:
    """Open a page on the slow line; readable is when its text is painted."""
    with fresh_page(running, server, session) as (page, devtools):
        devtools.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": LATENCY_MS,
                "downloadThroughput": BYTES_PER_SECOND,
                "uploadThroughput": BYTES_PER_SECOND,
            },
        )
        page.goto(f"http://127.0.0.1:{server.port}{path}", wait_until="load")
        page.evaluate("document.fonts.ready.then(() => true)")
        painted = page.evaluate(PAINTED) / 1000
        complete = page.evaluate("performance.now()") / 1000
    return Opening(readable=painted, complete=complete)
