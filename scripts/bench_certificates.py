"""Measure certificates: documents per second and core, and memory over many of them.

    .venv/bin/python scripts/bench_certificates.py [--documents N] [--json]

One process makes N different documents, one after another: A4 with table and QR code,
PDF/A-3a and PDF/UA-1, four kilobytes of credential attached. Per core means per second of
processor time, of all threads. Memory is what the process holds after a tenth of them and
at the end: what grows with every document would show.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from certificates.rendering import render_pdf  # noqa: E402 -- needs the line above
from tests.certificates.rendering.samples import AWARD  # noqa: E402 -- as above

CREDENTIAL = json.dumps({"padding": "x" * 4_000}).encode()
HOLDERS = ("María Núñez Quispe {}", "João da Conceição {}", "김민수 {}", "Ana Ruiz {}")
BAR = 100
"""Documents per second and core that must be reached."""


@dataclass(frozen=True)
class Measurement:
    """What making many documents took."""

    documents: int
    per_second: float
    per_core_second: float
    first_ms: float
    kilobytes: float
    memory_early_mb: float
    memory_late_mb: float


def memory_mb() -> float:
    """Return the memory that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 2**20


def make(number: int) -> int:
    """Make a document of a cohort: everything personal in it differs from every other.

    Returns its size in bytes.
    """
    facts = replace(
        AWARD,
        holder=HOLDERS[number % len(HOLDERS)].format(number),
        institution=f"Secretaría {number % 40}",
        awarded_at=AWARD.awarded_at + timedelta(minutes=number),
        completed_on=AWARD.completed_on - timedelta(days=number % 30),
        results=tuple(
            replace(one, share=Decimal(600 + (number + place) % 400) / 10)
            for place, one in enumerate(AWARD.results)
        ),
        code=f"{number:04}-M2XP-9WTB-Z",
        number=f"2026-{number:06}",
        verification_url=f"https://academy.example.org/verify/7KQ4M2XP{number:06}",
    )
    return len(render_pdf(facts, language="es", credential=CREDENTIAL))


def bench(documents: int) -> Measurement:
    """Make documents in this process and measure them; the first is apart."""
    began = time.perf_counter()
    make(0)
    first = time.perf_counter() - began
    early = 0.0
    size = 0
    began, worked = time.perf_counter(), time.process_time()
    for number in range(1, documents + 1):
        size += make(number)
        if number == max(1, documents // 10):
            early = memory_mb()
    taken, worked = time.perf_counter() - began, time.process_time() - worked
    return Measurement(
        documents=documents,
        per_second=round(documents / taken, 1),
        per_core_second=round(documents / worked, 1),
        first_ms=round(first * 1000),
        kilobytes=round(size / documents / 1000, 1),
        memory_early_mb=round(early, 1),
        memory_late_mb=round(memory_mb(), 1),
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=2_000)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    measured = bench(chosen.documents)
    if chosen.json:
        print(json.dumps(asdict(measured), indent=1))
        return
    print(
        f"{measured.documents:,} documents: {measured.per_core_second} per second and "
        f"core (at least {BAR}), {measured.per_second} per second\n"
        f"first {measured.first_ms:.0f} ms, each {measured.kilobytes} kB, memory "
        f"{measured.memory_early_mb} MB after a tenth, "
        f"{measured.memory_late_mb} MB at the end"
    )


if __name__ == "__main__":
    main()
