"""What the walks have in common: signing in, measuring, waiting for words."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from playwright.sync_api import CDPSession, Page, expect

DEMO_PASSWORD = "puente-demo-2026"
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
STANDARDS = [
    *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"),
    "best-practice",
]
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# An office at the far end of a line: 400 ms and 400 kbit/s.
FAR = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}
FIRST_LESSON = {
    "es": "/es/identidad-digital/1/registro-identificador-credencial-autenticacion/",
    "pt-br": "/pt-br/identidade-digital/1/registro-identificador-credencial-autenticacao/",
    "en": "/en/digital-identity/1/register-identifier-credential-authentication/",
}
COURSE = {
    "es": "/es/identidad-digital/",
    "pt-br": "/pt-br/identidade-digital/",
    "en": "/en/digital-identity/",
}


def sign_in(page: Page, email: str, *, language: str = "es") -> None:
    """Sign in through the form."""
    page.goto(f"/{language}/account/login/")
    page.fill("#id_login", email)
    page.fill("#id_password", DEMO_PASSWORD)
    page.click("main form.form button")
    expect(page.locator("details.menu")).to_be_visible()


def sign_out(page: Page) -> None:
    """Sign out through the account menu."""
    page.click("details.menu > summary")
    page.click("form[data-sign-out] button")
    expect(page.locator("details.menu")).to_have_count(0)


def violations(page: Page, selector: str = "html", **options: Any) -> list[str]:
    """Return what axe finds: the rule, what it says and where."""
    page.evaluate(AXE)
    options.setdefault("runOnly", STANDARDS)
    found = page.evaluate(
        "([where, options]) => axe.run(where, options)",
        [selector, {**options, "resultTypes": ["violations"]}],
    )
    return [
        f"{rule['id']}: {node['failureSummary']} in {node['target']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def sideways(page: Page) -> int:
    """Return by how many pixels the page is wider than the window."""
    width: int = page.evaluate(SIDEWAYS)
    return width


def faults_of_looks(page: Page) -> list[str]:
    """Return what axe finds on a page, wide in the light and narrow in the dark."""
    page.emulate_media(color_scheme="light")
    found = [f"light: {fault}" for fault in violations(page)]
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 320, "height": 800})
    page.evaluate("document.querySelectorAll('.fold').forEach(f => { f.open = true })")
    found += [f"dark: {fault}" for fault in violations(page)]
    if wider := sideways(page):
        found.append(f"{wider} px wider than 320 px")
    return found


def status_of_post(page: Page, path: str, **fields: str) -> int:
    """Send a form in the session of the page, as a made-up form would; do not follow."""
    page.goto("/es/account/login/")  # leads on who is signed in, to a page with a menu
    token = page.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value")
    answer = page.request.post(
        path,
        form={"csrfmiddlewaretoken": token or "", **fields},
        headers={"Referer": page.url},
        max_redirects=0,
    )
    return answer.status


@dataclass
class Traffic:
    """What went over the wire."""

    bytes: int = 0
    addresses: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)

    def see_request(self, event: dict[str, Any]) -> None:
        """Note which address a request asks for."""
        self.addresses[event["requestId"]] = event["request"]["url"]

    def see_end(self, event: dict[str, Any]) -> None:
        """Add what a request cost, headers included."""
        size = int(event["encodedDataLength"])
        self.bytes += size
        address = self.addresses.get(event["requestId"], "?")
        self.sizes[address] = self.sizes.get(address, 0) + size


@contextmanager
def measured(page: Page) -> Iterator[Traffic]:
    """Count the bytes of a page on a cold cache while the block lasts."""
    traffic = Traffic()
    session: CDPSession = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    session.on("Network.requestWillBeSent", traffic.see_request)
    session.on("Network.loadingFinished", traffic.see_end)
    yield traffic
    page.wait_for_load_state("networkidle")
    session.detach()


def far_away(page: Page) -> None:
    """Put the page at the end of a slow line."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", FAR)
