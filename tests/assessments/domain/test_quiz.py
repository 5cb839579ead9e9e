"""A quiz is published whole or not at all, and what measures is asked nowhere else."""

from datetime import timedelta
from typing import Any

import pytest

from assessments.domain.quiz import publish_quiz, retire_quiz
from assessments.errors import QuizRefusedError
from assessments.models import Item, Quiz, QuizVersionItem
from assessments.policy import preset
from courses.models import ContentStamp, Course, CourseVersion
from lms.core.models import AuditEntry
from tests.factories.assessments import (
    THEN,
    add_version,
    bare_course,
    make_item,
    make_plan,
    make_quiz,
    quiz_with,
    started,
)

pytestmark = pytest.mark.django_db
LATER = THEN + timedelta(days=1)


def refused(quiz: Quiz) -> list[tuple[str, str]]:
    """Publish in vain; return places and codes."""
    with pytest.raises(QuizRefusedError) as error:
        publish_quiz(quiz, now=LATER)
    return [(place, code) for place, code, _values in error.value.faults]


def test_a_version_names_the_versions_of_its_items() -> None:
    quiz = quiz_with()
    version = quiz.current
    assert version is not None
    item = Item.objects.get()
    assert version.plan["forms"][""][0]["picks"] == [
        {"fixed": [str(item.current.public_id)]}  # type: ignore[union-attr]
    ]
    assert (version.number, version.kind, version.plan["open"]) == (1, "module", True)
    entry = QuizVersionItem.objects.get()
    assert (entry.version, entry.item_version) == (version, item.current)
    assert AuditEntry.objects.get(kind="quiz").action == "published"


def test_publishing_the_same_again_changes_nothing() -> None:
    quiz = quiz_with()
    assert publish_quiz(quiz, now=LATER) == quiz.current
    assert quiz.versions.count() == 1
    assert AuditEntry.objects.filter(kind="quiz").count() == 1


def test_a_new_version_of_an_item_is_met_after_publishing_again() -> None:
    quiz = quiz_with()
    first = started(quiz)
    item = Item.objects.get()
    newer = add_version(item, item.current.definition)  # type: ignore[union-attr]
    second = started(quiz)
    assert first.version == second.version
    version = publish_quiz(quiz, now=LATER)
    assert version.number == 2
    assert started(quiz, now=LATER).items.get().item_version == newer


def test_publishing_makes_a_version_of_the_course_and_refreshes_pages() -> None:
    course = bare_course()
    make_item(course, "i01")
    before = sum(ContentStamp.objects.values_list("value", flat=True))
    make_quiz(course)
    assert sum(ContentStamp.objects.values_list("value", flat=True)) > before
    newest = CourseVersion.objects.filter(course=course).first()
    assert newest is not None
    assert newest.requirements[1] == {
        "kind": "quiz_passed",
        "quiz": "quiz",
        "titles": {"es": "Prueba", "pt": "Teste", "en": "Quiz"},
    }


def test_a_retired_quiz_is_asked_for_no_more() -> None:
    quiz = quiz_with()
    retire_quiz(quiz, actor=None, reason="Replaced", now=LATER)
    retire_quiz(quiz, actor=None, reason="Again", now=LATER)
    newest = CourseVersion.objects.filter(course=quiz.course).first()
    assert newest is not None
    assert newest.requirements == [{"kind": "lessons"}]
    entry = AuditEntry.objects.get(kind="quiz", action="retired")
    assert entry.reason == "Replaced"


def test_a_plan_with_faults_is_refused_with_all_of_them() -> None:
    course = bare_course()
    plan = make_plan({"pool": "nowhere"})
    quiz = make_quiz(course, plan=plan, publish=False)
    assert refused(quiz) == [("forms..0.picks.0", "empty-pool")]
    quiz.plan = {**plan, "conduct": {**plan["conduct"], "kept": "luck"}}
    assert refused(quiz) == [("conduct.kept", "choice")]
    assert quiz.versions.count() == 0


def test_an_item_that_is_not_active_is_not_asked() -> None:
    course = bare_course()
    make_item(course, "i01", status="draft")
    quiz = make_quiz(course, publish=False)
    assert refused(quiz) == [("forms..0.picks.0", "empty-pool")]


# --- What measures --------------------------------------------------------------------


def pooled(course: Course, *pools: str, count: int = 8) -> None:
    """Add items to pools."""
    for pool in pools:
        for number in range(count):
            make_item(course, f"{pool}-{number}", pool=pool)


def paired(first: str, second: str, *more: dict[str, Any], kind: str) -> dict[str, Any]:
    """Return a plan of two forms."""
    plan = make_plan(conduct=preset(kind))
    forms = {
        form: [{"picks": [{"pool": pool}]}, *more]
        for form, pool in zip("AB", (first, second), strict=True)
    }
    return {**plan, "forms": forms}


def test_an_item_of_a_test_is_not_practiced() -> None:
    course = bare_course()
    pooled(course, "a", "b")
    make_quiz(course, "pre", kind="pre_test", plan=paired("a", "b", kind="pre_test"))
    practice = make_quiz(course, "m", plan=make_plan({"items": ["a-3"]}), publish=False)
    assert refused(practice) == [("forms", "practiced")]


def test_the_anchor_stands_in_the_post_test_only() -> None:
    course = bare_course()
    pooled(course, "a", "b", "anchor")
    anchor = {"anchor": True, "picks": [{"pool": "anchor"}]}
    quiz = make_quiz(
        course,
        "pre",
        kind="pre_test",
        plan=paired("a", "b", anchor, kind="pre_test"),
        publish=False,
    )
    assert refused(quiz) == [("forms", "anchor")]


def test_forms_that_meet_across_the_tests_are_refused() -> None:
    course = bare_course()
    pooled(course, "a", "b")
    make_quiz(course, "pre", kind="pre_test", plan=paired("a", "b", kind="pre_test"))
    swapped = make_quiz(
        course,
        "post",
        kind="post_test",
        plan=paired("b", "a", kind="post_test"),
        publish=False,
    )
    assert set(refused(swapped)) == {
        ("forms.A", "met-before"),
        ("forms.B", "met-before"),
    }
    assert len(refused(swapped)) == 16
