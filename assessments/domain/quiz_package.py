"""The quizzes of a course as a file: read, checked, applied, written back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from django.utils import timezone

from assessments.domain.quiz import publish_quiz, retire_quiz
from assessments.domain.quiz_words import fault_words
from assessments.enums import ItemStatus
from assessments.errors import QuizRefusedError
from assessments.importing import items_file
from assessments.importing.items_file import read_frames
from assessments.importing.quizzes_file import (
    FILE,
    QuizData,
    read_quizzes,
    render_quizzes,
)
from assessments.models import Quiz, QuizPlacement
from assessments.planning import BankItem, PlanFault, check_plan, resolve_plan
from assessments.policy import check_conduct
from assessments.queries.quiz import bank_of
from courses.errors import PackageFault, PackageRefusedError
from courses.importing.package import Package
from courses.importing.reading import read_text
from courses.models import Competency, Course


@dataclass(frozen=True)
class QuizzesData:
    """The quizzes of a package, in the order of their places."""

    quizzes: list[QuizData]

    @cached_property
    def text(self) -> str:
        """Return the file as the export would write it."""
        return render_quizzes(self.quizzes)


def read_part(
    folder: Path, package: Package
) -> tuple[QuizzesData | None, list[PackageFault]]:
    """Read the quizzes of a package; without a file, there is nothing to say."""
    path = folder / FILE
    if not path.is_file():
        return None, []
    faults: list[PackageFault] = []
    text = read_text(path, FILE, faults)
    quizzes = read_quizzes(text, faults) if text is not None else []
    if not faults:
        bank = bank_in(folder, package)
        faults = [
            fault for quiz in quizzes for fault in check_quiz(quiz, package, bank)
        ]
    return QuizzesData(quizzes), faults


def bank_in(folder: Path, package: Package) -> list[BankItem]:
    """Return the items that a package brings, or else those that the site has."""
    path = folder / items_file.FILE
    if not path.is_file():
        course = Course.objects.filter(code=package.code).first()
        return bank_of(course) if course else []
    code, _, version = package.course["framework"].partition("/")
    domains = dict(
        Competency.objects.filter(
            framework__code=code, framework__version=version
        ).values_list("code", "domain__code")
    )
    text = read_text(path, items_file.FILE, []) or ""
    return [
        BankItem(
            version=row["code"],
            code=row["code"],
            competency=row["competency"],
            domain=domains.get(row["competency"], ""),
            level=int(row["level"]),
            pool=row["pool"],
            points=int(row.get("max_score", "1")),
        )
        for row in read_frames(text)
        if row["status"] == ItemStatus.ACTIVE
    ]


def check_quiz(
    quiz: QuizData, package: Package, bank: Sequence[BankItem]
) -> list[PackageFault]:
    """Check a quiz against the course and the bank of its package."""
    faults = []
    modules = {str(module["code"]) for module in package.course["modules"]}
    lessons = {str(lesson["code"]) for lesson in package.lesson_rows()}
    for name, known in (("module", modules), ("lesson", lessons)):
        code = getattr(quiz, name)
        if code and code not in known:
            said = f"{quiz.code}: there is no {name} “{code}”."
            faults.append(PackageFault(FILE, quiz.line, said, "Name one that exists."))
    for language in package.languages:
        if language not in quiz.plan["titles"]:
            said = f"{quiz.code}: the title is missing in “{language}”."
            faults.append(PackageFault(FILE, quiz.line, said, "Add it."))
    found = check_plan(quiz.plan)
    found += [
        PlanFault(f"conduct.{place}", code)
        for place, code in check_conduct(quiz.plan["conduct"])
    ]
    if not found:
        paired = quiz.kind in {"pre_test", "post_test"}
        _, found = resolve_plan(quiz.plan, bank, paired=paired)
    return faults + [located(quiz, fault) for fault in found]


def located(quiz: QuizData, fault: PlanFault) -> PackageFault:
    """Say a fault of a plan with the line of its quiz."""
    said, remedy = fault_words(fault.code, fault.values)
    return PackageFault(FILE, quiz.line, f"{quiz.code}: {said}", remedy)


def apply_part(course: Course, data: QuizzesData | None) -> None:
    """Store and publish the quizzes; those that are gone from the file are retired."""
    if data is None:
        return
    now = timezone.now()
    rows = [
        store_quiz(course, quiz, position=position)
        for position, quiz in enumerate(data.quizzes)
    ]
    faults = []
    for row, quiz in zip(rows, data.quizzes, strict=True):
        try:
            publish_quiz(row, freeze=False, now=now)
        except QuizRefusedError as error:
            faults += [
                located(quiz, PlanFault(place, code, values))
                for place, code, values in error.faults
            ]
    if faults:
        raise PackageRefusedError(faults)
    codes = {quiz.code for quiz in data.quizzes}
    for row in Quiz.objects.filter(course=course, retired=False).exclude(
        code__in=codes
    ):
        retire_quiz(row, actor=None, reason="gone from the package", now=now)


def store_quiz(course: Course, data: QuizData, *, position: int) -> Quiz:
    """Store the draft of a quiz and where it stands."""
    quiz, _ = Quiz.objects.update_or_create(
        course=course,
        code=data.code,
        defaults={
            "kind": data.kind,
            "plan": data.plan,
            "required": data.required,
            "retired": False,
        },
    )
    modules = course.modules.filter(code=data.module) if data.module else None
    lessons = course.lessons.filter(code=data.lesson) if data.lesson else None
    QuizPlacement.objects.update_or_create(
        quiz=quiz,
        defaults={
            "place": data.place,
            "module": modules.get() if modules is not None else None,
            "lesson": lessons.get() if lessons is not None else None,
            "position": position,
        },
    )
    return quiz


def render_part(data: QuizzesData | None) -> Mapping[str, str]:
    """Write what was read as the export would."""
    return {FILE: data.text} if data else {}


def export_part(course: Course) -> Mapping[str, str]:
    """Write the quizzes of a course that are offered; drafts never published stay here."""
    rows = (
        Quiz.objects.filter(
            course=course,
            retired=False,
            current__isnull=False,
            placement__isnull=False,
        )
        .select_related("placement__module", "placement__lesson")
        .order_by("placement__position", "pk")
    )
    quizzes = [quiz_data(row) for row in rows]
    return {FILE: render_quizzes(quizzes)} if quizzes else {}


def quiz_data(quiz: Quiz) -> QuizData:
    """Return a quiz as the file has it."""
    placement = quiz.placement
    plan: dict[str, Any] = {"intros": {}, "choices": {}, **quiz.plan}
    return QuizData(
        code=quiz.code,
        kind=quiz.kind,
        place=placement.place,
        module=placement.module.code if placement.module else "",
        lesson=placement.lesson.code if placement.lesson else "",
        required=quiz.required,
        plan=plan,
    )
