"""Pages of courses in the Wagtail admin: publishing rules, two editors, reviews."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from courses.domain.review import record_review
from courses.editing import keep_both, newer_revision
from courses.enums import ReviewStep
from courses.forms import ReviewForm
from courses.models import LessonPage
from courses.publishing import check_publishable
from courses.review import digest_of_body
from lms.accounts.http import PersonRequest


@hooks.register("before_publish_page")
def refuse_publishing(request: HttpRequest, page: Page) -> None:
    """Refuse at once what a schedule could only refuse later.

    The draft is saved already; `courses.middleware` tells the editor.
    """
    del request
    check_publishable(page)


@hooks.register("before_edit_page")
def notice_other_editor(request: HttpRequest, page: Page) -> None:
    """Keep the texts of two editors apart; Wagtail itself looks after autosaving."""
    autosaving = not request.accepts("text/html")
    if not autosaving and (other := newer_revision(request, page)):
        keep_both(request, page, other)


@hooks.register("before_copy_page")
def refuse_copy(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to copy a page that stands for a row: a row has one page per language."""
    if isinstance(page.specific, LessonPage) or hasattr(page.specific, "row_field"):
        messages.error(
            request,
            _(
                "This page stands for one course, module or lesson. A new one begins with"
                " its record, which an administrator adds; then comes the page."
            ),
        )
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None


@hooks.register("register_page_header_buttons")
def review_button(
    page: Page, user: Any, view_name: str = "", next_url: str | None = None
) -> Any:
    """Offer the review of a lesson."""
    del user, view_name, next_url
    if isinstance(page.specific, LessonPage):
        yield Button(
            _("Review"),
            reverse("course_review", args=[page.pk]),
            icon_name="check",
            priority=60,
        )


@hooks.register("register_admin_urls")
def review_urls() -> list[Any]:
    """Add the address of the review."""
    return [path("reviews/<int:page_id>/", review, name="course_review")]


def review(request: PersonRequest, page_id: int) -> HttpResponse:
    """Record that someone checked the facts, or read the language, of the latest text."""
    page = get_object_or_404(LessonPage, pk=page_id)
    if not PagePermissionPolicy().user_has_permission_for_instance(
        request.user, "publish", page
    ):
        return redirect("wagtailadmin_home")
    latest = page.get_latest_revision_as_object()
    digest = digest_of_body(latest)
    by_name = request.user.get_full_name()
    form = ReviewForm(
        request.POST or None,
        initial={"by_name": by_name, "on": timezone.localdate(), "digest": digest},
    )
    if request.method == "POST" and form["digest"].value() != digest:
        messages.error(request, _("The text was changed meanwhile. Read it again."))
        return redirect("course_review", page.pk)
    if request.method == "POST" and form.is_valid():
        done_by = {k: form.cleaned_data[k] for k in ("step", "by_name", "on")}
        record_review(latest, actor=request.user.public_id, **done_by)
        messages.success(request, _("The review is recorded for exactly this text."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    done = page.lesson.reviews.filter(language=page.locale.language_code).order_by(
        "-pk"
    )
    context = {"page": page, "form": form, "done": done, "steps": ReviewStep.choices}
    return render(request, "courses/admin_review.html", context)
