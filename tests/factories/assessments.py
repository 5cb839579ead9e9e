"""Items, quizzes and attempts, made for tests."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from assessments.domain.answer import Command, Receipt, save_answer
from assessments.domain.attempt import start_attempt
from assessments.domain.quiz import publish_quiz
from assessments.models import (
    Attempt,
    AttemptItem,
    Item,
    ItemVersion,
    Quiz,
    QuizPlacement,
)
from assessments.policy import preset
from courses.models import Competency, Course, CourseRun, Enrollment, Module
from tests.factories.accounts import official
from tests.factories.courses import (
    CompetencyFactory,
    LessonFactory,
    RunFactory,
    enrolled,
    published_course,
)

THEN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LANGUAGES = ("es", "pt", "en")
CHOICE: dict[str, Any] = {
    "interaction": "choice",
    "options": [{"id": "a"}, {"id": "b", "key": True}, {"id": "c"}],
}
MULTIPLE: dict[str, Any] = {
    "interaction": "multiple",
    "rule": "per_option",
    "options": [{"id": "a", "key": True}, {"id": "b", "key": True}, {"id": "c"}],
}
NUMERIC: dict[str, Any] = {"interaction": "numeric", "value": "2.5", "absolute": "0.1"}
TEXT: dict[str, Any] = {"interaction": "text", "accepted": {"en": ["credential"]}}
MATCH: dict[str, Any] = {
    "interaction": "match",
    "rows": [{"id": "r1", "key": "a"}, {"id": "r2", "key": "b"}],
    "options": [{"id": "a"}, {"id": "b"}, {"id": "c"}],
}
ORDER: dict[str, Any] = {
    "interaction": "order",
    "options": [{"id": "a"}, {"id": "b"}, {"id": "c"}],
}
EXTENDED: dict[str, Any] = {
    "interaction": "extended",
    "max_score": 4,
    "criteria": [
        {
            "id": "facts",
            "levels": [{"id": "no", "points": 0}, {"id": "yes", "points": 2}],
        },
        {
            "id": "plan",
            "levels": [{"id": "no", "points": 0}, {"id": "yes", "points": 2}],
        },
    ],
}
RIGHT: dict[str, dict[str, list[str]]] = {
    "choice": {"option": ["b"]},
    "multiple": {"option": ["a", "b"]},
    "numeric": {"text": ["2.5"]},
    "text": {"text": ["credential"]},
    "match": {"row-r1": ["a"], "row-r2": ["b"]},
    "order": {"place-a": ["1"], "place-b": ["2"], "place-c": ["3"]},
    "extended": {"text": ["A long answer."]},
}


def words(code: str, definition: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return texts that name the item, the part and the language."""

    def each(field: str) -> dict[str, str]:
        return {
            entry["id"]: f"{code} {field} {entry['id']} {language}"
            for entry in definition.get(field, ())
        }

    return {
        "stem": f"Question {code} {language}?",
        "rationale": f"Because of {code} {language}.",
        "general": f"Think about {code} {language}.",
        "options": each("options"),
        "rows": each("rows"),
        "criteria": each("criteria"),
        "levels": {
            f"{criterion['id']}.{level['id']}": f"{level['id']} {language}"
            for criterion in definition.get("criteria", ())
            for level in criterion["levels"]
        },
        "feedback": {
            entry["id"]: f"Feedback {code} {entry['id']} {language}."
            for entry in definition.get("options", ())
            if not entry.get("key")
        },
    }


def competency_of(course: Course, code: str = "ID1") -> Competency:
    """Return a competency of the course's framework."""
    found = Competency.objects.filter(framework=course.framework, code=code).first()
    return found or CompetencyFactory.create(framework=course.framework, code=code)


def make_item(
    course: Course,
    code: str,
    definition: Mapping[str, Any] = CHOICE,
    **fields: Any,
) -> Item:
    """Make an active, open item with a first version."""
    usual: dict[str, Any] = {
        "level": 1,
        "pool": "pool",
        "use": "open",
        "status": "active",
        "review_by": date(2028, 1, 1),
    }
    competency = fields.pop("competency", None) or competency_of(course)
    item = Item.objects.create(
        course=course, code=code, competency=competency, **usual | fields
    )
    add_version(item, definition)
    return item


