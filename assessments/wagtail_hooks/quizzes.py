"""The list of quizzes in the Wagtail admin, and the addresses of their pages."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from assessments.enums import QuizKind
from assessments.models import Quiz
from assessments.queries.drafts import drafts_in
from assessments.rules import courses_to_write
from assessments.wagtail_hooks import quiz_editor, quiz_pages
from assessments.wagtail_hooks.items import BankIndexView, own_courses
from assessments.wagtail_hooks.policy import OFFERED, CourseItemPolicy
from lms.core.viewsets import RowViewSet


class CourseQuizPolicy(CourseItemPolicy):
    """One sees and writes quizzes of the courses whose items one writes."""

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> QuerySet[Any]:
        """Return the quizzes of such courses."""
        if not OFFERED & set(actions):
            return Quiz.objects.none()
        return drafts_in(courses_to_write(user))


class QuizFilters(WagtailFilterSet):
    """What the list can be narrowed to."""

    course = django_filters.ModelChoiceFilter(
        queryset=own_courses, label=gettext_lazy("Course")
    )
    kind = django_filters.ChoiceFilter(
        choices=QuizKind.choices, label=gettext_lazy("Kind")
    )

    class Meta:
        model = Quiz
        fields = ("course", "kind")


class QuizIndexView(BankIndexView):
    """The list, in the order of the course."""

    is_searchable = False
    default_ordering = ("course__code", "placement__position")


def state_of(quiz: Quiz) -> str:
    """Say whether learners meet a quiz."""
    if quiz.retired:
        return _("no longer offered")
    if quiz.current is None:
        return _("draft, never published")
    return _("published, version %(number)s") % {"number": quiz.current.number}


def place_of(quiz: Quiz) -> str:
    """Say where a quiz stands."""
    placement = quiz.placement
    after = placement.module or placement.lesson
    words = str(placement.get_place_display())
    return f"{words}: {after.code}" if after else words


class QuizViewSet(RowViewSet):
    """Quizzes of the courses that one edits or teaches."""

    model = Quiz
    icon = "clipboard-list"
    menu_label = gettext_lazy("Quizzes")
    menu_order = 156
    add_to_admin_menu = True
    copy_view_enabled = False
    index_view_class = QuizIndexView
    add_view_class = quiz_editor.AddView
    edit_view_class = quiz_editor.EditView
    filterset_class = QuizFilters
    list_per_page = 50
    list_display = (
        "__str__",
        "course",
        "kind",
        Column("place", accessor=place_of, label=gettext_lazy("Place")),
        Column("state", accessor=state_of, label=gettext_lazy("State")),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the quizzes that this person may see."""
        return drafts_in(courses_to_write(request.user))

    def get_urlpatterns(self) -> list[URLPattern]:
        """Keep the list, the page of a quiz and the form for a new one."""
        kept = {"list", "list_results", "add", "edit"}
        return [p for p in super().get_urlpatterns() if p.name in kept]

    def register_chooser_viewset(self) -> None:
        """Offer no chooser: it would list quizzes of every course."""


register_permission_policy(Quiz, CourseQuizPolicy(Quiz))
register_snippet(QuizViewSet)


@hooks.register("register_admin_urls")
def quiz_urls() -> list[URLPattern]:
    """Add the pages about one quiz."""
    return [
        path("quizzes/<int:pk>/publish/", quiz_pages.publish, name="quiz_publish"),
        path("quizzes/<int:pk>/preview/", quiz_pages.preview, name="quiz_preview"),
        path("quizzes/<int:pk>/retire/", quiz_pages.retire, name="quiz_retire"),
        path("quizzes/<int:pk>/restore/", quiz_pages.restore, name="quiz_restore"),
    ]
