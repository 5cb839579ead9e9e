"""Writing items in the Wagtail admin: every language side by side, each save a version."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin import messages

from assessments.domain.authoring import add_item, revise_item
from assessments.domain.figure import store_figure
from assessments.domain.item import item_data
from assessments.enums import Interaction
from assessments.errors import ItemRefusedError, StaleItemError
from assessments.forms.item import ItemForm, KindForm, initial_of, sheet_of
from assessments.importing.items_file import LANGUAGE_MARK, ItemData, image_in
from assessments.models import Item
from assessments.queries.items import content_languages, item_versions, version_of
from assessments.rules import courses_to_write
from assessments.wagtail_hooks.item_pages import (
    item_url,
    languages_of,
    own_item,
    render_preview,
)
from assessments.wagtail_hooks.item_rows import differences, rows_of
from courses.importing.files import extension
from courses.models import Course
from courses.uploads import content
from lms.accounts.http import PersonRequest

ALL = ["es", "pt", "en"]
# Fields that an item which exists does not send.
KEPT = ("code", "use")


@dataclass(frozen=True)
class Unsaved:
    """A version that is still being written."""

    definition: dict[str, Any]
    texts: dict[str, Any]
    figures: dict[str, str] = field(default_factory=dict)
    digest: str = ""


@dataclass(frozen=True)
class Desk:
    """Where an item is written: its course, the item if there is one, the form."""

    course: Course
    item: Item | None
    form: ItemForm

    @property
    def languages(self) -> list[str]:
        """Return the languages side by side."""
        return list(self.form.sheet.languages)


def desk_of(
    request: PersonRequest, course: Course, kind: str, item: Item | None
) -> Desk:
    """Lay out the sheet, as it was sent if it was."""
    known = item_data(item) if item else None
    languages = languages_of(item) if item else content_languages(course) or ALL
    posted = request.POST if request.method == "POST" else None
    sheet = sheet_of(
        kind, languages, base=known.definition if known else {}, posted=posted
    )
    data = None
    if posted is not None:
        data = posted.copy()
        for name, codes in sheet.ids.items():
            data[f"{name}-ids"] = " ".join(codes)
    form = ItemForm(
        data,
        request.FILES or None,
        course=course,
        sheet=sheet,
        known=known,
        initial=initial_of(known, version_of(item).number if item else 0),
    )
    return Desk(course, item, form)


def show(
    request: PersonRequest, desk: Desk, *, other: list[dict[str, Any]] | None = None
) -> HttpResponse:
    """Show the sheet; `other` is what somebody else changed meanwhile."""
    context = {
        "form": desk.form,
        "course": desk.course,
        "item": desk.item,
        "kind": Interaction(desk.form.sheet.kind).label,
        "warned": desk.form.warnings,
        "lists": [(name, LINES[name]()) for name in desk.form.sheet.ids],
        "other": other,
    }
    return render(request, "assessments/admin/edit.html", context)


LINES = {
    "option": lambda: _("More options"),
    "row": lambda: _("More lines"),
    "unit": lambda: _("More units"),
    "criterion": lambda: _("More criteria"),
}


def handle(request: PersonRequest, desk: Desk) -> HttpResponse:
    """Draw more lines, preview, or save."""
    form, do = desk.form, request.POST.get("do", "")
    if do.startswith("more-"):
        kept = {name: form.initial.get(name) for name in KEPT}
        form.initial = kept | {name: form.data[name] for name in form.data}
        form.is_bound = False
        return show(request, desk)
    if not form.is_valid() or form.item is None:
        return show(request, desk)
    if do == "preview":
        item = form.item
        version = Unsaved(item.definition, item.texts, figures_of(desk))
        return render_preview(request, version, desk.languages, item.code)
    if form.warnings and not form.cleaned_data["accept"]:
        return show(request, desk)
    return save(request, desk, form.item)


def figures_of(desk: Desk) -> dict[str, str]:
    """Return the stored picture of each language, those that are new among them."""
    form = desk.form
    if form.cleaned_data.get("figure_clear"):
        return {}
    figures = dict(version_of(desk.item).figures) if desk.item else {}
    for language, file in form.uploads.items():
        figures[language] = store_figure(file.name, content(file))
    if figures:
        first = next(iter(figures.values()))
        figures = {
            language: figures.get(language, first) for language in desk.languages
        }
    return figures


def with_pictures(desk: Desk, data: ItemData) -> tuple[ItemData, dict[str, str]]:
    """Name the pictures as a package does; return the stored ones by these names."""
    figures = figures_of(desk)
    if not figures:
        return data, {}
    known = version_of(desk.item) if desk.item else None
    image = known.image if known and known.figures == figures else ""
    kinds = {extension(stored) for stored in figures.values()}
    if not image and len(set(figures.values())) == 1:
        image = f"item-{data.code}.{min(kinds)}"
    elif not image:
        image = f"item-{data.code}.{LANGUAGE_MARK}.{min(kinds)}"
    named = {image_in(image, code): stored for code, stored in figures.items()}
    return replace(data, image=image), named


def save(request: PersonRequest, desk: Desk, data: ItemData) -> HttpResponse:
    """Store a new item or a new version; what somebody else wrote is never lost."""
    data, figures = with_pictures(desk, data)
    if len({extension(stored) for stored in figures.values()}) > 1:
        desk.form.add_error(None, _("The pictures of all languages are of one kind."))
        return show(request, desk)
    base = desk.form.cleaned_data["base"]
    actor, now = request.user.public_id, timezone.now()
    try:
        item = (
            revise_item(
                desk.item, data, base=base, actor=actor, now=now, figures=figures
            )
            if desk.item
            else add_item(desk.course, data, actor=actor, now=now, figures=figures)
        )
    except StaleItemError as error:
        return show_conflict(request, desk, base, error.current)
    except ItemRefusedError:
        desk.form.add_error("code", _("Another item of this course has this code."))
        return show(request, desk)
    messages.success(
        request, _("Saved as version %(number)s.") % {"number": version_of(item).number}
    )
    return redirect(item_url(item))


def show_conflict(
    request: PersonRequest, desk: Desk, base: int, current: Any
) -> HttpResponse:
    """Show what was written here, and beside it what somebody else saved meanwhile."""
    versions = item_versions(current.item)
    old = versions.filter(number=base).first() or current
    rows = [rows_of(v.definition, v.texts) for v in (old, current)]
    desk.form.data = {**desk.form.data.dict(), "base": str(current.number)}  # type: ignore[attr-defined]  # a form that was sent
    return show(request, desk, other=differences(rows[0], rows[1], desk.languages))


class AddView(View):
    """A new item: first its course and kind, then the sheet."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for course and kind, then show the sheet, or take what was written."""
        del args, kwargs
        courses = courses_to_write(request.user).order_by("code")
        if not courses:
            messages.error(request, _("You do not write items of any course."))
            return redirect("wagtailadmin_home")
        asked = request.GET if "interaction" in request.GET else None
        form = KindForm(asked, courses=courses, kinds=Interaction.choices)
        if not form.is_bound or not form.is_valid():
            return render(request, "assessments/admin/add.html", {"form": form})
        course, kind = form.cleaned_data["course"], form.cleaned_data["interaction"]
        return answer(request, desk_of(request, course, kind, None))


class EditView(View):
    """A new version of an item."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the sheet, or take what was written."""
        del args
        item = own_item(request, kwargs["pk"])
        kind = version_of(item).definition["interaction"]
        return answer(request, desk_of(request, item.course, kind, item))


def answer(request: PersonRequest, desk: Desk) -> HttpResponse:
    """Show a sheet, or take what was written on it."""
    return handle(request, desk) if request.method == "POST" else show(request, desk)
