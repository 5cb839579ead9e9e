"""Pages at their hour: published, unpublished, refused, and one never stops another."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from wagtail.models import Revision

from courses.domain.schedule import publish_due
from courses.models import Course, LessonPage
from courses.tasks import publish_scheduled
from lms.accounts.models import Message, User
from tests.factories.accounts import UserFactory
from tests.factories.drafts import draft, page_of

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def owner(db: None) -> User:
    return UserFactory.create(full_name="Olga")


@pytest.fixture
def editor(db: None) -> User:
    return UserFactory.create(full_name="Edu", preferred_language="es")


def scheduled(
    course: Course,
    code: str,
    text: str,
    *,
    owner: User | None = None,
    editor: User | None = None,
    at: datetime = NOW - HOUR,
) -> Revision:
    """Return a draft of a lesson that is to be published at an hour."""
    page = page_of(course, code)
    page.owner = owner
    page.save()
    page.save_revision().publish()
    page = draft(page_of(course, code), ("text", f"<p>{text}</p>"))
    revision: Revision = page.save_revision(user=editor)
    revision.approved_go_live_at = at
    revision.save()
    return revision


def live_text(course: Course, code: str) -> str:
    return str(page_of(course, code).body[0].value.source)


def waiting() -> list[int]:
    return list(
        Revision.objects.exclude(approved_go_live_at=None).values_list("pk", flat=True)
    )


def test_page_is_published_when_its_hour_has_come(course: Course) -> None:
    scheduled(course, "1-1", "News.")
    later = scheduled(course, "1-2", "Later.", at=NOW + HOUR)

    assert publish_due(now=NOW) == (1, 0)

    assert live_text(course, "1-1") == "<p>News.</p>"
    assert live_text(course, "1-2") == "<p>One statement.</p>"
    assert waiting() == [later.pk]
    assert publish_due(now=NOW) == (0, 0)


def test_page_is_unpublished_when_its_time_is_over(course: Course) -> None:
    for code, end in (("1-1", NOW - HOUR), ("1-2", NOW + HOUR)):
        LessonPage.objects.filter(pk=page_of(course, code).pk).update(expire_at=end)

    assert publish_due(now=NOW) == (0, 0)

    first, second = page_of(course, "1-1"), page_of(course, "1-2")
    assert (first.live, first.expired) == (False, True)
    assert (second.live, second.expired) == (True, False)


def test_refusal_stops_no_other_page_and_is_told_once(
    course: Course, owner: User, editor: User
) -> None:
    refused = scheduled(course, "1-1", "A fact. [@R77]", owner=owner, editor=editor)
    scheduled(course, "1-2", "News.")

    assert publish_due(now=NOW) == (1, 1)

    assert live_text(course, "1-1") == "<p>One statement.</p>"
    assert live_text(course, "1-2") == "<p>News.</p>"
    assert waiting() == []
    reasons = {
        row.user.full_name: (row.kind, row.object_id, row.context["reasons"])
        for row in Message.objects.select_related("user")
    }
    text = "identity/1-1 (en): source R77 is cited but is not listed for this course"
    assert reasons["Olga"] == ("publish_refused", str(refused.pk), f"- {text}")
    assert reasons["Edu"][2].startswith("- identity/1-1 (en): ")
    assert reasons["Edu"][2] != reasons["Olga"][2]
    assert publish_due(now=NOW) == (0, 0)
    assert Message.objects.count() == 2


def test_refusal_is_told_to_active_accounts_only(course: Course, owner: User) -> None:
    scheduled(course, "1-1", "A fact. [@R77]", owner=owner, editor=owner)
    User.objects.filter(pk=owner.pk).update(is_active=False)

    assert publish_due(now=NOW) == (0, 1)
    assert Message.objects.count() == 0


def test_revision_that_breaks_is_tried_again_and_no_other_waits(
    course: Course, caplog: pytest.LogCaptureFixture
) -> None:
    broken = scheduled(course, "1-1", "News.", at=NOW - 2 * HOUR)
    Revision.objects.filter(pk=broken.pk).update(content={})
    scheduled(course, "1-2", "News.")

    assert publish_due(now=NOW) == (1, 0)

    assert waiting() == [broken.pk]
    assert f"Could not publish revision {broken.pk}" in caplog.text


def test_worker_and_command_do_the_same(course: Course) -> None:
    scheduled(course, "1-1", "News.")
    assert publish_scheduled() == 1

    scheduled(course, "1-2", "A fact. [@R77]")
    scheduled(course, "2-1", "News.")
    out = StringIO()
    call_command("publish_scheduled", stdout=out)
    assert out.getvalue() == "1 page(s) published, 1 refused.\n"
