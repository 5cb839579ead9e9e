"""Measures pages and saves against bare Django views, and prints tables.

Production settings, PostgreSQL, the web server as `serve` starts it, all on loopback in a
temporary folder. docs/performance.md says how to read the tables. Nothing fails because
a figure is over its limit: a busy machine measures itself.

Usage: python scripts/bench.py [--windows N] [--seconds S] [--only NAME ...] [--no-browser]
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
from scripts.benchmark.client import ask  # noqa: E402
from scripts.benchmark.measure import measure  # noqa: E402
from scripts.benchmark.processes import memory_mib  # noqa: E402
from scripts.benchmark.report import (  # noqa: E402
    browser_table,
    judge_pages,
    judge_targets,
    load_table,
    ratio_table,
    verdict_table,
)
from scripts.benchmark.site import Server, bare, database, puente  # noqa: E402
from scripts.benchmark.targets import (  # noqa: E402
    LANGUAGE,
    bare_targets,
    get,
    page_targets,
    save_targets,
)


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


def run(options: argparse.Namespace) -> None:
    """Set everything up, measure, print."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="puente-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # PostgreSQL may run under another account
        say("Setting up: PostgreSQL, the course, 64 learners, the bare views")
        with (
            database(folder / "postgres") as base,
            puente(folder, base) as server,
            bare(folder, base) as beside,
        ):
            asked = [*page_targets(server), *save_targets(server)]
            names = tuple(options.only)
            targets = [
                *bare_targets(beside),
                *(one for one in asked if not names or one.name.startswith(names)),
            ]
            say(f"Measuring (ready after {time.monotonic() - began:.0f} s)")
            figures = measure(
                targets, base, windows=options.windows, seconds=options.seconds
            )
            memory = memory_mib(server.pid)
            judgments = judge_targets(targets, figures)
            say(f"\n{machine()}\n\n{load_table(figures)}\n")
            say(f"{ratio_table(targets, figures)}\n")
            say(f"Memory of the web server: {memory:.0f} MiB.\n")
            if options.browser:
                try:
                    weights, openings = measure_pages(server)
                except BrowserMissingError as error:
                    say(f"Weight and time to readable were not measured: {error}.\n")
                else:
                    say(f"{browser_table(weights, openings)}\n")
                    judgments += judge_pages(weights, openings)
            say(verdict_table(judgments))
    over = sum(not one.met for one in judgments)
    seconds = time.monotonic() - began
    say(f"\n{len(judgments) - over} limits met, {over} over ({seconds:.0f} s).")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--windows", type=int, default=3, help="per level, 1 and up")
    parser.add_argument("--seconds", type=float, default=1.0, help="of each window")
    parser.add_argument("--only", nargs="+", default=[], help="how names begin")
    parser.add_argument("--no-browser", dest="browser", action="store_false")
    run(parser.parse_args())


if __name__ == "__main__":
    main()
