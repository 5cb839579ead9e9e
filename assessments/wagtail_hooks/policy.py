"""Permission by course: one sees and writes items of courses that one edits or teaches."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from wagtail.permission_policies.base import BasePermissionPolicy

from assessments.models import Item
from assessments.queries.items import bank_items
from assessments.rules import courses_to_write, may_write_items

OFFERED = {"add", "change", "view"}


class CourseItemPolicy(BasePermissionPolicy):
    """Nobody deletes items: they are retired."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Tell whether there is a course whose items the person may write."""
        return action in OFFERED and courses_to_write(user).exists()

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        """Tell the same for any of several actions."""
        return bool(OFFERED & set(actions)) and courses_to_write(user).exists()

    def user_has_permission_for_instance(
        self, user: Any, action: str, instance: Item
    ) -> bool:
        """Tell whether the item belongs to such a course."""
        return action in OFFERED and may_write_items(user, instance.course)

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> QuerySet[Item]:
        """Return the items of such courses."""
        if not OFFERED & set(actions):
            return Item.objects.none()
        return bank_items(courses_to_write(user))

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Any]:
        """Return those who may write items of every course."""
        del actions
        return get_user_model().objects.filter(is_active=True, is_superuser=True)
