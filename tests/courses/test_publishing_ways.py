"""Whichever way somebody publishes a lesson, what stands against it is refused."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import override
from wagtail.actions.create_page import CreatePageAction
from wagtail.actions.edit_page import EditPageAction
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowTask

from courses.errors import PublishRefusedError
from courses.models import Course, LessonPage
from tests.factories.accounts import UserFactory
from tests.factories.courses import lesson_of, stream
from tests.factories.drafts import draft, link, page_of, reasons


@pytest.fixture
def faulty(page: LessonPage) -> LessonPage:
    """A page that is live, with a draft that may not be published."""
    return draft(page, ("text", "<p>A fact. [@R77]</p>"))


REASON = "identity/1-1 (en): source R77 is cited but is not listed for this course"


def live_text(page: Page) -> str:
    body = LessonPage.objects.get(pk=page.pk).body
    return str(body[0].value.source)


def test_save_of_a_live_page_is_refused(faulty: LessonPage) -> None:
    with pytest.raises(PublishRefusedError) as caught, override("en"):
        faulty.save()
    assert caught.value.messages == [REASON]
    assert caught.value.page == faulty
    assert live_text(faulty) == "<p>One statement.</p>"


@pytest.mark.parametrize("fields", [["body"], ["live", "body"], ["title"]])
def test_save_of_some_fields_is_refused(faulty: LessonPage, fields: list[str]) -> None:
    faulty.title = "Another"
    with pytest.raises(PublishRefusedError):
        faulty.save(update_fields=fields)
    assert live_text(faulty) == "<p>One statement.</p>"


def test_save_that_publishes_nothing_is_not_judged(
    page: LessonPage, course: Course
) -> None:
    """A page whose link broke later can still be locked, moved and unpublished."""
    other = page_of(course, "1-2")
    page.body = stream([link(other.pk)])
    page.save_revision().publish()
    other.unpublish()
    page = page_of(course, "1-1")
    assert len(reasons(page)) == 1
    page.locked = True
    page.save()
    page.move(page.get_parent(), pos="first-child")
    assert page_of(course, "1-1").locked
    page_of(course, "1-1").unpublish()
    assert not page_of(course, "1-1").live


def test_live_page_cannot_be_published_again_after_its_link_broke(
    page: LessonPage, course: Course
) -> None:
    other = page_of(course, "1-2")
    page.body = stream([link(other.pk)])
    revision = page.save_revision()
    revision.publish()
    other.unpublish()
    with pytest.raises(PublishRefusedError):
        revision.publish()


def revision_of(faulty: LessonPage, **fields: Any) -> Any:
    for name, value in fields.items():
        setattr(faulty, name, value)
    return faulty.save_revision()


def test_publish_of_a_revision_is_refused_and_the_draft_stays(
    faulty: LessonPage,
) -> None:
    revision = revision_of(faulty)
    with pytest.raises(PublishRefusedError):
        revision.publish()
    assert live_text(faulty) == "<p>One statement.</p>"
    latest = LessonPage.objects.get(pk=faulty.pk).get_latest_revision_as_object()
    assert latest.body[0].value.source == "<p>A fact. [@R77]</p>"


def test_page_publish_is_refused(faulty: LessonPage) -> None:
    with pytest.raises(PublishRefusedError):
        faulty.publish(revision_of(faulty))
    assert live_text(faulty) == "<p>One statement.</p>"


def unsaved(course: Course) -> tuple[Page, LessonPage]:
    """Return a module page and a faulty lesson that would stand below it."""
    lesson = lesson_of(course, "1-1")
    old = page_of(course, "1-1")
    parent = old.get_parent()
    old.delete()
    body = stream([("text", "<p>A fact. [@R77]</p>")])
    fields = {"title": "New", "slug": "new", "summary": "S.", "body": body}
    locale = parent.locale
    return parent, LessonPage(lesson=lesson, locale=locale, owner=None, **fields)


def test_adding_a_live_child_is_refused(course: Course) -> None:
    parent, page = unsaved(course)
    assert page.live
    with pytest.raises(PublishRefusedError):
        Page.objects.get(pk=parent.pk).add_child(instance=page)
    assert not LessonPage.objects.filter(title="New").exists()


def test_adding_a_draft_is_not_judged(course: Course) -> None:
    parent, page = unsaved(course)
    page.live = False
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    assert not LessonPage.objects.get(title="New").live


class GoodForm:
    """What the API hands to its actions: a form that was filled in."""

    def __init__(self, page: LessonPage) -> None:
        self.page = page

    def is_valid(self) -> bool:
        return True

    def has_changed(self) -> bool:
        return True

    def save(self, *, commit: bool = True) -> LessonPage:
        return self.page

    def save_m2m(self) -> None:
        """There is nothing of the kind."""


def test_creating_through_the_api_is_refused_and_leaves_nothing(course: Course) -> None:
    parent, page = unsaved(course)
    action = CreatePageAction(
        page, Page.objects.get(pk=parent.pk).specific, publish=True, form=GoodForm(page)
    )
    with pytest.raises(PublishRefusedError):
        action.execute(skip_permission_checks=True)
    assert not LessonPage.objects.filter(title="New").exists()


def test_editing_through_the_api_is_refused_and_changes_nothing(
    faulty: LessonPage,
) -> None:
    action = EditPageAction(faulty, publish=True)
    with pytest.raises(PublishRefusedError):
        action.execute(skip_permission_checks=True)
    assert live_text(faulty) == "<p>One statement.</p>"
    assert faulty.revisions.count() == 0


def test_schedule_is_refused_when_its_hour_comes(page: LessonPage) -> None:
    page.save_revision().publish()
    page.refresh_from_db()
    faulty = draft(page, ("text", "<p>A fact. [@R77]</p>"))
    soon = timezone.now() + timedelta(hours=1)
    revision = revision_of(faulty, go_live_at=soon)
    revision.publish()
    assert faulty.scheduled_revision == revision
    revision.approved_go_live_at = datetime(2026, 1, 1, tzinfo=UTC)
    revision.content["go_live_at"] = None
    revision.save()
    with pytest.raises(PublishRefusedError):
        revision.publish()
    assert live_text(faulty) == "<p>One statement.</p>"


def workflow() -> Workflow:
    made = Workflow.objects.create(name="Review", active=True)
    task = GroupApprovalTask.objects.create(name="Approve", active=True)
    WorkflowTask.objects.create(workflow=made, task=task, sort_order=1)
    return made


def test_approval_of_a_workflow_is_refused_and_stays_open(faulty: LessonPage) -> None:
    revision_of(faulty)
    user = UserFactory.create(is_superuser=True)
    state = workflow().start(faulty, user)
    task_state = state.current_task_state
    with pytest.raises(PublishRefusedError):
        task_state.task.specific.on_action(task_state, user, "approve")
    state.refresh_from_db()
    task_state.refresh_from_db()
    assert (state.status, task_state.status) == ("in_progress", "in_progress")
    assert live_text(faulty) == "<p>One statement.</p>"


def test_refusal_is_what_forms_and_apis_expect(faulty: LessonPage) -> None:
    error = PublishRefusedError(faulty, ["one", "two"])
    assert isinstance(error, ValidationError)
    assert error.message_dict == {"__all__": ["one", "two"]}
    assert error.messages == ["one", "two"]
