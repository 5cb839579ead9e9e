"""What the pages of statistics have in common: who may see them, addresses, flags."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.analysis.distractors import OTHER
from assessments.frames import WHICH
from assessments.models import Item, ItemVersion, Quiz
from assessments.queries.attempts import asked_item, runs_of, taught_quiz
from assessments.rendering.words import Words, words_of
from assessments.rules import may_write_items
from assessments.scoring.keys import has_key
from assessments.views.statistics.words import flag_words
from courses.models import Course
from courses.queries import course_page_of
from courses.rules import teaches
from lms.accounts.duties import staff_page
from lms.accounts.http import PersonRequest
from lms.accounts.rules import is_administrator

View = Callable[..., Any]
SHORT = 40


def check_taught(request: PersonRequest, course: Course | None) -> None:
    """Let in who teaches the course, and administrators; 404 for anyone else."""
    allowed = course is not None and (
        teaches(request.user, course) or is_administrator(request.user)
    )
    if not allowed:
        raise Http404


def quiz_page(view: View) -> View:
    """Open a page of a quiz to instructors of its course; the view gets the quiz."""

    @staff_page
    @login_required
    @wraps(view)
    def page(
        request: PersonRequest, public_id: UUID, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        quiz = taught_quiz(public_id)
        check_taught(request, quiz.course if quiz else None)
        return view(request, quiz, *args, **kwargs)

    return page


def item_page(view: View) -> View:
    """Open a page of an item to instructors of its course; the view gets the item."""

    @staff_page
    @login_required
    @wraps(view)
    def page(request: PersonRequest, public_id: UUID) -> HttpResponse:
        item = asked_item(public_id)
        check_taught(request, item.course if item else None)
        return view(request, item)

    return page


def which_of(request: PersonRequest) -> str:
    """Return which attempts of a person are asked for."""
    asked = request.GET.get("attempts", "")
    return asked if asked in WHICH else WHICH[0]


def which_links(chosen: str) -> list[dict[str, Any]]:
    """Return the ways to count attempts, with the one that is chosen."""
    texts = {
        "first": _("First attempt of each person"),
        "last": _("Last attempt of each person"),
        "all": _("Every attempt"),
    }
    return [
        {"which": which, "text": texts[which], "current": which == chosen}
        for which in WHICH
    ]


def run_choice(request: PersonRequest, quiz: Quiz) -> dict[str, Any]:
    """Return the runs to choose from, and the one that is chosen; unknown means all."""
    runs = runs_of(quiz)
    asked = request.GET.get("run", "")
    chosen = next((run for run in runs if str(run.public_id) == asked), None)
    return {"runs": runs, "run": chosen, "of_run": f"&run={asked}" if chosen else ""}


def title_of(quiz: Quiz) -> str:
    """Return the title of a quiz in the language of the reader."""
    if quiz.current is None:
        return quiz.title or quiz.code
    return quiz.current.title_in(get_language() or "")


def course_title(course: Course) -> str:
    """Return the title of a course in the language of the reader."""
    page = course_page_of(course, get_language() or "")
    return page.title if page else course.code


def about_quiz(quiz: Quiz, current: str) -> dict[str, Any]:
    """Return heading and tabs of the pages of a quiz."""
    names = {
        "quiz_statistics": _("Statistics"),
        "quiz_attempts": _("Attempts"),
    }
    return {
        "quiz": quiz,
        "title": title_of(quiz),
        "course_title": course_title(quiz.course),
        "tabs": [
            {
                "title": title,
                "url": reverse(f"assessments:{name}", args=[quiz.public_id]),
                "current": name == current,
            }
            for name, title in names.items()
        ],
    }


def edit_url(request: PersonRequest, item: Item) -> str:
    """Return the address of the item's editor if the person may write there."""
    if not may_write_items(request.user, item.course):
        return ""
    return reverse("wagtailsnippets_assessments_item:edit", args=[item.pk])


def letter(place: int) -> str:
    """Return A for 0, B for 1."""
    return chr(ord("A") + place)


@dataclass(frozen=True)
class Asked:
    """A question of a report: its version, and what readers call it and its options."""

    version: ItemVersion
    label: str
    options: Mapping[str, str]

    @property
    def stem(self) -> str:
        """Return the words of the question without marks."""
        return self.words.plain("stem")

    @property
    def words(self) -> Words:
        """Return all words of the question in the language of the reader."""
        version = self.version
        return words_of(version.digest, version.texts, get_language() or "")

    @property
    def interaction(self) -> str:
        """Return how the question is answered."""
        return str(self.version.definition["interaction"])

    def name_of(self, option: str) -> str:
        """Return what readers call an option, a pair, or an answer that was written."""
        if option == OTHER:
            return _("other answers")
        if self.interaction == "match":
            row, _equals, given = option.partition("=")
            rows = [one["id"] for one in self.version.definition["rows"]]
            return f"{rows.index(row) + 1} → {self.options[given]}"
        if self.interaction == "order":
            place, _equals, given = option.partition("=")
            return f"{place}. {self.options[given]}"
        return self.options.get(option) or _("“%(words)s”") % {"words": option}

    def words_for(self, option: str) -> str:
        """Return the words of an option or a pair; what was written has none but itself."""
        entry, _equals, given = option.rpartition("=")
        if self.interaction == "match":
            row = Truncator(self.words.plain("rows", entry)).chars(SHORT)
            return f"{row} → {self.words.plain('options', given)}"
        if self.interaction == "order":
            return self.words.plain("options", given)
        return self.words.plain("options", option) if option in self.options else ""

    @property
    def correct_url(self) -> str:
        """Return where the key of this version is corrected; long texts have none."""
        if not has_key(self.version.definition):
            return ""
        return reverse("assessments:correct_item", args=[self.version.public_id])


def asked_in(report: Mapping[str, Any]) -> dict[str, Asked]:
    """Return the questions of a report by their labels, in one query."""
    asked = report.get("asked", {})
    rows = ItemVersion.objects.filter(
        public_id__in=[row["version"] for row in asked.values()]
    ).select_related("item")
    versions = {str(row.public_id): row for row in rows}
    several = Counter(row["item"] for row in asked.values())
    found = {}
    for label, row in asked.items():
        version = versions[row["version"]]
        options = version.definition.get("options", ())
        name = row["code"]
        if several[row["item"]] > 1:
            name = _("%(code)s, version %(number)s") % row
        letters = {o["id"]: letter(place) for place, o in enumerate(options)}
        found[label] = Asked(version, name, letters)
    return found


def flags_in(
    report: Mapping[str, Any], asked: Mapping[str, Asked]
) -> dict[str, list[str]]:
    """Return the flags of each question in words, by its label."""
    found: dict[str, list[str]] = {}
    for flag in report.get("flags", ()):
        label, values = flag["item"], flag["values"]
        option = values.get("option", "")
        name = asked[label].name_of(option) if option else ""
        words = flag_words(flag["code"], {**values, "option_name": name})
        found.setdefault(label, []).append(words)
    return found
