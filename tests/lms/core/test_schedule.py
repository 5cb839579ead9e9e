from datetime import timedelta

import pytest

from lms.core import schedule
from lms.core.schedule import Job, register_job, registered_jobs


def test_registered_jobs_come_in_the_order_of_their_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(schedule, "_jobs", {})
    day, hour = timedelta(days=1), timedelta(hours=1)

    register_job("b.two", every=day)
    register_job("a.one", every=hour)
    register_job("b.two", every=hour)  # the last word counts

    assert registered_jobs() == (Job("a.one", hour), Job("b.two", hour))
