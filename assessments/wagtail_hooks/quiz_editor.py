"""Writing quizzes in the Wagtail admin: a draft that is saved, checked and published."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin import messages

from assessments.domain.quiz_draft import add_draft, draft_digest, save_draft
from assessments.domain.quiz_package import quiz_data
from assessments.enums import Place, QuizKind
from assessments.errors import QuizTakenError, StaleQuizError
from assessments.forms.exception import ReasonForm
from assessments.forms.item_sheet import ENDONYMS
from assessments.forms.quiz import USUAL, NewQuizForm, QuizForm, initial_of
from assessments.forms.quiz_conduct import ConductForm
from assessments.forms.quiz_sections import Sheet, sheet_of
from assessments.importing.quizzes_file import QuizData, make_plan
from assessments.models import Quiz
from assessments.queries.drafts import bank_changes, bank_view, differs, runs_of
from assessments.rules import courses_to_write, may_correct_keys, may_release_items
from assessments.wagtail_hooks.quiz_pages import (
    examined,
    languages_of,
    own_quiz,
    quiz_url,
)
from courses.models import Course
from lms.accounts.http import PersonRequest

PAIRED = {QuizKind.PRE_TEST, QuizKind.POST_TEST}
FIRST, LAST = Place.BEFORE_COURSE, Place.AFTER_COURSE


class AddView(View):
    """A new quiz: its course, code and kind; everything else comes after."""

    def get(self, request: PersonRequest) -> HttpResponse:
        """Show the form, or begin the quiz that was sent."""
        return self.show(request, self.form(request))

    def post(self, request: PersonRequest) -> HttpResponse:
        """Begin the quiz."""
        form = self.form(request, request.POST)
        if form.is_valid():
            course, code = form.cleaned_data["course"], form.cleaned_data["code"]
            data = new_data(course, code, form.cleaned_data["kind"])
            try:
                quiz = add_draft(course, data, actor=request.user.public_id)
            except QuizTakenError:
                form.add_error("code", _("The course has a quiz of this code."))
            else:
                return redirect(quiz_url(quiz))
        return self.show(request, form)

    def form(self, request: PersonRequest, *data: Any) -> NewQuizForm:
        """Return the form with the courses of this person."""
        return NewQuizForm(
            *data, courses=courses_to_write(request.user).order_by("code")
        )

    def show(self, request: PersonRequest, form: NewQuizForm) -> HttpResponse:
        """Render the page."""
        return render(request, "assessments/admin/quiz_add.html", {"form": form})


def new_data(course: Course, code: str, kind: str) -> QuizData:
    """Return a quiz of a kind as it begins: the usual preset, at the usual place."""
    module = course.modules.filter(retired=False).order_by("position").first()
    place = FIRST if kind == QuizKind.PRE_TEST else LAST
    after = module if kind == QuizKind.MODULE else None
    return QuizData(
        code=code,
        kind=kind,
        place=Place.AFTER_MODULE if after else place,
        module=after.code if after else "",
        lesson="",
        required=kind in {QuizKind.MODULE, QuizKind.FINAL},
        plan=make_plan(
            titles={},
            intros={},
            forms={"A": [], "B": []} if kind in PAIRED else {"": []},
            code=USUAL[QuizKind(kind)],
            chosen={},
        ),
    )


@dataclass(frozen=True)
class Desk:
    """A quiz with everything that is written about it."""

    quiz: Quiz
    data: QuizData
    form: QuizForm
    conduct: ConductForm
    sheet: Sheet

    def is_valid(self) -> bool:
        """Tell whether everything can be read; each part says what is wrong in it."""
        parts = (self.form, self.conduct, self.sheet)
        return all([part.is_valid() for part in parts])  # noqa: C419 -- each must speak

    @property
    def written(self) -> QuizData:
        """Return the quiz as it was written."""
        found = self.form.cleaned_data
        same = found["preset"] == self.conduct.preset
        return QuizData(
            code=self.data.code,
            kind=found["kind"],
            place=found["place"],
            module=found["module"],
            lesson=found["lesson"],
            required=found["required"],
            plan=make_plan(
                titles=self.form.texts("title"),
                intros=self.form.texts("intro"),
                forms=self.forms(),
                code=found["preset"],
                chosen=self.conduct.chosen if same else {},
            ),
        )

    def forms(self) -> dict[str, list[dict[str, Any]]]:
        """Return the sections of one form or of two; nothing is lost by the change."""
        found = {form: self.sheet.sections(form) for form in self.sheet.parts}
        if self.form.cleaned_data["parallel"]:
            return found if "" not in found else {"A": found[""], "B": []}
        return found if "" in found else {"": [*found["A"], *found["B"]]}


def desk_of(quiz: Quiz, posted: Any = None) -> Desk:
    """Lay out a quiz, as it was sent if it was."""
    data = quiz_data(quiz)
    languages = languages_of(quiz)
    initial = initial_of(data) | {"seen": draft_digest(quiz)}
    return Desk(
        quiz,
        data,
        QuizForm(posted, course=quiz.course, languages=languages, initial=initial),
        ConductForm(
            posted,
            preset=data.plan["conduct"]["preset"],
            known=data.plan["choices"],
        ),
        sheet_of(data.plan["forms"], bank_view(quiz.course), languages, posted),
    )


class EditView(View):
    """The page of a quiz: what is wrong, what has changed, and the draft."""

    def get(self, request: PersonRequest, pk: str) -> HttpResponse:
        """Show it."""
        quiz = own_quiz(request, pk)
        return show(request, desk_of(quiz))

    def post(self, request: PersonRequest, pk: str) -> HttpResponse:
        """Save the draft."""
        quiz = own_quiz(request, pk)
        desk = desk_of(quiz, request.POST)
        if not desk.is_valid():
            messages.error(request, _("Not saved. Mend what is marked."))
            return show(request, desk)
        written = desk.written
        try:
            save_draft(
                quiz,
                written,
                seen=desk.form.cleaned_data["seen"],
                actor=request.user.public_id,
            )
        except StaleQuizError:
            messages.error(
                request,
                _(
                    "Not saved: somebody else saved this quiz meanwhile. Open it in"
                    " another window, compare, and write it again."
                ),
            )
            return show(request, desk)
        if desk.form.cleaned_data["preset"] != desk.conduct.preset:
            messages.info(request, _("The choices below are those of the new preset."))
        messages.success(request, _("The draft is saved."))
        return redirect(quiz_url(quiz))


def show(request: PersonRequest, desk: Desk) -> HttpResponse:
    """Render the page of a quiz."""
    quiz = desk.quiz
    resolved, faults = examined(quiz)
    context = {
        "quiz": quiz,
        "form": desk.form,
        "conduct": desk.conduct,
        "languages": [
            (code, ENDONYMS.get(code, code), fields)
            for code, fields in desk.form.by_language()
        ],
        "forms": [
            {
                "name": _("Form %(form)s") % {"form": form} if form else "",
                "parts": parts,
            }
            for form, parts in desk.sheet.parts.items()
        ],
        "faults": faults,
        "changes": bank_changes(quiz, resolved if not faults else {}),
        "differs": not faults and differs(quiz, resolved),
        "releases": may_release_items(request.user, quiz.course),
        "runs": runs_of(quiz.course)
        if may_correct_keys(request.user, quiz.course)
        else (),
        "retire_form": ReasonForm(prefix="retire"),
    }
    return render(request, "assessments/admin/quiz.html", context)
