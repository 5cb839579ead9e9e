"""Learners take quizzes while processes die: nothing that was acknowledged is lost.

Production settings, the web server and the worker as `serve` starts them. On SQLite, and
on PostgreSQL with Redis and a Celery worker. Each learner keeps unsent answers and sends
them again, as the script of the page does, and believes only what is acknowledged. At the
end every acknowledged answer is looked for, and every attempt that was handed in.

Usage: python -m scripts.torture [--on sqlite postgres] [--seconds S] [--learners N]
    [--seed N]
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.dev")

from scripts.benchmark.site import ROOT
from scripts.torture.chaos import Chaos
from scripts.torture.learner import Learner, Story
from scripts.torture.site import Site, settle, site_on

KINDS = ["sqlite", "postgres"]
LONGEST_END = 90


def say(text: str) -> None:
    """Print at once, also into a pipe."""
    print(text, flush=True)


def suffer(site: Site, *, learners: int, seconds: float, seed: int) -> bool:
    """Let learners work while processes die; tell whether nothing was lost."""
    over, calm = threading.Event(), threading.Event()
    people = [Learner(n, site.facts, site.port, over) for n in range(learners)]
    chaos = Chaos(site, calm, seed=seed)
    for one in [*people, chaos]:
        one.start()
    over.wait(seconds)
    calm.set()
    chaos.join()
    settle(site)
    over.set()
    deadline = time.monotonic() + LONGEST_END
    for one in people:
        one.join(max(0.1, deadline - time.monotonic()))
    story = told([one.story for one in people])
    story.surprises += chaos.faults
    story.surprises += [f"{one.name} waits still" for one in people if one.is_alive()]
    try:
        found = check(site, story)
    finally:
        if site.broker:
            site.broker.stop()
    report(site, story, found, chaos, seconds)
    chaos_end(chaos)
    return not (found["faults"] or story.surprises)


def chaos_end(chaos: Chaos) -> None:
    """End what the chaos has started."""
    chaos.end()


def told(stories: list[Story]) -> Story:
    """Put what every learner was told together."""
    whole = Story()
    for story in stories:
        whole.saved += story.saved
        whole.finished += story.finished
        whole.counts.update(story.counts)
        whole.surprises += story.surprises
    return whole


def check(site: Site, story: Story) -> Any:
    """Compare what learners were told with the database, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "scripts.torture.check"],
        input=json.dumps({"saved": story.saved, "finished": story.finished}),
        env=site.env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    return json.loads(done.stdout)


def report(site: Site, story: Story, found: Any, chaos: Chaos, seconds: float) -> None:
    """Print the numbers, and every fault."""
    counts: Counter[str] = story.counts
    deaths = ", ".join(f"{n} {what}" for what, n in sorted(chaos.done.items()))
    say(f"{site.name}, {seconds:.0f} s: {deaths or 'nothing happened'}")
    say(
        f"  trials: {counts['attempts']} attempts, {counts['sent']} answers sent,"
        f" {counts['failures']} requests without an answer,"
        f" {counts['conflicts']} refused as stale"
    )
    say(f"  acknowledged: {len(story.saved)} answers, found: {found['found']}")
    say(
        f"  handed in: {len(story.finished)} attempts told, {found['finished']} finished,"
        f" each with one score: {'no' if found['faults'] else 'yes'}"
    )
    for fault in [*found["faults"], *story.surprises][:20]:
        say(f"  ! {fault}")


def main() -> int:
    """Read the command line; the status says whether anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--on", nargs="+", default=KINDS, choices=KINDS)
    parser.add_argument("--seconds", type=float, default=120, help="on each database")
    parser.add_argument("--learners", type=int, default=24)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))  # noqa: S311
    options = parser.parse_args()
    say(f"Seed {options.seed}")
    kept = True
    for kind in options.on:
        with tempfile.TemporaryDirectory(prefix="puente-torture-") as name:
            folder = Path(name)
            with site_on(kind, folder, people=options.learners) as site:
                kept &= suffer(
                    site,
                    learners=options.learners,
                    seconds=options.seconds,
                    seed=options.seed,
                )
    say("Nothing was lost." if kept else "SOMETHING WAS LOST OR WENT WRONG: see above.")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
