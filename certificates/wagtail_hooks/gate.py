"""Who reaches these pages: administrators, and nobody else."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from wagtail.permission_policies.base import BasePermissionPolicy

from certificates.models import Issuer, Signatory
from certificates.queries.achievements import issuer_in_use, signatory_in_use
from lms.accounts.duties import staff_page
from lms.accounts.queries import administrators
from lms.accounts.rules import is_administrator

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def administrator_page(view: View) -> View:
    """Let administrators alone see a page."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_administrator(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    staff_page(cast("Callable[..., HttpResponse]", checked))
    return cast("View", checked)


class AdministratorPolicy(BasePermissionPolicy):
    """Administrators look after issuers and signatories; what is in use stays."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Tell whether the person runs the site."""
        del action
        return is_administrator(user)

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        """Tell whether the person runs the site."""
        del actions
        return is_administrator(user)

    def user_has_permission_for_instance(
        self, user: Any, action: str, instance: Issuer | Signatory
    ) -> bool:
        """Refuse to change the issuer of specimens, and to delete what is in use."""
        if action == "delete" and is_in_use(instance):
            return False
        if isinstance(instance, Issuer) and instance.demo:
            return False
        return is_administrator(user)

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> Any:
        """Return all rows to administrators."""
        del actions
        rows = self.model.objects
        return rows.all() if is_administrator(user) else rows.none()

    def users_with_any_permission(self, actions: Iterable[str]) -> Any:
        """Return the administrators."""
        del actions
        return get_user_model().objects.filter(pk__in=administrators().values("pk"))


def is_in_use(instance: Issuer | Signatory) -> bool:
    """Tell whether anything rests on a row."""
    if isinstance(instance, Issuer):
        return issuer_in_use(instance)
    return signatory_in_use(instance)
