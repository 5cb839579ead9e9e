"""What this room adds to the editors' pages."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import ListingButton
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from lms.accounts.enums import InstitutionStatus
from lms.accounts.models import FocalPointTerm, Institution, PrivacyNotice
from lms.accounts.views.institution import merge
from lms.accounts.viewsets import KeptPolicy, PeopleGroup, ReadOnlyPolicy
from lms.countries.models import Country

register_permission_policy(PrivacyNotice, ReadOnlyPolicy(PrivacyNotice))
for kept in (Institution, FocalPointTerm, Country):
    register_permission_policy(kept, KeptPolicy(kept))
register_snippet(PeopleGroup)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    """Add the page that merges institutions."""
    return [path("institutions/<int:pk>/merge/", merge, name="accounts_merge")]


@hooks.register("register_snippet_listing_buttons")
def merge_button(
    snippet: Any, user: Any, next_url: str | None = None
) -> Iterator[ListingButton]:
    """Offer to merge an institution that was not merged yet."""
    del next_url
    if (
        isinstance(snippet, Institution)
        and snippet.status != InstitutionStatus.MERGED
        and user.has_perm("accounts.change_institution")
    ):
        yield ListingButton(
            _("Merge"),
            reverse("accounts_merge", args=[snippet.pk]),
            icon_name="group",
            priority=50,
        )
