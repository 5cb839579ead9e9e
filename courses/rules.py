"""Who may do what with courses."""

from django.contrib.auth.models import AnonymousUser

from courses.models import Course, CourseInstructor
from lms.accounts.models import User

Person = User | AnonymousUser


def teaches(user: Person, course: Course) -> bool:
    """Tell whether the person is an instructor of this course."""
    return (
        user.is_authenticated
        and CourseInstructor.objects.filter(user=user, course=course).exists()
    )


def teaches_anything(user: Person) -> bool:
    """Tell whether the person is an instructor of any course."""
    return user.is_authenticated and CourseInstructor.objects.filter(user=user).exists()


def can_preview_lessons(user: Person, course: Course) -> bool:
    """May the person read lessons without being enrolled? Instructors and editors may."""
    if not user.is_authenticated:
        return False
    # Of editors only: instructors enter the editors' pages by another way.
    edits = "wagtailadmin.access_admin" in user.get_all_permissions()
    return edits or teaches(user, course)
