"""What this room registers: parts of a package, a requirement, activities, messages."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import (
    get_language,
    gettext_lazy,
    override,
)
from django.utils.translation import gettext as _

from assessments.domain.bank import (
    apply_bank,
    export_bank,
    kept_pictures,
    read_bank,
    render_bank,
    used_pictures,
)
from assessments.domain.forgetting import forget_answers, remove_attempts
from assessments.domain.quiz_package import (
    apply_part,
    export_part,
    read_part,
    render_part,
)
from assessments.importing import items_file, quizzes_file
from assessments.models import Quiz
from assessments.queries.quiz import quizzes_of
from assessments.queries.standing import Standing, standing_by_code, standings_of
from assessments.wording import percent
from courses.activities import Activity, ActivityState, register_activities
from courses.models import Course, Enrollment
from courses.package_parts import PackagePart, register_part
from courses.requirements import Reason, RequirementKind, register_requirement
from courses.run_tabs import RunTab, register_run_tab
from lms.accounts.message_kinds import MessageKind, register_message_kind
from lms.accounts.registries import (
    register_eraser,
    register_remover,
)
from lms.countries.models import localized

QUIZ_PASSED = "quiz_passed"

register_part(
    PackagePart(
        name="items",
        files=frozenset({items_file.FILE}),
        read=read_bank,
        apply=apply_bank,
        export=export_bank,
        render=render_bank,
        uses=used_pictures,
        media=kept_pictures,
    )
)
register_part(
    PackagePart(
        name="quizzes",
        files=frozenset({quizzes_file.FILE}),
        read=read_part,
        apply=apply_part,
        export=export_part,
        render=render_part,
    )
)


# --- The requirement: a quiz is passed ------------------------------------------------


def quiz_requirements(course: Course) -> list[dict[str, Any]]:
    """List the quizzes that a new version of the course asks to pass."""
    quizzes = Quiz.objects.filter(
        course=course, required=True, retired=False, current__isnull=False
    )
    return [
        {"kind": QUIZ_PASSED, "quiz": quiz.code, "titles": quiz.current.plan["titles"]}
        for quiz in quizzes.select_related("current").order_by("code")
        if quiz.current
    ]


def quiz_facts(
    enrollment: Enrollment, requirement: Mapping[str, Any]
) -> dict[str, Any]:
    """Fetch how the learner stands with the quiz; one that was retired is waived."""
    standing = standing_by_code(enrollment, requirement["quiz"])
    if standing is None:
        return {"known": False}
    return {
        "known": True,
        "retired": standing.quiz.retired,
        "met": standing.met,
        "attempts": standing.attempts,
        "pending": standing.pending,
        "share": str(standing.share) if standing.share is not None else None,
    }


def check_quiz_passed(
    requirement: Mapping[str, Any], facts: Mapping[str, Any]
) -> Reason:
    """Judge: the quiz is passed, or offered no more."""
    waived = not facts["known"] or (facts["retired"] and not facts["met"])
    values = {"quiz": requirement["quiz"], "titles": requirement["titles"], **facts}
    return Reason(QUIZ_PASSED, waived or bool(facts.get("met")), values)


def describe_quiz(reason: Reason) -> str:
    """Say what is met or missing."""
    title = localized(dict(reason.values["titles"]))
    if reason.met:
        return _("“%(quiz)s” is passed.") % {"quiz": title}
    if reason.values.get("pending"):
        return _("“%(quiz)s” waits for a person to score it.") % {"quiz": title}
    return _("“%(quiz)s” is not passed yet.") % {"quiz": title}


register_requirement(
    RequirementKind(QUIZ_PASSED, quiz_facts, check_quiz_passed, describe_quiz),
    source=quiz_requirements,
)


# --- Where quizzes stand in a course --------------------------------------------------


def quiz_activities(course: Course, language: str) -> list[Activity]:
    """List the quizzes of a course at their places."""
    with override(language):
        return [
            Activity(
                key=str(quiz.public_id),
                title=quiz.current.title_in(language),
                url=reverse("assessments:quiz", args=[quiz.public_id]),
                place=quiz.placement.place,
                where=where_is(quiz),
                required=quiz.required,
            )
            for quiz in quizzes_of(course)
            if quiz.current
        ]


def where_is(quiz: Quiz) -> str:
    """Return the code of the module or lesson that a quiz follows."""
    row = quiz.placement.module or quiz.placement.lesson
    return row.code if row else ""


def quiz_states(enrollment: Enrollment) -> dict[str, ActivityState]:
    """Return how far a learner is with each quiz of their course."""
    return {
        str(standing.quiz.public_id): state_of(standing)
        for standing in standings_of(enrollment)
        if standing.attempts
    }


def state_of(standing: Standing) -> ActivityState:
    """Say how a learner stands with a quiz."""
    if standing.passed:
        return ActivityState(_("passed"), done=True)
    if standing.running:
        return ActivityState(_("in progress"), done=False)
    if standing.pending:
        return ActivityState(_("waiting for a person to score it"), done=False)
    if standing.met:
        return ActivityState(_("handed in"), done=True)
    return ActivityState(
        _("%(share)s, not passed yet") % {"share": percent(standing.share)}, done=False
    )


register_activities(quiz_activities, quiz_states)
register_run_tab(RunTab("quizzes", gettext_lazy("Quizzes"), "assessments:run_quizzes"))


# --- Messages -------------------------------------------------------------------------


def titled(context: Mapping[str, Any]) -> Mapping[str, Any]:
    """Name the quiz in the language of the reader."""
    return {**context, "quiz": localized(context["titles"], get_language())}


def result_link(context: Mapping[str, Any]) -> str:
    """Lead to the result of the attempt."""
    return reverse("assessments:result", args=[context["attempt"]])


register_message_kind(
    MessageKind(
        code="second_look_answered",
        title=gettext_lazy("Your question about “%(quiz)s”"),
        body=gettext_lazy(
            "You asked for a second look at question %(position)s. The answer:\n\n"
            "%(answer)s"
        ),
        action=gettext_lazy("See the result"),
        prepare=titled,
        link=result_link,
    )
)
register_message_kind(
    MessageKind(
        code="attempt_scored",
        title=gettext_lazy("“%(quiz)s” has been scored"),
        body=gettext_lazy(
            "A person has read your answers to “%(quiz)s”. The result is there now."
        ),
        action=gettext_lazy("See the result"),
        prepare=titled,
        link=result_link,
    )
)
register_message_kind(
    MessageKind(
        code="score_corrected",
        title=gettext_lazy("A correction of “%(quiz)s”"),
        body=gettext_lazy(
            "A question of “%(quiz)s” was not sound and has been corrected. Your result"
            " has changed with it. The reason given: %(reason)s"
        ),
        action=gettext_lazy("See the result"),
        prepare=titled,
        link=result_link,
    )
)
register_message_kind(
    MessageKind(
        code="correction_undone",
        title=gettext_lazy("A correction of “%(quiz)s” was taken back"),
        body=gettext_lazy(
            "A question of “%(quiz)s” had been corrected, and the correction has been"
            " taken back. Your result has changed with it. The reason given: %(reason)s"
        ),
        action=gettext_lazy("See the result"),
        prepare=titled,
        link=result_link,
    )
)
register_message_kind(
    MessageKind(
        code="answer_recovered",
        title=gettext_lazy("Your answer to “%(quiz)s” stands now"),
        body=gettext_lazy(
            "An answer of yours to question %(position)s could not be applied when it"
            " arrived. It has been looked at, and stands now. The reason given:"
            " %(reason)s"
        ),
        action=gettext_lazy("See the result"),
        prepare=titled,
        link=result_link,
    )
)
register_message_kind(
    MessageKind(
        code="answer_dismissed",
        title=gettext_lazy("An answer to “%(quiz)s” has been looked at"),
        body=gettext_lazy(
            "An answer of yours to question %(position)s could not be applied when it"
            " arrived. It has been looked at, and is not applied. The reason given:"
            " %(reason)s"
        ),
        action=gettext_lazy("See the result"),
        prepare=titled,
        link=result_link,
    )
)


# --- Forgetting people ---------------------------------------------------------------

register_eraser(forget_answers)
register_remover(remove_attempts)
