"""The tables that a run prints, as Markdown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scripts.benchmark.browser import HANDSHAKES_S, Opening, Weight
from scripts.benchmark.measure import LEVELS, Figures
from scripts.benchmark.targets import Target

MOST_KB, MOST_READABLE_S = {"lesson": 100, "quiz": 60}, 3.0


@dataclass(frozen=True)
class Judgment:
    """One figure beside its limit."""

    what: str
    figure: str
    limit: str
    met: bool


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table: the first column is text, the others are numbers."""
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def load_table(figures: dict[str, Figures]) -> str:
    """Write requests per second, latencies and CPU at each number of connections."""
    header = ["page or save", "c", "req/s", "p50 ms", "p95 ms", "CPU ms/req", "SQL"]
    rows = []
    for name, found in figures.items():
        for connections in LEVELS:
            level = found.levels[connections]
            first = connections == LEVELS[0]
            rows.append(
                [
                    name if first else "",
                    f"{connections}{' †' if level.disturbed else ''}",
                    f"{level.rate:.0f}",
                    f"{level.p50:.1f}",
                    f"{level.p95:.1f}",
                    f"{level.cpu:.1f}",
                    counted(found.statements) if first else "",
                ]
            )
    return table(header, rows)


def counted(statements: float | None) -> str:
    """Write a number of statements, if it is known."""
    return "" if statements is None else f"{statements:.1f}"


def ratio(target: Target, figures: dict[str, Figures]) -> float:
    """Return the speed of a target as a share of the bare view's, by CPU time."""
    mine, bare = figures[target.name].levels, figures[target.beside].levels
    return min(bare[n].cpu / mine[n].cpu for n in LEVELS)


def rate_ratio(target: Target, figures: dict[str, Figures]) -> float:
    """Return the speed of a target as a share of the bare view's, by rate at c=8."""
    return figures[target.name].levels[8].rate / figures[target.beside].levels[8].rate


def ratio_table(targets: list[Target], figures: dict[str, Figures]) -> str:
    """Write how everything compares with the bare views, and the bytes of each answer."""
    header = ["page or save", "beside", "by CPU", "by req/s", "bytes sent", "plain"]
    rows = [
        [
            target.name,
            target.beside,
            f"{ratio(target, figures):.2f}",
            f"{rate_ratio(target, figures):.2f}",
            str(figures[target.name].bytes_sent),
            str(figures[target.name].bytes_plain),
        ]
        for target in targets
        if target.beside
    ]
    return table(header, rows)


def browser_table(weights: dict[str, Weight], openings: dict[str, Opening]) -> str:
    """Write weight and time to readable of each page."""
    header = ["page, cold cache", "requests", "page kB", "style", "script", "fonts"]
    header += ["pictures", "all kB", "readable s", "complete s"]
    rows = []
    for name, weight in weights.items():
        parts = (weight.document, weight.style, weight.script, weight.fonts)
        opening = openings.get(name)
        rows.append(
            [
                name,
                str(weight.requests),
                *(f"{part / 1000:.1f}" for part in (*parts, weight.pictures)),
                f"{weight.total / 1000:.1f}",
                f"{opening.readable:.1f}" if opening else "",
                f"{opening.complete:.1f}" if opening else "",
            ]
        )
    return table(header, rows)


def judge_targets(targets: list[Target], figures: dict[str, Figures]) -> list[Judgment]:
    """Compare the targets with their limits."""
    found = []
    for target in targets:
        mine = figures[target.name]
        if (most := target.most_cpu) is not None:
            text = f"{mine.cpu:.1f} ms"
            what = f"{target.name}: CPU per request"
            found.append(Judgment(what, text, f"≤ {most:g} ms", mine.cpu <= most))
        most_sql, asked = target.most_statements, mine.statements
        if most_sql is not None and asked is not None:
            what = f"{target.name}: SQL statements"
            text, met = counted(asked), asked <= most_sql
            found.append(Judgment(what, text, f"≤ {most_sql}", met))
        if (least := target.least) is not None:
            share = ratio(target, figures)
            what = f"{target.name}: speed beside the {target.beside}"
            found.append(Judgment(what, f"{share:.2f}", f"≥ {least:g}", share >= least))
    return found


def judge_pages(
    weights: dict[str, Weight], openings: dict[str, Opening]
) -> list[Judgment]:
    """Compare weight and time to readable with their limits."""
    found = []
    for name, weight in weights.items():
        most = MOST_KB.get(name.partition(",")[0])
        if most is not None:
            kb = weight.total / 1000
            text = f"{kb:.0f} kB"
            found.append(Judgment(f"{name}: weight", text, f"< {most} kB", kb < most))
    for name, opening in openings.items():
        seconds = opening.readable + HANDSHAKES_S
        limit = f"≤ {MOST_READABLE_S:g} s"
        met = seconds <= MOST_READABLE_S
        what = f"{name}: readable, handshakes included"
        found.append(Judgment(what, f"{seconds:.1f} s", limit, met))
    return found


def verdict_table(judgments: list[Judgment]) -> str:
    """Write each figure beside its limit."""
    rows = [
        [one.what, one.figure, one.limit, "PASS" if one.met else "over"]
        for one in judgments
    ]
    return table(["limit", "measured", "asked", ""], rows)
