"""Who may do what with items."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from wagtail.permission_policies.pages import PagePermissionPolicy

from courses.models import Course, CoursePage
from courses.rules import teaches, teaches_anything
from lms.accounts.models import User
from lms.accounts.rules import is_administrator

Person = User | AnonymousUser
ENTER = "wagtailadmin.access_admin"
WRITE = ("add", "change", "publish")
RELEASE = ("publish",)


class InstructorEntrance(BaseBackend):
    """Lets instructors into the editors' pages, where the items of their courses are."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Grant entry; what one sees inside is asked page by page."""
        del obj
        return perm == ENTER and user_obj.is_active and teaches_anything(user_obj)


def courses_with(user: Person, actions: tuple[str, ...]) -> QuerySet[Course]:
    """Return the courses that a person teaches, or on whose pages they may do so much."""
    if not user.is_authenticated or not user.is_active:
        return Course.objects.none()
    if is_administrator(user):
        return Course.objects.all()
    pages = PagePermissionPolicy().instances_user_has_any_permission_for(user, actions)
    edited = CoursePage.objects.filter(pk__in=pages.values("pk")).values("course")
    return Course.objects.filter(
        Q(pk__in=edited) | Q(instructors__user=user)
    ).distinct()


def courses_to_write(user: Person) -> QuerySet[Course]:
    """Return the courses whose items a person sees and writes."""
    return courses_with(user, WRITE)


def may_write_items(user: Person, course: Course) -> bool:
    """Tell whether the person sees and writes the items of this course."""
    return courses_to_write(user).filter(pk=course.pk).exists()


def may_release_items(user: Person, course: Course) -> bool:
    """Tell whether the person reviews items of this course, and starts using them."""
    return courses_with(user, RELEASE).filter(pk=course.pk).exists()


def may_correct_keys(user: Person, course: Course) -> bool:
    """Tell whether the person corrects keys of this course, and sees what that changes."""
    return teaches(user, course) or is_administrator(user)
