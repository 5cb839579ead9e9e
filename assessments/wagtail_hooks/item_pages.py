"""Pages about one item in the Wagtail admin: what it says, previews, reviews, status."""

import re
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views import View
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from assessments.domain.authoring import (
    change_status,
    findings_of,
    missing_steps,
    record_item_review,
)
from assessments.domain.statistics import item_statistics_summary
from assessments.enums import Interaction, ItemStatus
from assessments.errors import ItemRefusedError
from assessments.forms.item_faults import finding_words
from assessments.forms.item_sheet import ENDONYMS
from assessments.forms.review import ItemReviewForm
from assessments.models import Item, ItemVersion
from assessments.presentation import Version, present_item
from assessments.queries.items import (
    bank_items,
    content_languages,
    item_versions,
    reviews_of,
    uses_of,
    version_of,
)
from assessments.rules import (
    courses_to_write,
    may_correct_keys,
    may_release_items,
)
from assessments.views.statistics.words import summary_words
from assessments.wagtail_hooks.item_rows import differences, rows_of, side_by_side
from courses.enums import ReviewStep
from lms.accounts.http import PersonRequest

REVEALED = frozenset({"feedback", "general", "key", "rationale"})
# The language of the interface that goes with the language of a text.
INTERFACE = {suffix: code for code, suffix in settings.CONTENT_SUFFIXES.items()}


def own_item(request: PersonRequest, pk: object) -> Item:
    """Return an item that this person may see, or 404."""
    if not re.fullmatch(r"[0-9]{1,18}", str(pk)):
        raise Http404
    item: Item = get_object_or_404(bank_items(courses_to_write(request.user)), pk=pk)
    return item


def item_url(item: Item) -> str:
    """Return the address of the page of an item."""
    return reverse("wagtailsnippets_assessments_item:edit", args=[item.pk])


def findings_in_words(item: Item, *, needed: bool = False) -> list[str]:
    """Say what the rules of writing say of an item; `needed`: what keeps it from use."""
    definition = version_of(item).definition
    return [
        finding_words(finding, definition)
        for finding in findings_of(item)
        if finding.needed_to_activate or not needed
    ]


def languages_of(item: Item) -> list[str]:
    """Return the languages of the course, and those that the item has beside them."""
    known = content_languages(item.course)
    return [*known, *(code for code in version_of(item).texts if code not in known)]


class ItemView(View):
    """What an item says in every language, and everything that is known of it."""

    def get(self, request: PersonRequest, pk: str) -> HttpResponse:
        """Show it."""
        item = own_item(request, pk)
        version = version_of(item)
        languages = languages_of(item)
        reviews = reviews_of([version.pk]).get(version.pk, ())
        done = {(review.language, review.step): review for review in reviews}
        context = {
            "item": item,
            "version": version,
            "interaction": Interaction(version.definition["interaction"]).label,
            "languages": [(code, ENDONYMS.get(code, code)) for code in languages],
            "rows": side_by_side(rows_of(version.definition, version.texts), languages),
            "findings": findings_in_words(item),
            "versions": item_versions(item),
            "uses": uses_of(item),
            "statistics": summary_words(item_statistics_summary(item)),
            "reviews": [
                (label, [done.get((code, step)) for code in languages])
                for step, label in ReviewStep.choices
            ],
            "releases": may_release_items(request.user, item.course),
            "corrects": may_correct_keys(request.user, item.course),
            "statuses": [s for s in ItemStatus if s != item.status],
            "form": review_form(request, item),
        }
        return render(request, "assessments/admin/item.html", context)


def review_form(request: PersonRequest, item: Item) -> ItemReviewForm:
    """Return the form for a review of the current version."""
    codes = languages_of(item)
    return ItemReviewForm(
        request.POST or None,
        languages=[(code, ENDONYMS.get(code, code)) for code in codes],
        initial={
            "by_name": request.user.get_full_name(),
            "on": timezone.localdate(),
            "version": version_of(item).number,
        },
    )


