"""Lesson pages in the Wagtail admin: refusals in words, two editors, copies, reviews."""

from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from wagtail.models import Page, Revision
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from courses.errors import PublishRefusedError
from courses.middleware import PublishRefusedMiddleware
from courses.models import Course, LessonPage, LessonReview
from courses.review import digest_of_body
from lms.accounts.domain.groups import ensure_groups
from lms.accounts.enums import Role
from lms.accounts.models import User
from tests.courses.conftest import signed_in
from tests.factories.accounts import UserFactory
from tests.factories.drafts import page_of


@pytest.fixture
def page(course: Course) -> LessonPage:
    """The lesson 1-1 in English, published from a revision as editors do it."""
    ensure_groups()
    page = page_of(course, "1-1")
    page.save_revision().publish()
    return page_of(course, "1-1")


@pytest.fixture
def administrator(db: None) -> User:
    ensure_groups()
    return UserFactory.create(full_name="Alba Ruiz", role=Role.ADMINISTRATOR)


@pytest.fixture
def other(db: None) -> User:
    ensure_groups()
    return UserFactory.create(full_name="Otto Meyer", role=Role.ADMINISTRATOR)


def edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def latest_of(page: LessonPage) -> Revision:
    return LessonPage.objects.get(pk=page.pk).get_latest_revision()


