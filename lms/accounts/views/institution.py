"""Merging institutions, in the editors' pages."""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from lms.accounts.domain.institution import merge_institution
from lms.accounts.errors import MergeError
from lms.accounts.forms.admin import MergeForm
from lms.accounts.http import PersonRequest
from lms.accounts.models import Institution

LIST = "wagtailsnippets_accounts_institution:list"


@permission_required("accounts.change_institution", raise_exception=True)
def merge(request: PersonRequest, pk: int) -> HttpResponse:
    """Choose the record that is kept."""
    institution = get_object_or_404(Institution, pk=pk, merged_into=None)
    form = MergeForm(request.POST or None, institution=institution)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = form.cleaned_data
        try:
            kept = merge_institution(
                institution, into=given["into"], by=request.user, reason=given["reason"]
            )
        except MergeError:
            form.add_error(None, _("Someone else has merged one of the two meanwhile."))
        else:
            text = _("“%(kept)s” now stands for “%(merged)s”.")
            names = {"kept": kept, "merged": institution}
            messages.success(request, text % names)
            return redirect(reverse(LIST))
    context = {"form": form, "institution": institution, "list_url": reverse(LIST)}
    return TemplateResponse(request, "accounts/admin/merge.html", context)