def add_version(item: Item, definition: Mapping[str, Any]) -> ItemVersion:
    """Add a version and make it the current one."""
    number = item.versions.count() + 1
    texts = {
        language: words(f"{item.code}.{number}", definition, language)
        for language in LANGUAGES
    }
    content = json.dumps([item.code, number, dict(definition), texts], sort_keys=True)
    version = ItemVersion(
        item=item,
        number=number,
        definition=dict(definition),
        texts=texts,
        digest=hashlib.sha256(content.encode()).hexdigest(),
        created_at=THEN,
    )
    version.save()
    item.current = version
    item.save(update_fields=["current"])
    return version


def make_plan(*picks: Mapping[str, Any], conduct: Any = None) -> dict[str, Any]:
    """Return a plan with one section; of a module quiz unless told otherwise."""
    return {
        "titles": {"es": "Prueba", "pt": "Teste", "en": "Quiz"},
        "intros": {},
        "forms": {"": [{"picks": list(picks or ({"pool": "pool"},))}]},
        "conduct": conduct or preset("module"),
    }


def make_quiz(
    course: Course, code: str = "quiz", *, publish: bool = True, **fields: Any
) -> Quiz:
    """Make a quiz after the first module, published unless told otherwise."""
    module: Module | None = fields.pop("module", None) or course.modules.first()
    quiz = Quiz.objects.create(
        course=course,
        code=code,
        **{"kind": "module", "plan": make_plan(), "required": True} | fields,
    )
    if module:
        QuizPlacement.objects.create(quiz=quiz, place="after_module", module=module)
    if publish:
        publish_quiz(quiz, now=THEN)
    return quiz


def bare_course(**fields: Any) -> Course:
    """Make a course with one module of one lesson and no pages."""
    lesson = LessonFactory.create(**fields)
    course: Course = lesson.course
    return course


def quiz_with(
    *definitions: Mapping[str, Any], pages: bool = False, **fields: Any
) -> Quiz:
    """Make a course whose one quiz asks these items, in this order."""
    course = published_course(lessons=["1-1"]) if pages else bare_course()
    for number, definition in enumerate(definitions or (CHOICE,), start=1):
        make_item(course, f"i{number:02}", definition)
    return make_quiz(course, **fields)


def learner_in(quiz: Quiz, run: CourseRun | None = None, **fields: Any) -> Enrollment:
    """Enroll a new official in a run of the quiz's course."""
    run = run or quiz.course.runs.first() or RunFactory.create(course=quiz.course)
    return enrolled(official(**fields), run, language="en", now=THEN)


def started(
    quiz: Quiz, enrollment: Enrollment | None = None, now: datetime = THEN
) -> Attempt:
    """Start an attempt."""
    enrollment = enrollment or learner_in(quiz)
    return start_attempt(enrollment, quiz, language="en", now=now)


def item_at(attempt: Attempt, position: int = 1) -> AttemptItem:
    """Read a question of an attempt as a request would."""
    found: AttemptItem = AttemptItem.objects.select_related("attempt__enrollment").get(
        attempt=attempt, position=position
    )
    return found


def command(
    fields: Mapping[str, list[str]],
    *,
    base: int = 0,
    at: datetime = THEN + timedelta(minutes=1),
    command_id: UUID | None = None,
    language: str = "en",
) -> Command:
    """Return an answer as it arrives."""
    return Command(
        id=command_id or uuid4(),
        base=base,
        fields=fields,
        language=language,
        received_at=at,
    )


def answer(
    attempt: Attempt,
    position: int = 1,
    fields: Mapping[str, list[str]] | None = None,
    **more: Any,
) -> Receipt:
    """Save an answer, the right one unless another is given."""
    item = item_at(attempt, position)
    interaction = item.item_version.definition["interaction"]
    given = RIGHT[interaction] if fields is None else fields
    return save_answer(item, command(given, **{"base": item.revision} | more))
