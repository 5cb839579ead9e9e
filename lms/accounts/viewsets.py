"""What administrators manage in the editors' pages."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from lms.accounts.forms.admin import InstitutionForm, NamesForm, TermForm
from lms.accounts.models import (
    FocalPointTerm,
    Institution,
    OfficialMailDomain,
    PrivacyNotice,
)
from lms.core.viewsets import RowViewSet
from lms.countries.models import Country, CountrySet


class KeptPolicy(ModelPermissionPolicy):
    """Nobody deletes here: facts refer to the rows. Merge, end or correct them."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Refuse deletion, whoever asks."""
        return action != "delete" and super().user_has_permission(user, action)


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Nobody adds, changes or deletes here: the rows are made by the site."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Allow viewing alone."""
        return action == "view" and super().user_has_permission(user, action)


class InstitutionViewSet(RowViewSet):
    """Institutions; proposed ones are accepted by changing their status, or merged."""

    model = Institution
    icon = "group"
    joined = ("country", "merged_into")
    menu_label = _("Institutions")
    list_display = ("name", "acronym", "country", "level", "status", "merged_into")
    list_per_page = 50
    search_fields = ("name", "acronym")
    list_filter = ("country", "status", "level")
    inspect_view_enabled = True
    edit_handler = ObjectList(
        [
            FieldPanel("country"),
            FieldPanel("name"),
            FieldPanel("acronym"),
            FieldPanel("level"),
            FieldPanel("status"),
        ],
        base_form_class=InstitutionForm,
    )


class MailDomainViewSet(RowViewSet):
    """Mail domains that only public bodies of a country use."""

    model = OfficialMailDomain
    icon = "mail"
    joined = ("country",)
    menu_label = _("Official email domains")
    list_display = ("domain", "country")
    search_fields = ("domain",)
    panels = (FieldPanel("country"), FieldPanel("domain"))


class FocalPointViewSet(RowViewSet):
    """Terms of focal points. A term that has begun is ended by its last day."""

    model = FocalPointTerm
    icon = "user"
    joined = ("user", "country")
    menu_label = _("Focal points")
    list_display = ("user", "country", "since", "until", "alternate")
    list_filter = ("country",)
    edit_handler = ObjectList(
        [
            HelpPanel(
                content=_(
                    "A focal point sees the officials of the country by name and enrollment"
                    " status. To end a term, set its last day."
                )
            ),
            FieldPanel("email"),
            FieldPanel("country"),
            FieldPanel("since"),
            FieldPanel("until"),
            FieldPanel("alternate"),
        ],
        base_form_class=TermForm,
    )


NAMES = tuple(FieldPanel(f"name_{code}") for code in ("es", "pt", "en", "fr", "ko"))


class CountryViewSet(RowViewSet):
    """Countries, as data."""

    model = Country
    icon = "globe"
    menu_label = _("Countries")
    list_display = (
        "code",
        Column("name", label=_("Name")),
        "default_language",
        "time_zone",
        BooleanColumn("invented", label=_("Invented")),
    )
    list_filter = ("idb_borrowing_member", "invented")
    search_fields = ("code", "names")
    edit_handler = ObjectList(
        [
            FieldPanel("code"),
            *NAMES,
            FieldPanel("default_language"),
            FieldPanel("time_zone"),
            FieldPanel("subregion"),
            FieldPanel("idb_borrowing_member"),
            FieldPanel("idb_small_and_vulnerable"),
            FieldPanel("invented"),
        ],
        base_form_class=NamesForm,
    )


class CountrySetViewSet(RowViewSet):
    """Named sets of countries."""

    model = CountrySet
    icon = "list-ul"
    menu_label = _("Country sets")
    list_display = ("code", Column("__str__", label=_("Name")))
    edit_handler = ObjectList(
        [
            FieldPanel("code"),
            *NAMES,
            FieldPanel("note"),
            FieldPanel("countries"),
        ],
        base_form_class=NamesForm,
    )


class NoticeViewSet(RowViewSet):
    """Versions of the privacy notice: read only, published by the site itself."""

    model = PrivacyNotice
    icon = "doc-full"
    menu_label = _("Privacy notices")
    list_display = ("version", "published_at", "digest")
    inspect_view_enabled = True
    inspect_view_fields = ("version", "published_at", "digest")
    panels = (FieldPanel("version", read_only=True),)


class PeopleGroup(SnippetViewSetGroup):
    """One menu for all of it."""

    items = (
        InstitutionViewSet,
        FocalPointViewSet,
        MailDomainViewSet,
        CountryViewSet,
        CountrySetViewSet,
        NoticeViewSet,
    )
    menu_label = _("People and countries")
    menu_icon = "group"
    menu_name = "people"
    menu_order = 400
