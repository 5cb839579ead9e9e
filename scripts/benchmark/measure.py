"""Measuring a target: windows of load, statements and bytes."""

from dataclasses import dataclass, field
from statistics import median, quantiles

from scripts.benchmark.client import Request, ask, load
from scripts.benchmark.processes import Meter
from scripts.benchmark.site import Database
from scripts.benchmark.targets import Target

LEVELS = (1, 8, 32)
ASKED_ONCE = 20
DISTURBED = 0.3


@dataclass
class Level:
    """What was measured at one number of connections, over several windows."""

    rates: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)
    strangers: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Return the requests per second of the middle window."""
        return median(self.rates)

    @property
    def cpu(self) -> float:
        """Return the CPU milliseconds per request of the middle window."""
        return median(self.cpu_ms)

    @property
    def p50(self) -> float:
        """Return the median of the latencies in milliseconds."""
        return median(self.latencies) * 1000

    @property
    def p95(self) -> float:
        """Return the 95th percentile of the latencies in milliseconds."""
        return quantiles(self.latencies, n=20)[-1] * 1000

    @property
    def disturbed(self) -> bool:
        """Tell whether others took more than 0.3 of a core in the middle window."""
        return median(self.strangers) > DISTURBED


@dataclass
class Figures:
    """Everything that was measured of a target."""

    levels: dict[int, Level]
    statements: float | None
    bytes_sent: int
    bytes_plain: int

    @property
    def cpu(self) -> float:
        """Return the highest CPU time per request of all levels, in milliseconds."""
        return max(level.cpu for level in self.levels.values())


def first_answer(target: Target) -> tuple[int, int]:
    """Return the bytes of the first answer's body as sent, and without compression."""
    port, request = target.server.port, target.requests[0]
    _, sent = ask(port, request)
    line = b"Accept-Encoding: gzip, deflate, br\r\n"
    plain = Request(request.raw.replace(line, b""), request.status)
    return len(sent), len(ask(port, plain)[1])


def count_statements(target: Target, base: Database) -> float | None:
    """Return the SQL statements per request, without control of transactions."""
    restore(target, base)
    step = max(1, len(target.requests) // ASKED_ONCE)
    requests = target.requests[::step][:ASKED_ONCE]
    with base.recording() as statements:
        load(target.server.port, requests, connections=1, seconds=30, once=True)
    return None if statements is None else len(statements) / len(requests)


def restore(target: Target, base: Database) -> None:
    """Take back what earlier requests changed."""
    if target.reset:
        base.execute("puente", target.reset)


def warm_up(target: Target, base: Database) -> None:
    """Let every process of the server fill its caches."""
    restore(target, base)
    enough = target.requests * (1 + 32 // len(target.requests))
    port = target.server.port
    load(port, enough, connections=8, seconds=2, once=True)


def measure_window(
    target: Target, connections: int, base: Database, seconds: float
) -> tuple[float, float, float, list[float]]:
    """Return rate, CPU ms per request, cores of strangers, and the latencies."""
    restore(target, base)
    meter = Meter((target.server.pid, *base.pids))
    done = load(
        target.server.port,
        target.requests,
        connections=connections,
        seconds=seconds,
        once=bool(target.reset),
    )
    ours, strangers = meter.read()
    cpu = ours * 1000 / len(done.latencies)
    return done.rate, cpu, strangers / done.seconds, done.latencies


def measure(
    targets: list[Target], base: Database, *, windows: int, seconds: float
) -> dict[str, Figures]:
    """Measure all targets in turn, window by window, so that noise meets all alike."""
    levels = {target.name: {n: Level() for n in LEVELS} for target in targets}
    for target in targets:
        warm_up(target, base)
    for _ in range(windows):
        for target in targets:
            for connections, level in levels[target.name].items():
                rate, cpu, strangers, latencies = measure_window(
                    target, connections, base, seconds
                )
                level.rates.append(rate)
                level.cpu_ms.append(cpu)
                level.strangers.append(strangers)
                level.latencies += latencies
    return {
        target.name: Figures(
            levels[target.name], count_statements(target, base), *first_answer(target)
        )
        for target in targets
    }
