"""Measures pages and saves against bare Django views, and prints tables.

Production settings, PostgreSQL and SQLite, the web server as `serve` starts it, all on
loopback in a temporary folder. docs/performance.md says how to read the tables. Nothing
fails because a figure is over its limit: a busy machine measures itself.

Usage: python scripts/bench.py [--windows N] [--seconds S] [--only NAME ...]
    [--on postgres sqlite] [--no-starts] [--no-browser]
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.dev")

from scripts.benchmark.browser import (  # noqa: E402 -- needs the lines above
    BrowserMissingError,
    Opening,
    Weight,
    browser,
    open_slowly,
    weigh,
)
from scripts.benchmark.client import UnexpectedAnswerError, ask  # noqa: E402
from scripts.benchmark.measure import measure  # noqa: E402
from scripts.benchmark.processes import memory_mib  # noqa: E402
from scripts.benchmark.report import (  # noqa: E402
    Judgment,
    browser_table,
    judge_pages,
    judge_targets,
    load_table,
    ratio_table,
    verdict_table,
)
from scripts.benchmark.site import Server, bare, database, puente  # noqa: E402
from scripts.benchmark.starts import start_together  # noqa: E402
from scripts.benchmark.targets import (  # noqa: E402
    LANGUAGE,
    Target,
    bare_targets,
    get,
    page_targets,
    quiz_page,
    quiz_targets,
    save_targets,
)

DATABASES = ["postgres", "sqlite"]


def say(text: str) -> None:
    """Print at once, also into a pipe."""
    print(text, flush=True)


def heaviest_lessons(server: Server) -> dict[str, str]:
    """Return the path of the longest lesson in each language."""
    session = server.facts["learners"][0]["session"]
    found = {}
    for language, lessons in sorted(server.facts["lessons"].items()):
        sizes = {
            lesson["path"]: len(
                ask(server.port, get(server, lesson["path"], session))[1]
            )
            for lesson in lessons
        }
        found[f"lesson, {language}"] = max(sizes, key=lambda path: sizes[path])
    return found


def measure_pages(server: Server) -> tuple[dict[str, Weight], dict[str, Opening]]:
    """Weigh the pages and open them on a slow line."""
    session = server.facts["learners"][0]["session"]
    pages = {
        "catalogue": (f"/{LANGUAGE}/", ""),
        "course": (server.facts["courses"][LANGUAGE], ""),
        **{name: (path, session) for name, path in heaviest_lessons(server).items()},
        "quiz": quiz_page(server),
    }
    with browser() as running:
        weights = {n: weigh(running, server, *page) for n, page in pages.items()}
        openings = {n: open_slowly(running, server, *page) for n, page in pages.items()}
    return weights, openings


def machine() -> str:
    """Say in a few words what was measured on."""
    cores = os.cpu_count()
    version = ".".join(map(str, sys.version_info[:3]))
    day = time.strftime("%Y-%m-%d")
    return (
        f"{day}, {cores} cores shared by server, database and client, Python {version}"
    )


def asked_for(options: argparse.Namespace, name: str, server: Server) -> list[Target]:
    """Return what is measured; on SQLite only quizzes, which all write."""
    targets = quiz_targets(server)
    if name == "postgres":
        targets = [*page_targets(server), *save_targets(server), *targets]
    names = tuple(options.only)
    return [one for one in targets if not names or one.name.startswith(names)]


def run_on(name: str, options: argparse.Namespace) -> list[Judgment]:
    """Set everything up on one kind of database, measure, print."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="puente-bench-") as temporary:
        folder = Path(temporary)
        folder.chmod(0o711)  # PostgreSQL may run under another account
        say(f"Setting up: {name}, the course, its learners, the bare views")
        with (
            database(name, folder / "database") as base,
            puente(folder, base) as server,
            bare(folder, base) as beside,
        ):
            targets = [*bare_targets(beside), *asked_for(options, name, server)]
            say(f"Measuring (ready after {time.monotonic() - began:.0f} s)")
            try:
                figures = measure(
                    targets, base, windows=options.windows, seconds=options.seconds
                )
            except UnexpectedAnswerError:
                say((folder / "puente.log").read_text(errors="replace")[-3000:])
                raise
            memory = memory_mib(server.pid)
            judgments = judge_targets(targets, figures)
            say(f"\n{machine()}, {base.name}\n\n{load_table(figures)}\n")
            say(f"{ratio_table(targets, figures)}\n")
            say(f"Memory of the web server: {memory:.0f} MiB.\n")
            if options.starts:
                say(f"{start_together(server, base)}\n")
            if options.browser and name == "postgres":
                judgments += look(server)
            say(verdict_table(judgments))
    return judgments


def look(server: Server) -> list[Judgment]:
    """Weigh pages in a browser, if there is one."""
    try:
        weights, openings = measure_pages(server)
    except BrowserMissingError as error:
        say(f"Weight and time to readable were not measured: {error}.\n")
        return []
    say(f"{browser_table(weights, openings)}\n")
    return judge_pages(weights, openings)


def run(options: argparse.Namespace) -> None:
    """Measure on each kind of database, and add up the limits."""
    began = time.monotonic()
    judgments = [one for name in options.on for one in run_on(name, options)]
    over = sum(not one.met for one in judgments)
    seconds = time.monotonic() - began
    say(f"\n{len(judgments) - over} limits met, {over} over ({seconds:.0f} s).")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--windows", type=int, default=3, help="per level, 1 and up")
    parser.add_argument("--seconds", type=float, default=1.0, help="of each window")
    parser.add_argument("--only", nargs="+", default=[], help="how names begin")
    parser.add_argument("--on", nargs="+", default=DATABASES, choices=DATABASES)
    parser.add_argument("--no-starts", dest="starts", action="store_false")
    parser.add_argument("--no-browser", dest="browser", action="store_false")
    run(parser.parse_args())


if __name__ == "__main__":
    main()
