"""The one schedule: jobs by name, registered by each room when it starts."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Job:
    """A task that is owed again every `every`."""

    task: str
    every: timedelta


_jobs: dict[str, Job] = {}


def register_job(task: str, *, every: timedelta) -> None:
    """Add a job; `task` is the dotted name of a Celery task without arguments."""
    _jobs[task] = Job(task, every)


def registered_jobs() -> tuple[Job, ...]:
    """Return the jobs in the order of their names."""
    return tuple(_jobs[name] for name in sorted(_jobs))
