"""Measure the statistics of quizzes: seconds, CPU seconds and memory, by size.

    .venv/bin/python scripts/bench_analysis.py [--attempts N …] [--items J] [--json]

Each measurement runs in a fresh process, without the web; its peak of memory counts the
interpreter, the libraries and the making of the data too. `tables` is what a page of a
quiz shows (quiz, items, flags), `everything` adds options, languages, versions and times,
the others begin with a file.
"""

import argparse
import json
import multiprocessing
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from assessments.analysis import analyze, read_responses, responses_from_long  # noqa: E402

Run = Callable[[], object]
SCORES = ["person", "item", "score"]
SEED = 20_261_123
REPEATS = 3
BARS = {10_000: 0.3, 100_000: 2.0}
"""Seconds that the issue asks for, by attempts of ten items; and 1 GB of memory."""


@dataclass(frozen=True)
class Measurement:
    """One task at one size: the best and the median of `REPEATS`, the peak of memory."""

    task: str
    attempts: int
    items: int
    seconds: float
    median_seconds: float
    cpu_seconds: float
    peak_mb: float


def labelled(
    codes: npt.NDArray[np.int64], levels: Sequence[str]
) -> "pd.Categorical[str]":
    """Return categories by their codes."""
    return pd.Categorical.from_codes(codes, pd.Index(levels))


def answers(attempts: int, items: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return random answers under the Rasch model, as `frames` gives them, and options."""
    rng = np.random.default_rng(SEED)
    ability = rng.normal(size=attempts)
    difficulty = np.linspace(-1.5, 1.5, items)
    chance = 1 / (1 + np.exp(difficulty - ability[:, None]))
    right = (rng.random(chance.shape) < chance).ravel()
    labels = [f"item-{number:03}" for number in range(items)]
    frame = pd.DataFrame(
        {
            "person": np.repeat(np.arange(attempts), items),
            "item": labelled(np.tile(np.arange(items), attempts), labels),
            "score": right.astype(float),
            "language": labelled(
                np.repeat(rng.integers(0, 3, attempts), items), ["en", "es", "pt"]
            ),
            "version": labelled(rng.integers(0, 2, right.size), ["1", "2"]),
            "option": labelled(
                np.where(right, 0, rng.integers(1, 4, right.size)), list("abcd")
            ),
            "seconds": rng.lognormal(3.5, 0.6, right.size),
        }
    )
    options = pd.DataFrame(
        {
            "item": np.repeat(labels, 4),
            "option": list("abcd") * items,
            "is_key": [True, False, False, False] * items,
        }
    )
    return frame, options


def tables(frame: pd.DataFrame, _options: pd.DataFrame, _folder: Path) -> Run:
    """From a frame of scores to quiz, items and flags."""
    scores = frame[SCORES]
    return lambda: analyze(responses_from_long(scores))


def everything(frame: pd.DataFrame, options: pd.DataFrame, _folder: Path) -> Run:
    """From a frame of all that is known to every table."""
    return lambda: analyze(responses_from_long(frame), options=options)


def wide_csv(frame: pd.DataFrame, _options: pd.DataFrame, folder: Path) -> Run:
    """From a wide CSV file to quiz, items and flags."""
    path = folder / "answers.csv"
    frame.pivot_table("score", "person", "item", observed=True).to_csv(path)
    return lambda: analyze(read_responses(path))


def long_csv(frame: pd.DataFrame, _options: pd.DataFrame, folder: Path) -> Run:
    """From a long CSV file to quiz, items and flags."""
    path = folder / "answers.csv"
    frame[SCORES].to_csv(path, index=False)
    return lambda: analyze(read_responses(path))


def long_parquet(frame: pd.DataFrame, _options: pd.DataFrame, folder: Path) -> Run:
    """From a long Parquet file to quiz, items and flags."""
    path = folder / "answers.parquet"
    frame[SCORES].to_parquet(path, index=False)
    return lambda: analyze(read_responses(path))


TASKS = {
    task.__name__: task
    for task in (tables, everything, wide_csv, long_csv, long_parquet)
}


def measure(task: str, attempts: int, items: int) -> Measurement:
    """Measure one task in this process."""
    frame, options = answers(attempts, items)
    seconds, cpu = [], []
    with tempfile.TemporaryDirectory() as folder:
        run = TASKS[task](frame, options, Path(folder))
        for _ in range(REPEATS):
            began, cpu_began = time.perf_counter(), time.process_time()
            run()
            seconds.append(time.perf_counter() - began)
            cpu.append(time.process_time() - cpu_began)
    return Measurement(
        task=task,
        attempts=attempts,
        items=items,
        seconds=round(min(seconds), 3),
        median_seconds=round(statistics.median(seconds), 3),
        cpu_seconds=round(min(cpu), 3),
        peak_mb=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    )


def bench(
    sizes: Sequence[int] = tuple(BARS), items: int = 10, tasks: Iterable[str] = TASKS
) -> list[Measurement]:
    """Measure tasks at sizes, each in a fresh process."""
    spawn = multiprocessing.get_context("spawn")
    measured = []
    for task in tasks:
        for attempts in sizes:
            with ProcessPoolExecutor(max_workers=1, mp_context=spawn) as pool:
                measured.append(pool.submit(measure, task, attempts, items).result())
    return measured


def main() -> None:
    """Print the measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--attempts", type=int, nargs="+", default=list(BARS))
    parser.add_argument("--items", type=int, default=10)
    parser.add_argument("--tasks", nargs="+", choices=list(TASKS), default=list(TASKS))
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    measured = bench(chosen.attempts, chosen.items, chosen.tasks)
    if chosen.json:
        print(json.dumps([asdict(one) for one in measured], indent=1))
        return
    print("task          attempts  items  best s  median s  CPU s  peak MB  bar s")
    for one in measured:
        bar = BARS.get(one.attempts, "") if one.items == 10 else ""  # noqa: PLR2004
        print(
            f"{one.task:12} {one.attempts:9,} {one.items:6} {one.seconds:7.3f} "
            f"{one.median_seconds:9.3f} {one.cpu_seconds:6.3f} {one.peak_mb:8.0f}  {bar}"
        )


if __name__ == "__main__":
    main()
