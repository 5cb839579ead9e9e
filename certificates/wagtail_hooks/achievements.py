"""Achievements in the Wagtail admin: drafts, previews, publishing, retiring."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from certificates.domain.achievement import publish_achievement
from certificates.domain.draft import add_achievement, retire_achievement, save_draft
from certificates.domain.sample import MAKERS, sample_image
from certificates.errors import AchievementRefusedError
from certificates.forms.achievement import AchievementForm, NewAchievementForm
from certificates.models import Achievement
from certificates.queries.achievements import (
    achievements,
    courses_without_achievement,
    versions_of,
)
from certificates.rendering import LANGUAGES
from certificates.wagtail_hooks.gate import administrator_page
from lms.accounts.http import PersonRequest


def achievement_url(achievement: Achievement) -> str:
    """Return the address of the page of an achievement."""
    return reverse("certificates_achievement", args=[achievement.pk])


@administrator_page
def listed(request: PersonRequest) -> HttpResponse:
    """List the achievements; begin one for a course that has none."""
    courses = courses_without_achievement()
    form = NewAchievementForm(request.POST or None, courses=courses)
    if request.method == "POST" and form.is_valid():
        made = add_achievement(
            form.cleaned_data["course"],
            actor=request.user.public_id,
            now=timezone.now(),
        )
        return redirect(achievement_url(made))
    context = {"rows": achievements(), "form": form, "courses": courses.exists()}
    return render(request, "certificates/admin/achievements.html", context)


@administrator_page
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Show a draft; keep what was written, or publish it."""
    achievement = get_object_or_404(
        Achievement.objects.select_related("current"), pk=pk
    )
    form = AchievementForm(request.POST or None, achievement=achievement)
    if request.method == "POST" and form.is_valid():
        save_draft(
            achievement,
            form.definition(),
            issuer=form.cleaned_data["issuer"],
            actor=request.user.public_id,
            now=timezone.now(),
        )
        if request.POST.get("do") != "publish":
            messages.success(request, _("The draft is saved."))
            return redirect(achievement_url(achievement))
        if published(request, achievement, form):
            return redirect(achievement_url(achievement))
    context = {
        "achievement": achievement,
        "form": form,
        "versions": versions_of(achievement),
        "languages": [(code, dict(settings.LANGUAGES)[code]) for code in LANGUAGES],
        "unpublished": achievement.current is None
        or achievement.current.definition != achievement.definition,
    }
    return render(request, "certificates/admin/achievement.html", context)


def published(
    request: PersonRequest, achievement: Achievement, form: AchievementForm
) -> bool:
    """Publish a draft, or say beside each field what is missing."""
    before = achievement.current
    try:
        version = publish_achievement(
            achievement, actor=request.user.public_id, now=timezone.now()
        )
    except AchievementRefusedError as error:
        form.add_faults(error.faults)
        messages.error(request, _("The draft is saved, and not published yet."))
        return False
    if version == before:
        messages.success(request, _("Nothing has changed since it was published."))
    else:
        messages.success(
            request, _("Published as version %(number)s.") % {"number": version.number}
        )
    return True


@administrator_page
def preview(request: HttpRequest, pk: int, kind: str, language: str) -> HttpResponse:
    """Show the draft as it would be printed, as a specimen of nobody."""
    del request
    achievement = get_object_or_404(Achievement.objects.select_related("issuer"), pk=pk)
    if kind not in MAKERS or language not in LANGUAGES:
        raise Http404
    image = sample_image(achievement, kind, language)
    return HttpResponse(
        image, content_type="image/png", headers={"Cache-Control": "no-store"}
    )


@require_POST
@administrator_page
def retire(request: PersonRequest, pk: int) -> HttpResponse:
    """Award it no more, or again."""
    achievement = get_object_or_404(Achievement, pk=pk)
    retired = request.POST.get("retired") == "yes"
    retire_achievement(
        achievement,
        retired=retired,
        actor=request.user.public_id,
        now=timezone.now(),
    )
    text = (
        _("Nobody is awarded it any more. What was awarded stays.")
        if retired
        else _("It is awarded again.")
    )
    messages.success(request, text)
    return redirect(achievement_url(achievement))
