"""A synthetic class: people of invented countries who are somewhere in the course."""

import random
from datetime import datetime, timedelta

from assessments.domain.demo import take_quiz
from assessments.queries.quiz import quizzes_of
from certificates.domain.name import confirm_name
from courses.domain.enrollment import enroll
from courses.domain.note import save_note
from courses.domain.progress import finish_lesson, open_lesson
from courses.enums import NoteKind
from courses.models import CourseRun, Enrollment, Lesson
from lms.accounts.domain.account import ensure_subject
from lms.accounts.domain.demo import HOLDER
from lms.accounts.domain.profile import Answers, save_profile
from lms.accounts.enums import (
    GovernmentLevel,
    JobFunction,
    Population,
    SeniorityBand,
    Sex,
)
from lms.accounts.models import Institution, User
from lms.accounts.queries import current_profile
from lms.countries.models import Country

SIZE = 24
EXPERT = 9.0  # far above every question, in logits
SEED = 20_260_000
LANGUAGES = {"XAA": "es", "XAB": "es", "XAC": "pt-br", "XAD": "en"}
ANSWERS = {
    "es": "En mi institución el número se pide en el mostrador y queda escrito en el expediente.",
    "pt-br": "Na minha instituição o número é pedido no balcão e fica anotado no processo.",
    "en": "In my institution the number is asked for at the counter and written on the file.",
}


def fill_course(code: str, *, now: datetime) -> int:
    """Enroll `SIZE` synthetic people and let each do part of the course; idempotent.

    One short transaction per step, so a killed worker continues where it was.
    """
    run = CourseRun.objects.filter(course__code=code).order_by("pk").first()
    if run is None:
        return 0
    lessons = list(
        run.course.lessons.filter(retired=False).order_by(
            "module__position", "position"
        )
    )
    for number in range(SIZE):
        chance = random.Random(SEED + number)  # noqa: S311 -- a demonstration, not a secret
        user = demo_user(number, chance)
        enrollment = enroll_demo(user, run, chance, now=now - timedelta(days=30))
        done = study(enrollment, lessons, chance, now=now)
        take_quizzes(enrollment, lessons[:done], chance, now=now)
    return SIZE


def certify_holder(code: str, *, now: datetime) -> bool:
    """Let one demo person complete the course and confirm their name; idempotent."""
    run = CourseRun.objects.filter(course__code=code).order_by("pk").first()
    user = User.objects.filter(email=HOLDER, link__isnull=False).first()
    profile = current_profile(user.link.subject) if user else None
    if run is None or user is None or profile is None:
        return False
    begin = now - timedelta(days=40)
    enrollment = enroll(
        user.link.subject,
        run,
        profile=profile,
        language=user.preferred_language,
        now=begin,
    )
    for lesson in run.course.lessons.filter(retired=False):
        finish_lesson(
            enrollment, lesson, by="marked", language=enrollment.language, now=begin
        )
    chance = random.Random(SEED - 1)  # noqa: S311 -- of nobody else
    for number, quiz in enumerate(quizzes_of(run.course)):
        at = begin + timedelta(days=number)
        take_quiz(enrollment, quiz, chance, ability=EXPERT, now=at)
    confirm_name(user.link.subject, user.full_name, now=now)
    return True


def demo_user(number: int, chance: random.Random) -> User:
    """Return the person of this number, made if missing."""
    code = sorted(LANGUAGES)[number % len(LANGUAGES)]
    user, _ = User.objects.get_or_create(
        email=f"synthetic-{number:03}@puente.example",
        defaults={
            "full_name": f"{chance.choice(('Persona', 'Pessoa', 'Person'))} {number:03}",
            "preferred_language": LANGUAGES[code],
            "time_zone": Country.objects.get(code=code).time_zone,
        },
    )
    return user


def enroll_demo(
    user: User, run: CourseRun, chance: random.Random, *, now: datetime
) -> Enrollment:
    """Enroll a synthetic person with a profile in an invented country."""
    subject = ensure_subject(user, population=Population.SYNTHETIC)
    number = int(user.email[10:13])
    country = Country.objects.get(code=sorted(LANGUAGES)[number % len(LANGUAGES)])
    institutions = list(Institution.objects.filter(country=country).order_by("pk"))
    answers = Answers(
        country=country,
        institution=chance.choice(institutions),
        level=GovernmentLevel(chance.choice(GovernmentLevel.values)),
        function=JobFunction(chance.choice(JobFunction.values)),
        seniority=SeniorityBand(chance.choice(SeniorityBand.values)),
        sex=chance.choice(Sex.values),
    )
    profile = save_profile(subject, answers=answers, now=now)
    return enroll(
        subject, run, profile=profile, language=LANGUAGES[country.code], now=now
    )


def study(
    enrollment: Enrollment,
    lessons: list[Lesson],
    chance: random.Random,
    *,
    now: datetime,
) -> int:
    """Do the first lessons of the course, as many as chance gives; return how many."""
    count = chance.randint(0, len(lessons))
    begin = now - timedelta(days=28)
    for position, lesson in enumerate(lessons[:count]):
        at = begin + timedelta(days=position)
        open_lesson(enrollment, lesson, language=enrollment.language, now=at)
        finish_lesson(
            enrollment, lesson, by="marked", language=enrollment.language, now=at
        )
    if count:
        save_note(
            enrollment,
            lessons[0],
            block="question-1",
            kind=NoteKind.QUESTION,
            text=ANSWERS[enrollment.language],
            revision=0,
            language=enrollment.language,
            now=begin,
        )
    return count


def take_quizzes(
    enrollment: Enrollment,
    done: list[Lesson],
    chance: random.Random,
    *,
    now: datetime,
) -> None:
    """Take the test before the course, and every quiz whose place was reached."""
    begin = now - timedelta(days=28)
    before = chance.gauss(-0.4, 0.8)
    learned = before + chance.gauss(0.9, 0.3)
    course = enrollment.run.course
    last = course.lessons.filter(retired=False).order_by("module__position", "position")
    finished = bool(done) and done[-1] == last.last()
    modules = {lesson.module_id for lesson in done}
    for number, quiz in enumerate(quizzes_of(course)):
        place, first = quiz.placement.place, quiz.placement.place == "before_course"
        reached = (
            first
            or (place == "after_course" and finished)
            or (quiz.placement.module_id in modules)
        )
        if reached:
            take_quiz(
                enrollment,
                quiz,
                chance,
                ability=before if first else learned,
                now=begin + timedelta(days=number * 3),
            )
