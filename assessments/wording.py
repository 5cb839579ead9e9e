"""Rules, scores and refusals in words, in the active language and zone."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from assessments.enums import Outcome, QuizKind
from assessments.models import ItemVersion, QuizVersion
from assessments.planning import versions_of
from assessments.policy import Facts, StartDecision
from assessments.queries.frozen import askable
from assessments.scoring.response import ResponseError
from courses.models import Enrollment
from lms.countries.names import place_name

HUNDRED = 100
MINUTES_OF_DAY = 24 * 60


def percent(share: Fraction | None) -> str:
    """Say a share as a whole percentage, rounded down: nobody passes by rounding."""
    if share is None:
        return ""
    return _("%(number)s%%") % {"number": number_format(int(share * HUNDRED))}


def points(value: Fraction | None) -> str:
    """Say points with two decimals at most."""
    if value is None:
        return ""
    rounded = round(float(value), 2)
    text = number_format(rounded, decimal_pos=2)
    return text.rstrip("0").rstrip(".,") if rounded % 1 else number_format(int(rounded))


def moment(at: datetime) -> str:
    """Say an instant in the person's zone, named."""
    local = timezone.localtime(at)
    zone = place_name(timezone.get_current_timezone_name())
    return _("%(date)s, %(time)s (%(zone)s)") % {
        "date": date_format(local, "DATE_FORMAT"),
        "time": date_format(local, "TIME_FORMAT"),
        "zone": zone,
    }


def duration(minutes: int) -> str:
    """Say how long something takes."""
    days, rest = divmod(minutes, MINUTES_OF_DAY)
    if days and not rest:
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    hours, rest = divmod(minutes, 60)
    if hours and not rest:
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    text = ngettext("%(count)s minute", "%(count)s minutes", minutes)
    return text % {"count": minutes}


def quiz_facts(
    version: QuizVersion, facts: Facts, decision: StartDecision
) -> list[tuple[str, str]]:
    """Return what one should know before starting, as (what, in words) pairs."""
    conduct = version.plan["conduct"]
    rows = [
        (_("Questions"), question_words(version)),
        (pgettext("how long", "Time"), time_words(conduct, facts, decision)),
        (_("When time ends"), end_words(decision)),
        (_("Attempts"), attempt_words(decision)),
        (_("What counts"), count_words(version, decision)),
        (_("Long answers"), long_answer_words(version)),
        (_("What you see afterwards"), review_words(conduct)),
    ]
    return [(what, words) for what, words in rows if words]


def question_words(version: QuizVersion) -> str:
    """Say how many questions one attempt asks."""
    form = next(iter(version.plan["forms"].values()))
    count = sum(
        len(pick.get("fixed", ())) or pick.get("count", 0)
        for section in form
        for pick in section["picks"]
    )
    asked = ngettext("%(count)s question.", "%(count)s questions.", count)
    words = asked % {"count": count}
    if count < len(set(versions_of(version.plan, next(iter(version.plan["forms"]))))):
        words += " " + _("They are drawn anew for every attempt.")
    if version.plan.get("open"):
        words += " " + _("Their answers are public: the course is open.")
    return words


def time_words(
    conduct: Mapping[str, Any], facts: Facts, decision: StartDecision
) -> str:
    """Say how long one has, and whether the clock runs while one is away."""
    timer = conduct["timer"]
    deadline = decision.values["deadline"]
    if timer["policy"] == "none":
        words = _("No clock runs. You can leave and go on later, on any device.")
        return words + (
            " " + _("Open until %s.") % moment(deadline) if deadline else ""
        )
    if deadline is not None:
        minutes = round((deadline - facts.now).total_seconds() / 60)
    else:
        minutes = timer["minutes"]
    if timer["policy"] == "window":
        text = _(
            "Once started, it stays open for %s. You can leave and go on as often as"
            " you like."
        )
        return text % duration(minutes)
    text = _("%s from the moment you start. The clock goes on while you are away.")
    words = text % duration(minutes)
    if facts.time_factor > 1:
        words += " " + _("This includes the additional time that you were granted.")
    return words


def end_words(decision: StartDecision) -> str:
    """Say what happens when time ends."""
    if decision.values["deadline"] is None:
        return ""
    if decision.values["may_roll_over"]:
        return _(
            "What you have answered is handed in for you, unless you choose to go on"
            " for less credit."
        )
    return _("What you have answered until then is handed in for you.")


def attempt_words(decision: StartDecision) -> str:
    """Say how many attempts are left."""
    left = decision.values["attempts_left"]
    if left is None:
        return _("As many as you like.")
    if left == 0:
        return _("No attempt is left.")
    text = ngettext("%(count)s attempt is left.", "%(count)s attempts are left.", left)
    return text % {"count": left}