def sent(page: LessonPage, text: str, **extra: Any) -> dict[str, Any]:
    """Return what the form of the editor sends."""
    latest = latest_of(page)
    fields = {
        "title": page.title,
        "slug": page.slug,
        "lesson": str(page.lesson_id),
        "summary": page.summary,
        "body": streamfield([("text", rich_text(f"<p>{text}</p>"))]),
        "comments": {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"},
        "loaded_revision_id": str(latest.pk),
        "loaded_revision_created_at": latest.created_at.isoformat(),
    }
    return nested_form_data(fields) | extra


def told(client: Client, address: str) -> str:
    return unescape(client.get(address).content.decode())


def live_text(page: LessonPage) -> str:
    return strip_tags(LessonPage.objects.get(pk=page.pk).body[0].value.source)


def latest_text(page: LessonPage) -> str:
    latest = LessonPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return strip_tags(latest.body[0].value.source)


# --- Refusals -----------------------------------------------------------------------

NOT_PUBLISHED = "Not published. The draft is kept as it is. Fix this first:"
REASON = "identity/1-1 (en): source R77 is cited but is not listed for this course"


def test_good_text_is_published(page: LessonPage, administrator: User) -> None:
    client = signed_in(administrator)
    data = sent(page, "Another statement.", **{"action-publish": "1"})

    assert client.post(edit_url(page), data).status_code == 302
    assert live_text(page) == "Another statement."


def test_refusal_is_told_in_words_and_keeps_the_draft(
    page: LessonPage, administrator: User
) -> None:
    client = signed_in(administrator)
    data = sent(page, "A fact. [@R77]", **{"action-publish": "1"})

    done = client.post(edit_url(page), data)

    assert (done.status_code, done.headers["Location"]) == (302, edit_url(page))
    said = told(client, edit_url(page))
    assert NOT_PUBLISHED in said
    assert REASON in said
    assert live_text(page) == "One statement."
    assert latest_text(page) == "A fact. [@R77]"


def test_refusal_comes_when_the_schedule_is_made_not_when_its_hour_comes(
    page: LessonPage, administrator: User
) -> None:
    client = signed_in(administrator)
    hour = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    data = sent(page, "A fact. [@R77]", go_live_at=hour, **{"action-publish": "1"})

    client.post(edit_url(page), data)

    assert REASON in told(client, edit_url(page))
    assert Revision.objects.exclude(approved_go_live_at=None).count() == 0


def test_refusal_in_a_dialog_leads_on_to_the_page(
    page: LessonPage, administrator: User
) -> None:
    """A dialog waits for a step in JSON; it would show nothing of a redirect."""
    client = signed_in(administrator)
    data = sent(page, "A fact. [@R77]", **{"action-publish": "1"})
    header = {"X-Requested-With": "XMLHttpRequest"}

    done = client.post(edit_url(page), data, headers=header)

    assert done.json() == {"step": "success", "redirect": edit_url(page)}


def test_only_refusals_in_the_admin_become_messages(
    page: LessonPage, rf: RequestFactory
) -> None:
    middleware = PublishRefusedMiddleware(lambda _request: HttpResponse())
    refusal = PublishRefusedError(page, ["a reason"])

    assert middleware.process_exception(rf.post("/es/"), refusal) is None
    assert middleware.process_exception(rf.post("/admin/"), ValueError()) is None


def test_new_lesson_that_is_refused_is_kept_as_a_draft(
    course: Course, page: LessonPage, administrator: User
) -> None:
    parent, lesson = page.get_parent(), page.lesson
    data = sent(page, "A fact. [@R77]", **{"action-publish": "1"})
    page.delete()
    client = signed_in(administrator)

    client.post(
        reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", parent.pk]),
        data,
    )

    made = LessonPage.objects.get(lesson=lesson, locale=parent.locale)
    assert not made.live
    assert latest_text(made) == "A fact. [@R77]"
    assert REASON in told(client, edit_url(made))


# --- Two editors --------------------------------------------------------------------


@pytest.mark.parametrize("action", ["action-publish", "action-submit", ""])
def test_second_editor_sees_the_conflict_and_nothing_is_lost(
    page: LessonPage, administrator: User, other: User, action: str
) -> None:
    late = sent(page, "The second text.", **({action: "1"} if action else {}))
    signed_in(other).post(edit_url(page), sent(page, "The first text."))
    first = latest_of(page)
    client = signed_in(administrator)

    client.post(edit_url(page), late)

    said = told(client, edit_url(page))
    assert "Otto Meyer saved another version of this page" in said
    compare = reverse(
        "wagtailadmin_pages:revisions_compare", args=[page.pk, first.pk, "latest"]
    )
    assert compare in said
    assert live_text(page) == "One statement."
    assert latest_text(page) == "The second text."
    kept = strip_tags(first.as_object().body[0].value.source)
    assert kept == "The first text."


def test_version_of_nobody_is_a_conflict_too(
    page: LessonPage, administrator: User
) -> None:
    late = sent(page, "The second text.", **{"action-publish": "1"})
    page.save_revision()
    client = signed_in(administrator)

    client.post(edit_url(page), late)

    said = told(client, edit_url(page))
    assert "Somebody saved another version of this page" in said
    assert live_text(page) == "One statement."


def test_editor_who_saves_twice_meets_no_conflict(
    page: LessonPage, administrator: User
) -> None:
    """While the form saves by itself, it writes over its own version."""
    client = signed_in(administrator)
    client.post(edit_url(page), sent(page, "A beginning."))
    own = str(latest_of(page).pk)
    data = sent(page, "An end.", overwrite_revision_id=own, **{"action-publish": "1"})

    client.post(edit_url(page), data)

    assert live_text(page) == "An end."
    assert "saved another version" not in told(client, edit_url(page))


def test_own_version_that_is_not_the_latest_is_a_conflict(
    page: LessonPage, administrator: User, other: User
) -> None:
    client = signed_in(administrator)
    client.post(edit_url(page), sent(page, "A beginning."))
    own = str(latest_of(page).pk)
    data = sent(page, "An end.", overwrite_revision_id=own, **{"action-publish": "1"})
    signed_in(other).post(edit_url(page), sent(page, "Of the other."))

    client.post(edit_url(page), data)

    assert "Otto Meyer saved another version" in told(client, edit_url(page))
    assert (live_text(page), latest_text(page)) == ("One statement.", "An end.")


# --- Copies -------------------------------------------------------------------------


@pytest.mark.parametrize("above", [0, 1, 2])
def test_page_of_a_row_is_not_copied(
    page: LessonPage, administrator: User, above: int
) -> None:
    """A lesson, its module and its course stand for one row each."""
    target = [page, page.get_parent(), page.get_parent().get_parent()][above]
    client, before = signed_in(administrator), Page.objects.count()
    data = {"new_title": "A copy", "new_slug": "a-copy", "new_parent_page": ""}

    done = client.post(reverse("wagtailadmin_pages:copy", args=[target.pk]), data)

    explore = reverse("wagtailadmin_explore", args=[target.get_parent().pk])
    assert (done.status_code, done.headers["Location"]) == (302, explore)
    assert "This page stands for one course, module or lesson." in told(client, explore)
    assert Page.objects.count() == before


# --- Reviews ------------------------------------------------------------------------


def review_url(page: LessonPage) -> str:
    return reverse("course_review", args=[page.pk])


def review_of(page: LessonPage, **changes: Any) -> dict[str, Any]:
    values = {
        "step": "facts_checked",
        "by_name": "Ana Mora",
        "on": "2026-01-05",
        "digest": digest_of_body(page),
    }
    return values | changes


def test_lesson_offers_its_review(page: LessonPage, administrator: User) -> None:
    client = signed_in(administrator)

    assert review_url(page) in told(client, edit_url(page))
    assert "/admin/reviews/" not in told(client, edit_url(page.get_parent()))


def test_review_is_recorded_for_exactly_this_text(
    page: LessonPage, administrator: User
) -> None:
    client = signed_in(administrator)
    form = told(client, review_url(page))
    assert 'value="Alba Ruiz"' in form
    assert "None yet." in form

    done = client.post(review_url(page), review_of(page))

    assert (done.status_code, done.headers["Location"]) == (302, edit_url(page))
    review = LessonReview.objects.get()
    assert (review.lesson, review.language, review.step) == (
        page.lesson,
        "en",
        "facts_checked",
    )
    assert (review.by_name, review.on) == ("Ana Mora", date(2026, 1, 5))
    assert (review.actor, review.digest) == (
        administrator.public_id,
        digest_of_body(page),
    )
    assert "Ana Mora, Jan. 5, 2026" in told(client, review_url(page))


def test_review_speaks_of_the_draft_that_was_read(
    page: LessonPage, administrator: User
) -> None:
    client = signed_in(administrator)
    client.post(edit_url(page), sent(page, "Changed meanwhile."))

    done = client.post(review_url(page), review_of(page))

    assert (done.status_code, done.headers["Location"]) == (302, review_url(page))
    said = told(client, review_url(page))
    assert "The text was changed meanwhile. Read it again." in said
    assert LessonReview.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"on": "2999-01-01"}, "This day has not come yet."),
        ({"by_name": ""}, "This field is required."),
        ({"step": "praised"}, "Select a valid choice."),
    ],
)
def test_review_that_says_too_little_or_too_much_is_refused(
    page: LessonPage, administrator: User, changes: dict[str, str], message: str
) -> None:
    done = signed_in(administrator).post(review_url(page), review_of(page, **changes))

    assert done.status_code == 200
    assert message in unescape(done.content.decode())
    assert LessonReview.objects.count() == 0


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.TRANSLATOR])
def test_who_may_not_publish_does_not_review(page: LessonPage, role: Role) -> None:
    client = signed_in(UserFactory.create(role=role))

    done = client.post(review_url(page), review_of(page))

    assert done.headers["Location"] == reverse("wagtailadmin_home")
    assert LessonReview.objects.count() == 0
