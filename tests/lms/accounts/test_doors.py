"""The pages that the account menu offers to some people only."""

import pytest
from django.test import Client
from django.urls import reverse

from courses.models import CourseInstructor
from lms.accounts.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.courses import CourseFactory


def menu_of(client: Client) -> list[str]:
    """Return the views of the account menu that come from doors."""
    response = client.get(reverse("portal:help"))
    return [door.view for door in response.context["doors"]]


@pytest.mark.django_db
def test_menu_offers_no_door_to_an_official(client: Client) -> None:
    client.force_login(UserFactory.create())
    assert menu_of(client) == []


@pytest.mark.django_db
def test_menu_offers_teaching_to_an_instructor(client: Client) -> None:
    user = UserFactory.create()
    CourseInstructor.objects.create(course=CourseFactory.create(), user=user)
    client.force_login(user)
    assert menu_of(client) == ["wagtailadmin_home", "courses:teaching"]


@pytest.mark.django_db
def test_door_that_is_gone_is_not_offered(client: Client) -> None:
    client.force_login(UserFactory.create(role=Role.ANALYST))
    session = client.session
    session["doors"] = ["torn-down", "teaching"]
    session.save()
    assert menu_of(client) == ["courses:teaching"]
