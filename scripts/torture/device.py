"""A browser of a learner: sends requests, and never believes a connection."""

import http.client
from dataclasses import dataclass

from scripts.benchmark.targets import CSRF

PATIENCE = 15
LANGUAGE = "en"


@dataclass(frozen=True)
class Reply:
    """What the server said. `status` is 0 if it said nothing."""

    status: int
    location: str = ""
    body: bytes = b""

    @property
    def is_answer(self) -> bool:
        """Tell whether the server worked: nothing, or its failure, is no answer."""
        return 0 < self.status < http.client.INTERNAL_SERVER_ERROR


class Device:
    """One connection of one signed-in person, made anew after each failure."""

    def __init__(self, port: int, session: str) -> None:
        self.port = port
        self.headers = {
            "Host": f"127.0.0.1:{port}",
            "Cookie": f"csrftoken={CSRF}; sessionid={session}",
            "X-CSRFToken": CSRF,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "192.0.2.1",
            "Origin": f"https://127.0.0.1:{port}",
            "Referer": f"https://127.0.0.1:{port}/",
        }
        self.connection: http.client.HTTPConnection | None = None

    def ask(self, path: str, body: str | None = None, *, accept: str = "*/*") -> Reply:
        """Get a page, or post a form; whatever goes wrong is a reply with status 0."""
        headers = {**self.headers, "Accept": accept}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection(
                    "127.0.0.1", self.port, timeout=PATIENCE
                )
            method = "GET" if body is None else "POST"
            self.connection.request(method, f"/{LANGUAGE}{path}", body, headers)
            answer = self.connection.getresponse()
            reply = Reply(
                answer.status, answer.getheader("Location") or "", answer.read()
            )
        except (OSError, http.client.HTTPException):
            self.hang_up()
            return Reply(0)
        return reply

    def hang_up(self) -> None:
        """Close the connection; the next request makes another."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None
