"""The list of items in the Wagtail admin, with its filters, its search and its pages."""

from collections.abc import Collection, Iterable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import IndexView

from assessments.domain.statistics import item_statistics_summaries
from assessments.enums import Interaction, ItemStatus, ItemUse
from assessments.models import Item
from assessments.queries.items import bank_items, version_of
from assessments.rules import courses_to_write
from assessments.views.statistics.words import summary_words
from assessments.wagtail_hooks import item_editor, item_pages
from assessments.wagtail_hooks.policy import OFFERED, CourseItemPolicy
from courses.facets import fold
from courses.models import Competency, Course
from lms.core.viewsets import RowViewSet

LEVELS = [(number, str(number)) for number in (1, 2, 3, 4)]


def own_courses(request: HttpRequest | None) -> QuerySet[Course]:
    """Return the courses that the list may be narrowed to."""
    if request is None:
        return Course.objects.none()
    return courses_to_write(request.user).order_by("code")


def own_competencies(request: HttpRequest | None) -> QuerySet[Competency]:
    """Return the competencies that items of these courses are about."""
    found = Competency.objects.filter(item__course__in=own_courses(request))
    return found.distinct().order_by("framework", "position")


class ItemFilters(WagtailFilterSet):
    """What the list can be narrowed to."""

    course = django_filters.ModelChoiceFilter(queryset=own_courses, label=_("Course"))
    competency = django_filters.ModelChoiceFilter(
        queryset=own_competencies, label=_("Competency")
    )
    level = django_filters.ChoiceFilter(choices=LEVELS, label=_("Level"))
    pool = django_filters.ChoiceFilter(choices=(), label=_("Pool"))
    status = django_filters.ChoiceFilter(choices=ItemStatus.choices, label=_("Status"))
    use = django_filters.ChoiceFilter(choices=ItemUse.choices, label=_("Use"))
    interaction = django_filters.ChoiceFilter(
        field_name="current__definition__interaction",
        choices=Interaction.choices,
        label=_("Kind of answer"),
    )

    class Meta:
        model = Item
        fields = ("course", "competency", "level", "pool", "status", "use")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        courses = own_courses(self.request)
        pools = Item.objects.filter(course__in=courses).values_list("pool", flat=True)
        choices = [(pool, pool) for pool in sorted(set(pools.order_by()))]
        self.filters["pool"].extra["choices"] = choices


class BankIndexView(IndexView):
    """A list of what belongs to courses, for those who write their items."""

    @cached_property
    def columns(self) -> list[Any]:
        """Leave the boxes of bulk actions out: there are none."""
        return super().columns[1:]

    @cached_property
    def writes(self) -> bool:
        """Tell once for all rows whether this person writes items."""
        return courses_to_write(self.request.user).exists()

    def user_has_permission(self, permission: str) -> bool:
        """Answer for the list; each page asks again for its item."""
        return permission in OFFERED and self.writes

    def user_has_any_permission(self, permissions: Iterable[str]) -> bool:
        """Answer for any of several permissions."""
        return bool(OFFERED & set(permissions)) and self.writes


class ItemIndexView(BankIndexView):
    """The list: found by the beginning of words of the code and of the question."""

    is_searchable = True
    default_ordering = ("course__code", "code")

    def get_table(self, object_list: Collection[Item]) -> Any:
        """Read once for all rows what statistics know of them."""
        found = item_statistics_summaries(object_list)
        for item in object_list:
            item.statistics = summary_words(found.get(item.pk))  # type: ignore[attr-defined]  # for the list alone
        return super().get_table(object_list)

    def search_queryset(self, queryset: QuerySet[Item]) -> QuerySet[Item]:
        """Find items with every word, whatever its accents."""
        for word in fold(self.search_query or "").split():
            queryset = queryset.filter(search_text__contains=f" {word}")
        return queryset


def interaction_of(item: Item) -> str:
    """Say how an item is answered."""
    return str(Interaction(version_of(item).definition["interaction"]).label)


class ItemViewSet(RowViewSet):
    """Items of the courses that one edits or teaches."""

    model = Item
    icon = "help"
    menu_label = _("Questions")
    menu_order = 155
    add_to_admin_menu = True
    copy_view_enabled = False
    index_view_class = ItemIndexView
    add_view_class = item_editor.AddView
    edit_view_class = item_pages.ItemView
    filterset_class = ItemFilters
    list_per_page = 50
    list_display = (
        "code",
        "course",
        "competency",
        "level",
        Column("interaction", accessor=interaction_of, label=_("Kind of answer")),
        "pool",
        "status",
        "review_by",
        Column("statistics", label=_("Statistics")),
    )
    search_fields = ("code",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the items that this person may see."""
        return bank_items(courses_to_write(request.user))

    def get_urlpatterns(self) -> list[URLPattern]:
        """Keep the list, the page of an item and the form for a new one."""
        kept = {"list", "list_results", "add", "edit"}
        return [p for p in super().get_urlpatterns() if p.name in kept]

    def register_chooser_viewset(self) -> None:
        """Offer no chooser: it would list items of every course."""


register_permission_policy(Item, CourseItemPolicy(Item))
register_snippet(ItemViewSet)


@hooks.register("register_admin_urls")
def item_urls() -> list[URLPattern]:
    """Add the pages about one item."""
    return [
        path(
            "items/<int:pk>/write/", item_editor.EditView.as_view(), name="item_write"
        ),
        path("items/<int:pk>/preview/", item_pages.preview, name="item_preview"),
        path("items/<int:pk>/compare/", item_pages.compare, name="item_compare"),
        path("items/<int:pk>/status/", item_pages.status, name="item_status"),
        path("items/<int:pk>/review/", item_pages.review, name="item_review"),
    ]
