"""Administrators, and everybody who is none."""

from typing import Any

import pytest
from django.test import Client

from courses.models import CourseInstructor
from lms.accounts.domain.groups import ensure_groups
from lms.accounts.enums import Role
from tests.factories.accounts import UserFactory, focal_point, official


@pytest.fixture
def admin(db: None) -> Any:
    """An administrator, signed in."""
    ensure_groups()
    client = Client()
    client.user = UserFactory.create(role=Role.ADMINISTRATOR)  # type: ignore[attr-defined]  # for tests
    client.force_login(client.user)  # type: ignore[attr-defined]  # as above
    return client


@pytest.fixture(params=["stranger", "official", "instructor", "focal", "analyst"])
def outsider(request: Any, course: Any) -> Client:
    """Somebody who runs nothing."""
    ensure_groups()
    client = Client()
    if request.param == "stranger":
        return client
    makers = {
        "official": official,
        "instructor": official,
        "focal": focal_point,
        "analyst": lambda: UserFactory.create(role=Role.ANALYST),
    }
    user = makers[request.param]()
    if request.param == "instructor":
        CourseInstructor.objects.create(course=course, user=user)
    client.force_login(user)
    return client
