from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from lms.accounts.tasks import clear_sessions
from lms.core.schedule import registered_jobs
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_sessions_that_ran_out_are_forgotten_with_their_addresses() -> None:
    user = UserFactory.create()
    now = timezone.now()
    for key, hours in (("old", -1), ("open", 1)):
        Session.objects.create(
            session_key=key, session_data="", expire_date=now + timedelta(hours=hours)
        )
        UserSession.objects.create(
            user=user, session_key=key, ip="127.0.0.1", user_agent="x"
        )

    assert clear_sessions() == 1

    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]
    assert UserSession.objects.get().session_key == "open"


def test_the_job_is_on_the_schedule() -> None:
    jobs = {job.task: job.every for job in registered_jobs()}

    assert jobs["lms.accounts.tasks.clear_sessions"] == timedelta(hours=6)
