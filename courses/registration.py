"""What this room registers: the first requirement, its messages, what it holds of people."""

from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from courses.models import (
    CourseCompletion,
    Enrollment,
    EnrollmentEvent,
    LearnerNote,
    LessonProgress,
    RunMessage,
)
from courses.queries import (
    best_title,
    enrollment_summary,
    lesson_states,
    subject_enrollments,
)
from courses.requirements import Reason, RequirementKind, register_requirement
from courses.rules import teaches_anything
from lms.accounts.domain.erasure import unsafe_rows
from lms.accounts.doors import Door, register_door
from lms.accounts.message_kinds import MessageKind, register_message_kind
from lms.accounts.models import Subject, User
from lms.accounts.registries import (
    register_enrollment_summary,
    register_eraser,
    register_personal_data,
    register_remover,
    register_staff_role,
)

LESSONS = "lessons"


# --- The first requirement: every lesson is done ----------------------------------


def lesson_facts(
    enrollment: Enrollment, requirement: Mapping[str, Any]
) -> dict[str, Any]:
    """Fetch which lessons of the version are done, and which are offered no more."""
    del requirement
    states = lesson_states(enrollment)
    return {
        "lessons": enrollment.version.lesson_codes,
        "done": [code for code, done, _retired in states if done],
        "retired": [code for code, _done, retired in states if retired],
    }


def check_lessons(requirement: Mapping[str, Any], facts: Mapping[str, Any]) -> Reason:
    """Judge: every lesson of the version is done, but for those that were retired."""
    del requirement
    done, retired = set(facts["done"]), set(facts["retired"])
    waived = [code for code in facts["lessons"] if code in retired - done]
    asked = [code for code in facts["lessons"] if code not in waived]
    missing = [code for code in asked if code not in done]
    values = {"total": len(asked), "missing": missing, "waived": waived}
    return Reason(LESSONS, bool(asked) and not missing, values)


def describe_lessons(reason: Reason) -> str:
    """Say what is met or missing."""
    missing = len(reason.values["missing"])
    if reason.met:
        return str(_("All lessons are done."))
    text = ngettext(
        "%(count)s lesson is not done yet.",
        "%(count)s lessons are not done yet.",
        missing,
    )
    return text % {"count": missing}


register_requirement(
    RequirementKind(LESSONS, lesson_facts, check_lessons, describe_lessons),
    source=lambda _course: [{"kind": LESSONS}],
)


# --- Messages ---------------------------------------------------------------------

register_message_kind(
    MessageKind(
        code="run_message",
        title=_("%(title)s"),
        body=_("%(body)s"),
        action=_("My learning"),
        link=lambda _context: reverse("portal:learning"),
    )
)


register_message_kind(
    MessageKind(
        code="publish_refused",
        title=_("“%(title)s” was not published"),
        body=_(
            "The page was to be published now, but the rules of publishing are against"
            " it. Your draft is kept as it is. Mend the following and schedule it"
            " again:\n\n%(reasons)s"
        ),
        action=_("Edit the page"),
        link=lambda context: reverse("wagtailadmin_pages:edit", args=[context["page"]]),
    )
)


def completed_course(context: Mapping[str, Any]) -> Mapping[str, Any]:
    """Name the course that was completed, in the language of the reader."""
    title = best_title(context["titles"], get_language() or "", context["course"])
    return {"course": title}


register_message_kind(
    MessageKind(
        code="course_completed",
        title=_("You completed “%(course)s”"),
        body=_("You have met every requirement of the course “%(course)s”."),
        action=_("My learning"),
        prepare=completed_course,
        link=lambda _context: reverse("portal:learning"),
    )
)


# --- What is held about a person --------------------------------------------------


def summary(subject_ids: Collection[int]) -> dict[int, list[Any]]:
    """Tell a focal point course and status, in the active language."""
    return enrollment_summary(subject_ids, get_language() or "")


def held_enrollments(user: User, subject: Subject) -> list[dict[str, Any]]:
    """List the enrollments of a person."""
    del user
    return [
        {
            "run": row.run.code,
            "language": row.language,
            "status": str(row.get_status_display()),
            "enrolled_at": row.enrolled_at,
            "completed_at": row.completion.completed_at
            if hasattr(row, "completion")
            else None,
        }
        for row in subject_enrollments(subject)
    ]


def held_progress(user: User, subject: Subject) -> list[dict[str, Any]]:
    """List the lessons that a person opened."""
    del user
    rows = LessonProgress.objects.filter(enrollment__subject=subject).select_related(
        "lesson__course"
    )
    return [
        {
            "lesson": str(row.lesson),
            "language": row.language,
            "opened_at": row.opened_at,
            "done_at": row.done_at,
        }
        for row in rows
    ]


def held_notes(user: User, subject: Subject) -> list[dict[str, Any]]:
    """List what a person wrote in lessons."""
    del user
    rows = LearnerNote.objects.filter(enrollment__subject=subject).select_related(
        "lesson__course"
    )
    return [
        {
            "lesson": str(row.lesson),
            "block": row.block,
            "kind": str(row.get_kind_display()),
            "text": row.text,
            "updated_at": row.updated_at,
        }
        for row in rows
    ]


def forget_notes(subject: Subject) -> None:
    """Erase what a person wrote: it may name people."""
    LearnerNote.objects.filter(enrollment__subject=subject).delete()


def remove_enrollments(subject_ids: Collection[int]) -> None:
    """Delete every row of synthetic subjects, and give their seats back.

    What they wrote as instructors goes too: real people would read it in their run.
    """
    people = User.objects.filter(link__subject__in=subject_ids)
    unsafe_rows(RunMessage).filter(actor__in=people.values("public_id")).delete()
    enrollments = Enrollment.objects.filter(subject_id__in=subject_ids)
    keys = list(enrollments.values_list("pk", flat=True))
    for model in (CourseCompletion, EnrollmentEvent):
        unsafe_rows(model).filter(enrollment_id__in=keys).delete()
    runs = {row.run for row in enrollments.select_related("run")}
    enrollments.delete()
    for run in runs:
        run.seats_taken = run.enrollments.filter(status="enrolled").count()
        run.save(update_fields=["seats_taken"])


LABELS = {
    "run": _("Run"),
    "language": _("Language"),
    "status": _("Status"),
    "enrolled_at": _("Enrolled on"),
    "completed_at": _("Completed on"),
    "lesson": _("Lesson"),
    "opened_at": _("Opened on"),
    "done_at": _("Done on"),
    "block": _("Place"),
    "kind": _("Kind"),
    "text": _("Text"),
    "updated_at": _("Saved on"),
}
register_enrollment_summary(summary)
register_personal_data(
    "enrollments", held_enrollments, title=_("Enrollments"), labels=LABELS
)
register_personal_data(
    "progress", held_progress, title=_("Progress in lessons"), labels=LABELS
)
register_personal_data(
    "notes", held_notes, title=_("What I wrote in lessons"), labels=LABELS
)
register_eraser(forget_notes)
register_remover(remove_enrollments)
register_staff_role(teaches_anything)
register_door("teaching", Door(_("Teaching"), "courses:teaching", teaches_anything))
