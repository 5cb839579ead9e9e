"""What the catalogue shows of each course, and what it is found by."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from courses.enums import RunState
from courses.facets import fold
from courses.models import CoursePage, Lesson
from courses.queries.pages import ENDONYMS, page_path
from courses.run_state import ATTRACTIVENESS, JOINABLE
from lms.countries.models import localized

SHORT_HOURS, MEDIUM_HOURS = 4, 10


def length_band(hours: float) -> tuple[str, Any]:
    """Return the band of a course's length and its words."""
    if hours <= SHORT_HOURS:
        return "short", _("Up to 4 hours")
    if hours <= MEDIUM_HOURS:
        return "medium", _("4 to 10 hours")
    return "long", _("More than 10 hours")


def catalogue_entries(language: str, now: datetime) -> list[dict[str, Any]]:
    """Return the published courses of a language as plain data, best run first."""
    pages = (
        CoursePage.live_in(language)
        .select_related("course", "locale")
        .prefetch_related(
            "course__topics",
            "course__runs",
            Prefetch(
                "course__lessons",
                Lesson.objects.filter(retired=False, module__retired=False),
            ),
            "course__lessons__competencies",
            Prefetch(
                "course__pages",
                CoursePage.objects.live().select_related("locale"),
                to_attr="live_pages",
            ),
        )
    )
    entries = [catalogue_entry(page, language, now) for page in pages]
    return sorted(entries, key=lambda entry: (entry["rank"], fold(entry["title"])))


def catalogue_entry(page: CoursePage, language: str, now: datetime) -> dict[str, Any]:
    """Return what the catalogue shows of a course, and what it is found by."""
    course = page.course
    states = sorted(
        {run.state(now) for run in course.runs.all()}, key=ATTRACTIVENESS.index
    )
    state = states[0] if states else RunState.TO_BE_SCHEDULED
    lessons = list(course.lessons.all())
    competencies = {
        c.code: localized(c.names, language)
        for x in lessons
        for c in x.competencies.all()
    }
    codes = [p.locale.language_code for p in course.live_pages]
    return {
        "title": page.title,
        "summary": page.summary,
        "url": page_path(page.url_path, language),
        "hours": course.hours,
        "lessons": len(lessons),
        "topics": [(t.code, localized(t.names, language)) for t in course.topics.all()],
        "competencies": sorted(competencies.items()),
        "languages": [
            (code, ENDONYMS[code]) for code in settings.UI_LANGUAGES if code in codes
        ],
        "length": [length_band(float(course.hours))],
        "state": [(state.value, state.label)],
        "rank": ATTRACTIVENESS.index(state),
        "joinable": state in JOINABLE,
        "words": page.search_words,
    }
