"""What no page may do: ask a foreign host, report an error, break the policy, fail."""

import re
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response

OWN_SCHEMES = ("data:", "blob:", "about:", "file:")
NOISY = {"error", "warning"}
SERVER_ERROR = 500


@dataclass
class Guard:
    """Listens to every page of a context and keeps what went wrong."""

    url: str
    faults: list[str] = field(default_factory=list)
    tolerated: list[str] = field(default_factory=list)
    own: tuple[str, ...] = OWN_SCHEMES

    def watch(self, context: BrowserContext) -> None:
        """Listen to a context."""
        context.on("request", self.see_request)
        context.on("response", self.see_response)
        context.on("console", self.see_console)
        context.on("weberror", lambda e: self.faults.append(f"script: {e.error}"))

    def tolerate(self, *patterns: str) -> None:
        """Expect console messages that match, in this test only."""
        self.tolerated += patterns

    def see_request(self, request: Request) -> None:
        """Refuse a request to a foreign host."""
        if not request.url.startswith((f"{self.url}/", *self.own)):
            self.faults.append(f"foreign host: {request.url}")

    def see_response(self, response: Response) -> None:
        """Refuse an error of the server."""
        if response.status >= SERVER_ERROR:
            self.faults.append(f"{response.status}: {response.url}")

    def see_console(self, message: ConsoleMessage) -> None:
        """Refuse errors and warnings, violations of the policy among them."""
        if message.type not in NOISY:
            return
        text = f"console {message.type}: {message.text} ({message.location['url']})"
        if not any(re.search(pattern, text) for pattern in self.tolerated):
            self.faults.append(text)
