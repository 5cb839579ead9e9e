from datetime import date
from typing import Any

import pytest

from lms.accounts.context import person as person_context
from lms.accounts.domain.message import mark_read, send_message
from lms.accounts.enums import Population, Role
from lms.accounts.models import User
from lms.accounts.queries import (
    administrators,
    person_summary,
    role_names,
    subject_of,
)
from tests.factories.accounts import TermFactory, UserFactory

TODAY = date(2026, 3, 1)

pytestmark = pytest.mark.django_db


def test_person_summary_in_one_query(django_assert_num_queries: Any) -> None:
    user = UserFactory.create(population=Population.SYNTHETIC)
    other = UserFactory.create()
    for number in range(3):
        send_message(user, kind="welcome", object_id=number, mail=False)
    mark_read(send_message(user, kind="welcome", object_id="read", mail=False))
    send_message(other, kind="welcome", mail=False)
    TermFactory.create(user=other)

    with django_assert_num_queries(1):
        assert person_summary(user, today=TODAY) == {
            "unread": 3,
            "synthetic": True,
            "focal": False,
        }
    assert person_summary(other, today=TODAY) == {
        "unread": 1,
        "synthetic": False,
        "focal": True,
    }


def test_person_summary_of_an_account_without_anything() -> None:
    bare = User.objects.create_user("bare@example.org", "x")
    nothing = {"unread": 0, "synthetic": False, "focal": False}

    assert person_summary(bare) == nothing
    bare.delete()
    assert person_summary(User(pk=0)) == nothing


def test_the_context_reads_nothing_until_a_template_asks(
    rf: Any, django_assert_num_queries: Any
) -> None:
    request = rf.get("/")
    request.user = UserFactory.create()
    request.session = {}

    with django_assert_num_queries(0):
        context = person_context(request)
    with django_assert_num_queries(1):
        assert context["unread_messages"] == 0
        assert not context["synthetic"]
        assert not context["is_focal_point"]


def test_the_context_of_a_stranger_is_empty(rf: Any) -> None:
    assert person_context(rf.get("/")) == {
        "unread_messages": None,
        "synthetic": False,
        "is_focal_point": False,
    }


def test_subject_of_an_account() -> None:
    user = UserFactory.create()

    assert subject_of(user) == user.link.subject
    assert subject_of(User.objects.create_user("bare@example.org", "x")) is None


def test_role_names_are_read_once(django_assert_num_queries: Any) -> None:
    user = UserFactory.create(role=Role.AUTHOR)

    with django_assert_num_queries(1):
        assert role_names(user) == {"author"}
        assert role_names(user) == {"author"}


def test_administrators_are_active_and_counted_once() -> None:
    one = UserFactory.create(role=Role.ADMINISTRATOR, is_superuser=True)
    two = UserFactory.create(is_superuser=True)
    UserFactory.create(role=Role.ADMINISTRATOR, is_active=False)
    UserFactory.create(role=Role.ANALYST)

    assert set(administrators()) == {one, two}
    assert administrators().count() == 2
