"""A load client: keep-alive connections on loopback, one request after another on each."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle

NO_CONTENT = 204
END_OF_HEAD = b"\r\n\r\n"


class UnexpectedAnswerError(RuntimeError):
    """The server did not answer as the benchmark expects; figures would be worthless."""


@dataclass(frozen=True)
class Request:
    """The bytes of a request and the status that is right for it."""

    raw: bytes
    status: int


@dataclass
class Load:
    """What came out of one window of load."""

    seconds: float = 0
    latencies: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Return the requests per second."""
        return len(self.latencies) / self.seconds


def build_request(
    method: str, path: str, headers: dict[str, str], *, body: str = "", status: int
) -> Request:
    """Write a request of HTTP/1.1."""
    lines = [f"{method} {path} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if method == "POST":
        lines += [
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
        ]
    return Request("\r\n".join([*lines, "", body]).encode("ascii"), status)


@dataclass
class Window:
    """The requests still to send, until the time is over or there are none left."""

    source: Iterator[Request]
    until: float
    load: Load = field(default_factory=Load)

    def next_request(self) -> Request | None:
        """Return the request to send now, or None at the end of the window."""
        if time.perf_counter() >= self.until:
            return None
        return next(self.source, None)


class Connection(asyncio.Protocol):
    """Sends, waits for the whole answer, notes how long it took, sends again."""

    def __init__(self, window: Window, ended: "asyncio.Future[None]") -> None:
        self.window = window
        self.ended = ended
        self.answer = bytearray()
        self.transport: asyncio.Transport | None = None
        self.request: Request | None = None
        self.sent_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the first request."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 -- narrows the type
        self.transport = transport
        self.send()

    def send(self) -> None:
        """Send the next request, or close."""
        if self.transport is None:
            return
        self.request = self.window.next_request()
        if self.request is None:
            self.transport.close()
            return
        self.answer.clear()
        self.sent_at = time.perf_counter()
        self.transport.write(self.request.raw)

    def data_received(self, data: bytes) -> None:
        """Collect the answer; when it is whole, go on."""
        self.answer += data
        head, found, body = bytes(self.answer).partition(END_OF_HEAD)
        if not found or len(body) < body_length(head):
            return
        status = status_of(head)
        if self.request is None or status != self.request.status:
            self.fail(f"{self.request}\nanswered with:\n{head.decode('latin-1')}")
            return
        self.window.load.latencies.append(time.perf_counter() - self.sent_at)
        self.send()

    def fail(self, message: str) -> None:
        """Give up: the answer is not the one that was to be measured."""
        if not self.ended.done():
            self.ended.set_exception(UnexpectedAnswerError(message))
        if self.transport:
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Note the end; one in the middle of an answer is a fault."""
        if exc or self.request is not None:
            self.fail(f"the connection ended early: {exc}")
        elif not self.ended.done():
            self.ended.set_result(None)


def status_of(head: bytes) -> int:
    """Return the status in the head of an answer."""
    return int(head[9:12])


def body_length(head: bytes) -> int:
    """Return how many bytes of body follow a head."""
    if status_of(head) == NO_CONTENT:
        return 0
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    message = f"no Content-Length in:\n{head.decode('latin-1')}"
    raise UnexpectedAnswerError(message)


async def send_all(
    port: int, requests: list[Request], *, connections: int, seconds: float, once: bool
) -> Load:
    """Keep every connection busy with the requests, in order, until the window ends."""
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    source = iter(requests) if once else cycle(requests)
    window = Window(source, until=began + seconds)
    ends: list[asyncio.Future[None]] = [
        loop.create_future() for _ in range(connections)
    ]
    for ended in ends:
        await loop.create_connection(
            partial(Connection, window, ended), "127.0.0.1", port
        )
    await asyncio.wait_for(asyncio.gather(*ends), seconds + 60)
    window.load.seconds = time.perf_counter() - began
    return window.load


def load(
    port: int,
    requests: list[Request],
    *,
    connections: int,
    seconds: float,
    once: bool = False,
) -> Load:
    """Send requests for some seconds, or each of them once; return rate and latencies."""
    sending = send_all(
        port, requests, connections=connections, seconds=seconds, once=once
    )
    return asyncio.run(sending)


async def exchange(port: int, request: Request) -> tuple[dict[str, str], bytes]:
    """Send one request and read the whole answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request.raw)
        head = await reader.readuntil(END_OF_HEAD)
        if status_of(head) != request.status:
            message = f"{request}\nanswered with:\n{head.decode('latin-1')}"
            raise UnexpectedAnswerError(message)
        body = await reader.readexactly(body_length(head))
    finally:
        writer.close()
        await writer.wait_closed()
    lines = head.decode("latin-1").split("\r\n")[1:]
    pairs = (line.partition(":") for line in lines if line)
    return {name.lower(): value.strip() for name, _, value in pairs}, body


def ask(port: int, request: Request) -> tuple[dict[str, str], bytes]:
    """Send one request; return the headers and the body of the answer."""
    return asyncio.run(exchange(port, request))
