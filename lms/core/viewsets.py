"""Rows in the editors' pages."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.snippets.views.snippets import SnippetViewSet


class RowViewSet(SnippetViewSet):
    """Rows whose list reads what it names of other rows in the same query."""

    joined: ClassVar[tuple[str, ...]] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows of the list."""
        del request
        rows: QuerySet[Any] = self.model._default_manager.all()  # noqa: SLF001 -- Django documents it
        return rows.select_related(*self.joined) if self.joined else rows