def count_words(version: QuizVersion, decision: StartDecision) -> str:
    """Say which attempt counts, and what passing takes."""
    conduct = version.plan["conduct"]
    if version.kind == QuizKind.PRE_TEST:
        return _(
            "It shows what you bring to the course. It does not count for passing, and"
            " its answers are not shown, so that the test at the end can show what you"
            " learned."
        )
    if version.kind == QuizKind.PRACTICE:
        return _("Nothing: it is for practice.")
    words = {
        "best": _("Your best attempt counts."),
        "last": _("Your last attempt counts."),
        "first": _("Your first attempt counts."),
        "mean": _("The mean of your attempts counts."),
    }[conduct["kept"]]
    if decision.values["counting_left"] == 0 and decision.values["attempts_left"] != 0:
        words = _("A further attempt is practice: what you have reached stays.")
    if conduct["pass_percent"] is not None:
        passing = _("You pass with %s.")
        words += " " + passing % percent(Fraction(conduct["pass_percent"], HUNDRED))
    return words


def long_answer_words(version: QuizVersion) -> str:
    """Say who scores long answers, and whether the certificate waits for it."""
    if not asks_long_answers(version):
        return ""
    words = _("A person scores them; the result comes to My messages.")
    waits = version.required and version.plan["conduct"]["pass_percent"] is not None
    if waits:
        return words + " " + _("The certificate waits for it.")
    return words + " " + _("The certificate does not wait for it.")


def asks_long_answers(version: QuizVersion) -> bool:
    """Tell whether a person has something to score in this version, or in a draft of it."""
    ids = versions_of(version.plan)
    drafted = ItemVersion.objects.filter(public_id__in=ids)
    asked = askable(version.pk).values() if version.pk else drafted
    return any(row.definition["interaction"] == "extended" for row in asked)


def review_words(conduct: Mapping[str, Any]) -> str:
    """Say what is shown after handing in."""
    after = set(conduct["review"]["after"])
    if "key" in after:
        return _("Your result, and the right answers with their reasons.")
    if "correctness" in after:
        words = _("Your result, and which of your answers were right.")
        if conduct["review"].get("settled"):
            words += " " + _(
                "The right answers with their reasons once you have passed or have no"
                " attempt left."
            )
        return words
    if "points" in after:
        return _("Your result.")
    return _("That it was handed in. Its answers stay unseen.")


def refusal_words(decision: StartDecision, enrollment: Enrollment) -> str:
    """Say why one cannot start now, and what to do."""
    wait = decision.values["wait_until"]
    run = enrollment.run
    texts = {
        "no-attempts-left": _(
            "You have used every attempt. If something went wrong, ask the instructor"
            " of the course for another one."
        ),
        "wait": _("You can start again after a pause."),
        "not-open": _("The course has not started yet."),
        "closed": _("The time for this quiz is over."),
        "passed": _("You have passed this quiz."),
        "in-progress": _("An attempt is in progress: go on with it."),
        "not-for-you": _("This quiz is not open to you."),
    }
    if decision.reason == "wait" and wait:
        return _("You can start again from %s on.") % moment(wait)
    if decision.reason == "not-open" and run.start:
        return _("The course starts on %s.") % moment(run.start)
    return texts[decision.reason]


def outcome_words(outcome: Outcome) -> str:
    """Say why an answer was not saved, and what became of it."""
    return {
        Outcome.STALE: _(
            "Not saved: this question was answered elsewhere meanwhile. Your answer is"
            " kept; choose which one stands."
        ),
        Outcome.LATE: _(
            "Not saved: the time was over when this answer arrived. It is kept, and the"
            " instructor of the course can see it."
        ),
        Outcome.FINISHED: _(
            "Not saved: this attempt was handed in already. The answer is kept, and the"
            " instructor of the course can see it."
        ),
    }.get(outcome, "")


def response_words(error: ResponseError) -> str:
    """Say what is wrong with an answer, and what to do."""
    if error.reason == "ambiguous":
        first, second = error.values
        text = _(
            "“%(first)s” or “%(second)s”? Write the number without separators between"
            " thousands."
        )
        return text % {"first": first, "second": second}
    if error.reason == "long" and error.values:
        text = _("This answer has %(count)s characters; %(most)s fit. Shorten it.")
        return text % {"count": error.values[0], "most": error.values[-1]}
    return {
        "number": _("This is not a number. Write digits, such as 12 or 0.5."),
        "unit": _("Choose the unit of the number."),
        "too-many": _("Choose one answer only."),
        "incomplete": _("Give every entry its place."),
        "twice": _("Two entries have the same place. Give each its own."),
        "long": _("This answer is too long. Shorten it."),
    }.get(
        error.reason,
        _(
            "This answer does not fit the question. It is kept; reload the page and"
            " answer again."
        ),
    )
