"""Runs every test: on SQLite, on PostgreSQL with Redis, and in a browser.

Usage: python scripts/run_tests.py [sqlite] [postgres] [browser] [-- options of pytest]

The services are ordinary processes on loopback in a temporary folder. Nothing is skipped
in silence: what is missing or skipped counts as failed. The last line is the sum.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.services.postgres import postgres  # noqa: E402 -- needs the line above
from tests.services.processes import ServiceError  # noqa: E402

PYTHON = sys.executable
WORKERS = "2"
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
OURS = ("PUENTE_", "DATABASE_URL", "PORT", "COURSE", "DJANGO_", "PYTEST_ADDOPTS")


@dataclass
class Result:
    """What came out of one suite, or of all."""

    passed: int = 0
    failed: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, other: "Result") -> None:
        """Add the numbers of another result."""
        self.passed += other.passed
        self.failed += other.failed
        self.notes += other.notes


def say(text: str) -> None:
    """Print at once, also into a pipe."""
    print(text, flush=True)


def cpu_seconds() -> float:
    """Return the processor time of the processes that have ended."""
    times = os.times()
    return times.children_user + times.children_system


def read_report(path: Path) -> Result:
    """Count the tests of a JUnit report; what was skipped has failed to show anything."""
    result = Result()
    for suite in ET.parse(path).iter("testsuite"):  # noqa: S314 -- pytest wrote it just now
        counts = {
            name: int(suite.get(name, 0))
            for name in ("tests", "failures", "errors", "skipped")
        }
        failed = counts["failures"] + counts["errors"] + counts["skipped"]
        result.add(Result(counts["tests"] - failed, failed))
        if counts["skipped"]:
            result.notes.append(f"{counts['skipped']} skipped (counted as failed)")
    return result


def run_pytest(
    name: str, arguments: Sequence[str], *, folder: Path, **variables: str
) -> Result:
    """Run pytest in a clean environment and read what it reports."""
    report = folder / f"{name}.xml"
    clean = {
        key: value for key, value in os.environ.items() if not key.startswith(OURS)
    }
    env = {
        **clean,
        "PUENTE_DATA": str(folder / f"data-{name}"),
        "COVERAGE_FILE": str(folder / f".coverage.{name}"),
        **variables,
    }
    command = [PYTHON, "-m", "pytest", *arguments, f"--junitxml={report}"]
    status = subprocess.run(command, cwd=ROOT, env=env, check=False).returncode
    if not report.exists():
        return Result(0, 1, [f"{name}: pytest ended with status {status}"])
    result = read_report(report)
    if status and not result.failed:
        result.add(Result(0, 1, [f"{name}: pytest ended with status {status}"]))
    return result


def database_arguments(folder: Path) -> list[str]:
    """Return what both database suites have in common: processes and coverage."""
    base = folder / "pytest"
    # The limit is for both suites together: `report_coverage` holds it.
    coverage = ["--cov", "--cov-report=", "--cov-fail-under=0"]
    return ["-n", WORKERS, *coverage, f"--basetemp={base}", "-q"]


def run_sqlite(folder: Path, options: Sequence[str]) -> Result:
    """Run all tests but the browser's on SQLite, in a file."""
    return run_pytest("sqlite", [*database_arguments(folder), *options], folder=folder)


def run_postgres(folder: Path, options: Sequence[str]) -> Result:
    """Run the tests that use the database on PostgreSQL, and those of the region."""
    service = folder / "postgres"
    service.mkdir()
    folder.chmod(0o711)
    with postgres(service) as url:
        return run_pytest(
            "postgres",
            [*database_arguments(folder), "--database-only", *options],
            folder=folder,
            DATABASE_URL=url,
        )


def run_browser(folder: Path, options: Sequence[str]) -> Result:
    """Run the tests in a real browser against a site that is really served."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        msg = "No Chromium found. On Debian or Ubuntu: sudo apt-get install chromium"
        raise ServiceError(msg)
    return run_pytest(
        "browser",
        ["tests/e2e", "-q", *options],
        folder=folder,
        PUENTE_TEST_BROWSER=browser,
        DJANGO_ALLOW_ASYNC_UNSAFE="1",
    )


SUITES: dict[str, Callable[[Path, Sequence[str]], Result]] = {
    "sqlite": run_sqlite,
    "postgres": run_postgres,
    "browser": run_browser,
}


def run_suite(name: str, folder: Path, options: Sequence[str]) -> Result:
    """Run one suite; a service that does not start is a failure."""
    say(f"\n== {name}")
    began, worked = time.monotonic(), cpu_seconds()
    try:
        result = SUITES[name](folder, options)
    except (ServiceError, OSError, subprocess.CalledProcessError) as error:
        say(str(error))
        result = Result(0, 1, [f"{name}: {error}"])
    taken, worked = time.monotonic() - began, cpu_seconds() - worked
    say(
        f"-- {name}: {result.passed} passed, {result.failed} failed"
        f" in {taken:.0f} s ({worked:.0f} s of processor time)"
    )
    return result


def report_coverage(folder: Path) -> Result:
    """Combine what the suites measured; too little is a failure."""
    say("\n== coverage (branches)")
    env = {**os.environ, "COVERAGE_FILE": str(folder / ".coverage")}
    coverage = [PYTHON, "-m", "coverage"]
    with contextlib.suppress(OSError):
        (ROOT / ".coverage").unlink()
    subprocess.run(
        [*coverage, "combine", "-q", str(folder)], cwd=ROOT, env=env, check=False
    )
    done = subprocess.run([*coverage, "report"], cwd=ROOT, env=env, check=False)
    failed = int(done.returncode != 0)
    return Result(0, failed, ["coverage is below fail_under"] * failed)


def main(arguments: Sequence[str]) -> int:
    """Run the suites that were named, or all; print the sum on the last line."""
    split = arguments.index("--") if "--" in arguments else len(arguments)
    wanted, options = arguments[:split] or list(SUITES), arguments[split + 1 :]
    if unknown := [name for name in wanted if name not in SUITES]:
        say(f"Unknown: {', '.join(unknown)}. The suites are {', '.join(SUITES)}.")
        return 2
    total = Result()
    with tempfile.TemporaryDirectory(prefix="puente-tests-") as name:
        folder = Path(name)
        for suite in wanted:
            total.add(run_suite(suite, folder, options))
        if {"sqlite", "postgres"} <= set(wanted) and not options:
            total.add(report_coverage(folder))
    for note in total.notes:
        say(f"! {note}")
    say(f"{total.passed} passed, {total.failed} failed")
    return int(total.failed > 0 or total.passed == 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
