"""How pages are edited: made as drafts, and never over the text of somebody else."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page, Revision

# What a form may ask for beyond saving a draft.
ACTIONS = (
    "action-publish",
    "action-submit",
    "action-restart-workflow",
    "action-workflow-action",
    "action-cancel-workflow",
    "overwrite_revision_id",
)


class DraftFirstForm(WagtailAdminPageForm):
    """Makes a new page as a draft, so that a refusal to publish it loses nothing."""

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002 -- Django's signature
        """Keep a new page from being live before it is published."""
        if self.instance._state.adding:  # noqa: SLF001 -- Django documents it
            self.instance.live = False
        return super().save(commit=commit)


def newer_revision(request: HttpRequest, page: Page) -> Revision | None:
    """Return the version that somebody saved after this form was opened."""
    latest = page.get_latest_revision()
    if latest is None or request.method != "POST":
        return None
    if own := request.POST.get("overwrite_revision_id"):
        return latest if own != str(latest.pk) else None
    seen = request.POST.get("loaded_revision_id")
    when = request.POST.get("loaded_revision_created_at")
    if not seen or (seen == str(latest.pk) and when == latest.created_at.isoformat()):
        return None
    return latest


def keep_both(request: HttpRequest, page: Page, other: Revision) -> None:
    """Save what was sent as a draft beside the other version, and say so.

    Wagtail refuses to save a stale text by itself, but a click on a button would put it
    over the other version, or publish it, without a word.
    """
    data = request.POST.copy()
    for name in ACTIONS:
        data.pop(name, None)
    request.POST = data  # type: ignore[assignment]  # Django's request allows it
    who = str(other.user) if other.user else _("Somebody")
    compare = reverse(
        "wagtailadmin_pages:revisions_compare", args=[page.pk, other.pk, "latest"]
    )
    messages.warning(
        request,
        _(
            "%(who)s saved another version of this page while you were editing."
            " Nothing is lost and nothing was published: your text is kept as the latest"
            " draft, the other version is in the history. Compare the two before you"
            " publish."
        )
        % {"who": who},
        buttons=[messages.button(compare, _("Compare the two versions"))],
    )
