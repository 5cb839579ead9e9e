"""Measure the pages of statistics and the exports of quizzes, by number of attempts.

    .venv/bin/python scripts/bench_statistics.py [--attempts N …] [--postgres]

For each size a new database is filled with that many finished attempts at a quiz of ten
questions; then a fresh process measures. `peak MB` is that of the whole process, `grown
MB` what an export added to what it held before: flat memory is a small number that does
not follow the size. The arithmetic alone is measured by `scripts/bench_analysis.py`.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from tests.services.postgres import postgres  # noqa: E402 -- after the path

SIZES = (100, 10_000, 100_000)
LIMITS = {
    ("answers as CSV", 100_000): 10.0,
    ("attempts as CSV", 100_000): 10.0,
    ("page, computed", 10_000): 1.0,
}


def run_in(url: str, folder: Path, *arguments: str) -> str:
    """Run this script in a fresh process on a database."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "lms.settings.test",
        "DATABASE_URL": url,
        "PUENTE_DATA": str(folder),
    }
    command = [sys.executable, "-m", "scripts.benchmark.figures", *arguments]
    return subprocess.run(
        command,
        env=environment,
        cwd=PROJECT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


def bench(count: int, *, on_postgres: bool) -> list[dict[str, Any]]:
    """Fill a new database and measure it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        service = folder / "postgres"
        if on_postgres:
            folder.chmod(0o711)
            service.mkdir()
        sqlite = f"sqlite:///{folder / 'bench.sqlite3'}"
        with postgres(service) if on_postgres else nullcontext(sqlite) as url:
            run_in(url, folder, "fill", str(count))
            found: list[dict[str, Any]] = json.loads(run_in(url, folder, "measure"))
    return found


def main() -> None:
    """Print the measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--attempts", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--postgres", action="store_true")
    chosen = parser.parse_args()
    print(
        "task                      attempts  wall s   CPU s  grown MB  peak MB  limit s"
    )
    for count in chosen.attempts:
        for row in bench(count, on_postgres=chosen.postgres):
            limit = LIMITS.get((row["task"], count), "")
            queries = f"  {row['queries']} queries" if "queries" in row else ""
            print(
                f"{row['task']:25} {row['attempts']:8,} {row['seconds']:7.2f} "
                f"{row['cpu_seconds']:7.2f} {row['grown_mb']:9} {row['peak_mb']:8}"
                f"  {limit}{queries}",
                flush=True,
            )


if __name__ == "__main__":
    main()
