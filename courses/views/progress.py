"""Saving progress and notes: plain form posts, or the same from a script."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.article import NOTES, outline_of
from courses.domain.note import save_note
from courses.domain.progress import (
    catch_up,
    finish_lesson,
    reopen_lesson,
    save_place,
)
from courses.enums import EnrollmentStatus
from courses.errors import StaleNoteError
from courses.forms import CatchUpForm, DoneForm, NoteForm, PlaceForm
from courses.models import Enrollment, LearnerNote, Lesson
from courses.queries import (
    catalogue_stamp,
    course_page_of,
    done_lessons,
    lesson_page_of,
    own_lesson,
    page_path,
)
from lms.accounts.http import PersonRequest
from lms.accounts.redirects import next_path


def wants_json(request: HttpRequest) -> bool:
    """Tell whether a script asks."""
    return request.headers.get("Accept", "").startswith("application/json")


def own_enrollment(
    request: PersonRequest, public_id: UUID, *, left: bool = False
) -> Enrollment:
    """Return the reader's own enrollment, or 404: nobody learns that it exists.

    One that the reader has `left` is only returned when asked for.
    """
    enrollments = Enrollment.objects.select_related("run__course", "version")
    if not left:
        enrollments = enrollments.filter(status=EnrollmentStatus.ENROLLED)
    return get_object_or_404(
        enrollments, public_id=public_id, subject__link__user=request.user
    )


def back_to(lesson: Lesson, anchor: str = "") -> HttpResponse:
    """Return to the lesson in the active language."""
    address = lesson_address(lesson)
    return redirect(f"{address}#{anchor}" if anchor else address)


def lesson_address(lesson: Lesson) -> str:
    """Return where the lesson is in the active language, or in another."""
    page = lesson_page_of(lesson, get_language() or "")
    if page is None:
        return reverse("portal:learning")
    return page_path(page.url_path, page.locale.language_code)


@require_POST
def place(request: HttpRequest, public_id: UUID, code: str) -> HttpResponse:
    """Remember where the reader is. One UPDATE: this is the most frequent save of all."""
    if not request.user.is_authenticated:
        return JsonResponse({"error": "signed-out"}, status=401)
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": "block"}, status=400)
    block = form.cleaned_data["block"]
    saved = save_place(request.user, public_id, code, block=block, now=timezone.now())
    if not saved:
        raise Http404
    return HttpResponse(status=204)


@require_POST
def done(request: PersonRequest, public_id: UUID, code: str) -> HttpResponse:
    """Mark a lesson as done, or take the mark back."""
    if not request.user.is_authenticated:
        return signed_out(request)
    found = own_lesson(request.user, public_id, code)
    if found is None:
        raise Http404
    enrollment, lesson = found
    form = DoneForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": "by"}, status=400)
    by = form.cleaned_data["by"]
    if by == "undo":
        reopen_lesson(enrollment, lesson)
        is_new = False
    else:
        language = get_language() or ""
        is_new = finish_lesson(enrollment, lesson, by=by, language=language)
    if wants_json(request):
        known = is_new or done_lessons(enrollment).get(lesson.pk, False)
        return JsonResponse({"done": known})
    return redirect(next_path(request, "") or lesson_address(lesson))


def signed_out(request: HttpRequest) -> HttpResponse:
    """Answer a save after the session ended: the script keeps the text, a form signs in."""
    if wants_json(request):
        return JsonResponse({"error": "signed-out"}, status=401)
    messages.warning(
        request, _("Your session had ended. Sign in, go back, and save again.")
    )
    return redirect("account_login")


@require_POST
def note(
    request: PersonRequest, public_id: UUID, code: str, block: str
) -> HttpResponse:
    """Save a reflection or a country answer."""
    form = NoteForm(request.POST)
    if not request.user.is_authenticated:
        return unsaved(request, form, status=401, error="signed-out")
    enrollment = own_enrollment(request, public_id, left=True)
    # Retired or not: what was written stays where it was.
    lesson = get_object_or_404(Lesson, course=enrollment.run.course, code=code)
    kind = kind_of_block(lesson, block)
    if kind is None or enrollment.status == EnrollmentStatus.WITHDRAWN:
        return unsaved(request, form, status=404, error="gone")
    if not form.is_valid():
        return unsaved(request, form, status=422, error="invalid")
    try:
        saved = save_note(
            enrollment,
            lesson,
            block=block,
            kind=kind,
            text=form.cleaned_data["text"],
            revision=form.cleaned_data["revision"],
            language=get_language() or "",
        )
    except StaleNoteError as error:
        return stale_note(request, error.current, form.cleaned_data["text"], lesson)
    if wants_json(request):
        at = time_format(timezone.localtime(saved.updated_at))
        return JsonResponse({"revision": saved.revision, "at": at})
    messages.success(request, _("Your text is saved."))
    return back_to(lesson, f"note-{block}")


def kind_of_block(lesson: Lesson, block: str) -> str | None:
    """Return the kind of a place to write, or None if the lesson has no such place."""
    page = lesson_page_of(lesson, get_language() or "")
    for child in page.body if page else ():
        if child.block_type in NOTES and child.value["id"] == block:
            return str(child.block_type)
    return None


def unsaved(
    request: HttpRequest, form: NoteForm, *, status: int, error: str
) -> HttpResponse:
    """Say why a text was not saved, and give it back: nothing that was written is lost."""
    if wants_json(request):
        return JsonResponse({"error": error, "fields": form.errors}, status=status)
    context = {
        "form": form if error == "invalid" else None,
        "error": error,
        "mine": request.POST.get("text", ""),
        "back": next_path(request, reverse("portal:learning")),
    }
    return render(request, "courses/note_refused.html", context, status=status)


def stale_note(
    request: HttpRequest, current: LearnerNote, mine: str, lesson: Lesson
) -> HttpResponse:
    """Show both texts: the one that stands and the one that was not stored."""
    if wants_json(request):
        body = {"error": "stale", "current": current.text, "revision": current.revision}
        return JsonResponse(body, status=409)
    context = {"current": current, "mine": mine, "address": lesson_address(lesson)}
    return render(request, "courses/note_stale.html", context, status=409)


@login_required
def catch_up_view(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Mark the lessons that were read offline."""
    enrollment = own_enrollment(request, public_id)
    course, language = enrollment.run.course, get_language() or ""
    reached = done_lessons(enrollment)
    modules = outline_of(course, language, catalogue_stamp())
    rows = [lesson for module in modules for lesson in module["lessons"]]
    done = {row["code"] for row in rows if reached.get(row["id"])}
    offered = [(row["code"], row["title"]) for row in rows]
    form = CatchUpForm(request.POST or None, offered=offered, done=done)
    if request.method == "POST" and form.is_valid():
        lessons = Lesson.objects.filter(
            course=course, code__in=form.cleaned_data["lessons"]
        )
        count = catch_up(enrollment, lessons, language=language)
        messages.success(
            request, _("Lessons marked as read: %(count)s.") % {"count": count}
        )
        return redirect("portal:learning")
    context = {
        "form": form,
        "enrollment": enrollment,
        "page": course_page_of(course, language),
        "left": len(rows) - len(done),
    }
    return render(request, "courses/catch_up.html", context)