def preview(request: PersonRequest, pk: int) -> HttpResponse:
    """Show an item as learners meet it, in every language."""
    item = own_item(request, pk)
    version: ItemVersion = version_of(item)
    if re.fullmatch(r"[0-9]{1,8}", number := request.GET.get("version", "")):
        version = get_object_or_404(item_versions(item), number=int(number))
    return render_preview(request, version, languages_of(item), item.code)


def render_preview(
    request: PersonRequest, version: Version, languages: list[str], code: str
) -> HttpResponse:
    """Render a version as learners meet it: first to be answered, then with everything."""
    order = sorted(o["id"] for o in version.definition.get("options", ()))
    shown: list[dict[str, Any]] = []
    for number, language in enumerate(languages, 1):
        spoken = INTERFACE.get(language, language)
        given: dict[str, Any] = {"language": language, "option_order": order}
        other = number + len(languages)
        with override(spoken):
            shown.append(
                {
                    "spoken": spoken,
                    "code": language,
                    "name": ENDONYMS.get(language, language),
                    "asked": present_item(version, position=number, **given),
                    "revealed": present_item(
                        version, position=other, reveal=REVEALED, **given
                    ),
                }
            )
    context = {"shown": shown, "code": code}
    return render(request, "assessments/admin/preview.html", context)


def compare(request: PersonRequest, pk: int) -> HttpResponse:
    """Show what differs between two versions."""
    item = own_item(request, pk)
    versions = {version.number: version for version in item_versions(item)}
    latest = max(versions)
    old, new = (
        versions.get(int(given) if re.fullmatch(r"[0-9]{1,8}", given) else usual)
        for given, usual in (
            (request.GET.get("old", ""), max(latest - 1, 1)),
            (request.GET.get("new", ""), latest),
        )
    )
    if old is None or new is None:
        raise Http404
    languages = list(dict.fromkeys([*languages_of(item), *old.texts, *new.texts]))
    context = {
        "item": item,
        "old": old,
        "new": new,
        "versions": sorted(versions.values(), key=lambda version: -version.number),
        "picture_changed": old.figures != new.figures,
        "differences": differences(
            rows_of(old.definition, old.texts),
            rows_of(new.definition, new.texts),
            languages,
        ),
    }
    return render(request, "assessments/admin/compare.html", context)


@require_POST
def status(request: PersonRequest, pk: int) -> HttpResponse:
    """Change the status of an item: to review by its authors, beyond by reviewers."""
    item = own_item(request, pk)
    wanted = request.POST.get("status", "")
    modest = {ItemStatus.DRAFT, ItemStatus.REVIEW}
    releases = may_release_items(request.user, item.course)
    allowed = releases or (wanted in modest and item.status in modest)
    if wanted not in ItemStatus.values or not allowed:
        messages.error(request, _("You cannot give this item that status."))
        return redirect(item_url(item))
    actor = request.user.public_id
    try:
        change_status(item, wanted, actor=actor, now=timezone.now())
    except ItemRefusedError:
        for reason in reasons(item):
            messages.error(request, reason)
    else:
        label = ItemStatus(wanted).label
        messages.success(request, _("The item is now: %(status)s.") % {"status": label})
    return redirect(item_url(item))


def reasons(item: Item) -> list[str]:
    """Say why an item cannot be activated."""
    found = findings_in_words(item, needed=True)
    for language, step in missing_steps(item):
        values = {
            "step": ReviewStep(step).label,
            "language": ENDONYMS.get(language, ""),
        }
        found.append(_("Not yet done in %(language)s: %(step)s.") % values)
    return found


@require_POST
def review(request: PersonRequest, pk: int) -> HttpResponse:
    """Record that someone checked the facts, or read the language, of this version."""
    item = own_item(request, pk)
    version = version_of(item)
    form = review_form(request, item)
    if not may_release_items(request.user, item.course):
        messages.error(request, _("You do not review items of this course."))
    elif not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(map(str, errors)))
    elif form.cleaned_data["version"] != version.number:
        messages.error(request, _("The item was changed meanwhile. Read it again."))
    else:
        said = {k: form.cleaned_data[k] for k in ("language", "step", "by_name", "on")}
        record_item_review(version, actor=request.user.public_id, **said)
        messages.success(request, _("The review is recorded for exactly this text."))
    return redirect(item_url(item))
