"""Measure a cohort: awards written and credentials signed, by as many workers.

    .venv/bin/python scripts/bench_cohort.py [--awards N] [--workers W] [--postgres]

A new database is filled with people who completed a certified course; then W fresh
processes award and sign, each its part, as a worker does: eligibility, snapshot, places
in the status lists, signature with every check, a message to the holder. Documents to
print are apart (`scripts/bench_certificates.py`). Limit: 10,000 in three minutes.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from tests.services.postgres import postgres  # noqa: E402 -- after the path

LIMIT = 180.0


def start(url: str, folder: Path, *arguments: str) -> "subprocess.Popen[str]":
    """Start one part in a fresh process on a database."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "lms.settings.test",
        "DATABASE_URL": url,
        "PUENTE_DATA": str(folder),
    }
    command = [sys.executable, "-m", "scripts.benchmark.cohort", *arguments]
    return subprocess.Popen(
        command, env=environment, cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )


def bench(awards: int, workers: int, *, on_postgres: bool) -> None:
    """Fill a database, let the workers work, print what it took."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        service = folder / "postgres"
        if on_postgres:
            folder.chmod(0o711)
            service.mkdir()
        sqlite = f"sqlite:///{folder / 'bench.sqlite3'}"
        with postgres(service) if on_postgres else nullcontext(sqlite) as url:
            if start(url, folder, "fill", str(awards)).wait():
                sys.exit("The database could not be filled; the reason is above.")
            began = time.perf_counter()
            parts = [
                start(url, folder, "work", str(part), str(workers))
                for part in range(workers)
            ]
            found = [json.loads(part.communicate()[0]) for part in parts]
            taken = time.perf_counter() - began
    cpu = sum(part["cpu_seconds"] for part in found)
    peak = max(part["peak_mb"] for part in found)
    grown = max(part["grown_mb"] for part in found)
    print(
        f"{awards:,} awards, {workers} workers: {taken:.1f} s wall, {cpu:.1f} s CPU, "
        f"{1000 * cpu / awards:.1f} ms CPU each, peak {peak} MB, grown {grown} MB"
        + (f"; limit {LIMIT:.0f} s for 10,000" if awards else "")
    )


def main() -> None:
    """Print the measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--awards", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--postgres", action="store_true")
    chosen = parser.parse_args()
    bench(chosen.awards, chosen.workers, on_postgres=chosen.postgres)


if __name__ == "__main__":
    main()
