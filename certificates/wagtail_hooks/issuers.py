"""Issuers and signatories in the Wagtail admin, and the menu of certificates."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import (
    DeleteView,
    EditView,
    IndexView,
    SnippetViewSetGroup,
)

from certificates.forms.achievement import IssuerForm, SignatoryForm
from certificates.models import Issuer, Signatory
from certificates.wagtail_hooks.gate import AdministratorPolicy
from lms.accounts.rules import is_administrator
from lms.core.viewsets import RowViewSet


class PlainIndexView(IndexView):
    """A list without the boxes of bulk actions."""

    @property
    def columns(self) -> list[Any]:
        """Leave the boxes out."""
        columns: list[Any] = super().columns[1:]
        return columns


class KeptEditView(EditView):
    """Changing a row: the issuer of specimens is not for changing."""

    def get_object(self, queryset: Any = None) -> Any:
        """Return the row, if this person may change it."""
        found = super().get_object(queryset)
        if not self.permission_policy.user_has_permission_for_instance(
            self.request.user, "change", found
        ):
            raise PermissionDenied
        return found


class KeptDeleteView(DeleteView):
    """Deleting a row that nothing rests on."""

    def get_object(self, queryset: Any = None) -> Any:
        """Return the row, if it may go."""
        found = super().get_object(queryset)
        if not self.permission_policy.user_has_permission_for_instance(
            self.request.user, "delete", found
        ):
            raise PermissionDenied
        return found


class KeptViewSet(RowViewSet):
    """Rows that awards rest on."""

    copy_view_enabled = False
    index_view_class = PlainIndexView
    edit_view_class = KeptEditView
    delete_view_class = KeptDeleteView

    def register_chooser_viewset(self) -> None:
        """Offer no chooser: it would ask for no permission of ours."""


class IssuerViewSet(KeptViewSet):
    """Who stands for certificates."""

    model = Issuer
    icon = "crosshairs"
    menu_label = _("Issuers")
    list_display = (
        Column("__str__", label=_("Name")),
        "code",
        "url",
        "did",
    )
    edit_handler = ObjectList(
        [
            *(
                FieldPanel(name)
                for name in (
                    "code",
                    "name_es",
                    "name_pt",
                    "name_en",
                    "name_fr",
                    "name_ko",
                    "url",
                    "email",
                )
            )
        ],
        base_form_class=IssuerForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Issuer]:
        """Leave the issuer of specimens out: the site itself looks after it."""
        del request
        return Issuer.objects.filter(demo=False)


class SignatoryViewSet(KeptViewSet):
    """Whose names are printed."""

    model = Signatory
    icon = "edit"
    joined = ("issuer",)
    menu_label = _("Signatories")
    list_display = ("name", "issuer", "agreement", "position")
    edit_handler = ObjectList(
        [
            *(
                FieldPanel(name)
                for name in (
                    "issuer",
                    "name",
                    "role_es",
                    "role_pt",
                    "role_en",
                    "agreement",
                    "position",
                )
            )
        ],
        base_form_class=SignatoryForm,
    )


class AdministratorItem(MenuItem):
    """An entry that administrators alone see."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the reader runs the site."""
        return is_administrator(request.user)


PAGES = (
    ("certificates_awards", _("Certificates"), "certificates-awards", "list-ul"),
    (
        "certificates_waiting",
        _("Waiting for a decision"),
        "certificates-waiting",
        "mail",
    ),
    (
        "certificates_achievements",
        _("Achievements"),
        "certificates-achievements",
        "success",
    ),
    ("certificates_cohort", _("Award a run"), "certificates-cohort", "group"),
    ("certificates_jobs", _("Many at once"), "certificates-jobs", "cogs"),
    ("certificates_counts", _("Counts"), "certificates-counts", "table"),
    ("certificates_keys", _("Signing keys"), "certificates-keys", "key"),
)


class CertificateGroup(SnippetViewSetGroup):
    """One menu for everything about certificates."""

    items = (IssuerViewSet, SignatoryViewSet)
    menu_label = _("Certificates")
    menu_icon = "success"
    menu_name = "certificates"
    menu_order = 160

    def get_submenu_items(self) -> list[Any]:
        """Put the pages about awards before issuers and signatories."""
        pages = [
            AdministratorItem(
                label,
                reverse_lazy(address),
                name=name,
                icon_name=icon,
                order=order,
            )
            for order, (address, label, name, icon) in enumerate(PAGES, -len(PAGES))
        ]
        return [*pages, *super().get_submenu_items()]


for model in (Issuer, Signatory):
    register_permission_policy(model, AdministratorPolicy(model))
register_snippet(CertificateGroup)
