"""Measure calibrations: seconds, CPU seconds and memory, by persons, items and groups.

    .venv/bin/python scripts/bench_calibration.py [--model 2pl] [--growth] [--json]

100,000 persons, 40 items of which each person is presented half, 26 groups: the seconds
count everything from the responses to the parameters, without standard errors; their
time stands beside. `gap` is how far the log-likelihood is from that of the same model at a
tolerance of 1e-8. `--growth` varies persons, items and groups. Each measurement runs in
a fresh process on one core; its peak of memory counts interpreter, libraries and data.
"""

import argparse
import json
import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

THREADS = "OPENBLAS_NUM_THREADS"
os.environ.setdefault(THREADS, "1")  # before numpy is imported: one core

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from assessments.analysis import Facet, Responses  # noqa: E402
from assessments.analysis.irt import (  # noqa: E402
    Calibration,
    Settings,
    calibrate,
    person_scores,
    plausible_values,
)

SEED = 20_261_125
REPEATS = 3
BAR_SECONDS, BAR_MB, BAR_GAP = 2.0, 400, 1e-3
STANDARD = (100_000, 40, 26)
GROWTH = (
    (10_000, 40, 26),
    (30_000, 40, 26),
    STANDARD,
    (300_000, 40, 26),
    (100_000, 20, 26),
    (100_000, 80, 26),
    (100_000, 160, 26),
    (100_000, 40, 1),
    (100_000, 40, 100),
)


@dataclass(frozen=True)
class Measurement:
    """One calibration: the best wall and CPU seconds of `REPEATS`, the peak of memory."""

    model: str
    design: str
    persons: int
    items: int
    groups: int
    steps: int
    seconds: float
    cpu_seconds: float
    errors_seconds: float
    scores_seconds: float
    peak_mb: int
    gap: float


def responses_of(persons: int, items: int, groups: int, design: str) -> Responses:
    """Return answers under the 2PL, half of the items presented to each person.

    booklets: two of four neighboring blocks; drawn: any half, so that nearly all persons
    have a form of their own.
    """
    rng = np.random.default_rng(SEED)
    slope, intercept = rng.lognormal(0, 0.3, items), rng.normal(size=items)
    group = rng.integers(0, groups, persons)
    mean, sd = np.linspace(-0.8, 0.8, groups), np.linspace(0.8, 1.2, groups)
    theta = mean[group] + sd[group] * rng.normal(size=persons)
    chance = 1 / (1 + np.exp(-(theta[:, None] * slope + intercept)))
    right = rng.random(chance.shape) < chance
    seen = rng.random(chance.shape) < 0.5  # noqa: PLR2004 - half of the items
    if design == "booklets":
        block, first = np.arange(items) * 4 // items, rng.integers(0, 4, persons)
        seen = (block == first[:, None]) | (block == (first[:, None] + 1) % 4)
    item, person = np.nonzero(seen.T)
    return Responses(
        items=tuple(f"item-{place:03}" for place in range(items)),
        persons=pd.RangeIndex(persons),
        max_scores=np.ones(items),
        start=np.concatenate([[0], np.cumsum(seen.sum(axis=0))]),
        person=person.astype(np.int32),
        score=right[person, item].astype(float),
        facets={
            "group": Facet(
                tuple(f"group-{place:03}" for place in range(groups)),
                group[person].astype(np.int32),
            )
        },
    )


def timed(run: Callable[[], Calibration]) -> tuple[Calibration, float, float]:
    """Return a calibration and its best wall and CPU seconds."""
    seconds, cpu = [], []
    for _ in range(REPEATS):
        began, cpu_began = time.perf_counter(), time.process_time()
        found = run()
        seconds.append(time.perf_counter() - began)
        cpu.append(time.process_time() - cpu_began)
    return found, min(seconds), min(cpu)


def measure(
    model: str, design: str, size: tuple[int, int, int], *, whole: bool
) -> Measurement:
    """Measure one size in this process; `whole`: errors, scores and the gap too."""
    responses = responses_of(*size, design)
    fast = Settings(standard_errors=False)
    found, seconds, cpu = timed(lambda: calibrate(responses, model, settings=fast))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    errors = scores = gap = float("nan")
    if whole:
        began = time.process_time()
        calibrate(responses, model, start=found)
        errors = time.process_time() - began
        began = time.process_time()
        person_scores(responses, found)
        plausible_values(responses, found, seed="bench")
        scores = time.process_time() - began
        exact = Settings(tol=1e-8, standard_errors=False)
        gap = calibrate(responses, model, settings=exact).loglik - found.loglik
    return Measurement(
        model, design, *size, found.steps, round(seconds, 3), round(cpu, 3),
        round(errors, 3), round(scores, 3), peak, gap,
    )  # fmt: skip


def bench(
    models: Sequence[str],
    sizes: Sequence[tuple[int, int, int]] = (STANDARD,),
    designs: Sequence[str] = ("booklets", "drawn"),
) -> list[Measurement]:
    """Measure models, designs and sizes, each in a fresh process."""
    spawn = multiprocessing.get_context("spawn")
    measured = []
    for model in models:
        for design in designs:
            for size in sizes:
                with ProcessPoolExecutor(max_workers=1, mp_context=spawn) as pool:
                    whole = size == STANDARD
                    work = pool.submit(measure, model, design, size, whole=whole)
                    measured.append(work.result())
    return measured


def main() -> None:
    """Print the measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", nargs="+", default=["2pl", "rasch"])
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    measured = bench(chosen.model)
    if chosen.growth:
        sizes = [size for size in GROWTH if size != STANDARD]
        measured += bench(chosen.model[:1], sizes, ("booklets",))
    if chosen.json:
        print(json.dumps([asdict(one) for one in measured], indent=1))
        return
    print(
        f"load {os.getloadavg()[0]:.1f}; bars {BAR_SECONDS:g} s, {BAR_MB} MB, "
        f"gap {BAR_GAP:g}\n"
        "model  design    persons items groups steps  wall s   CPU s  SE s  "
        "EAP+PV s  peak MB      gap"
    )
    for one in measured:
        print(
            f"{one.model:6} {one.design:8} {one.persons:8,} {one.items:5} "
            f"{one.groups:6} {one.steps:5} {one.seconds:7.3f} {one.cpu_seconds:7.3f} "
            f"{one.errors_seconds:5.2f} {one.scores_seconds:9.2f} {one.peak_mb:8} "
            f"{one.gap:8.1e}"
        )


if __name__ == "__main__":
    main()
