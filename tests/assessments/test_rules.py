"""Who enters the editors' pages for items, and what nobody may do there."""

import pytest
from django.contrib.auth.models import AnonymousUser

from assessments.models import Item
from assessments.rules import courses_to_write, may_release_items
from assessments.wagtail_hooks.policy import CourseItemPolicy
from courses.models import Course, CourseInstructor
from lms.accounts.models import User
from tests.factories.accounts import UserFactory, official
from tests.factories.courses import CourseFactory
from tests.factories.items import stored_item

ENTER = "wagtailadmin.access_admin"


@pytest.fixture
def course(db: None) -> Course:
    return CourseFactory.create(code="identity")


@pytest.fixture
def teacher(course: Course) -> User:
    user: User = official()
    CourseInstructor.objects.create(course=course, user=user)
    return user


def test_instructor_enters_and_may_do_nothing_else(teacher: User) -> None:
    assert teacher.has_perm(ENTER)
    assert not teacher.has_perm("courses.change_course")
    assert teacher.get_all_permissions() == set()


def test_nobody_else_enters(teacher: User) -> None:
    assert not official().has_perm(ENTER)
    teacher.is_active = False
    assert not teacher.has_perm(ENTER)
    assert list(courses_to_write(teacher)) == []
    assert list(courses_to_write(AnonymousUser())) == []


def test_instructor_writes_and_releases_items_of_that_course(
    course: Course, teacher: User
) -> None:
    other = CourseFactory.create()
    assert list(courses_to_write(teacher)) == [course]
    assert [may_release_items(teacher, c) for c in (course, other)] == [True, False]


def test_nobody_deletes_items(course: Course, teacher: User) -> None:
    policy, item = CourseItemPolicy(Item), stored_item(course)
    boss = UserFactory.create(is_superuser=True)
    for user in (teacher, boss):
        assert policy.user_has_permission(user, "change")
        assert policy.user_has_permission_for_instance(user, "change", item)
        assert not policy.user_has_permission(user, "delete")
        assert not policy.user_has_any_permission(user, ["delete"])
        assert not policy.user_has_permission_for_instance(user, "delete", item)
        deletable = policy.instances_user_has_any_permission_for(user, ["delete"])
        assert list(deletable) == []
    assert list(policy.users_with_any_permission(["change"])) == [boss]


def test_policy_turns_strangers_away(course: Course) -> None:
    policy = CourseItemPolicy(Item)
    stored_item(course)
    for user in (official(), AnonymousUser()):
        assert not policy.user_has_any_permission(user, ["add", "change", "view"])
        found = policy.instances_user_has_any_permission_for(user, ["view"])
        assert list(found) == []
