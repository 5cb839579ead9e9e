"""Publishing and unpublishing at the hour that an editor chose."""

import logging
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import override
from wagtail.models import Page, Revision

from courses.publishing import reasons_against
from lms.accounts.domain.message import send_message
from lms.accounts.models import User

PUBLISHED = "wagtail.publish.scheduled"
UNPUBLISHED = "wagtail.unpublish.scheduled"
REFUSED = "publish_refused"
logger = logging.getLogger("puente.courses")


def publish_due(*, now: datetime) -> tuple[int, int]:
    """Unpublish what has expired and publish what is due; return (published, refused).

    One page that is refused stops no other. It is not tried again: its owner, and
    whoever scheduled it, are told in My messages and schedule it anew.
    """
    for page in Page.objects.live().filter(expire_at__lt=now).order_by("expire_at"):
        with transaction.atomic():
            page.specific.unpublish(set_expired=True, log_action=UNPUBLISHED)
    due = Revision.objects.filter(approved_go_live_at__lt=now)
    published = refused = 0
    for revision in due.order_by("approved_go_live_at", "pk"):
        try:
            with transaction.atomic():
                revision.publish(log_action=PUBLISHED)
            published += 1
        except ValidationError as error:
            refuse(revision, error, now=now)
            refused += 1
        except Exception:  # tried again in a minute, and no other page waits for it
            logger.exception("Could not publish revision %s", revision.pk)
    return published, refused


@transaction.atomic
def refuse(revision: Revision, error: ValidationError, *, now: datetime) -> None:
    """Take a revision off the schedule and tell those who wait for it."""
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    page = revision.as_object()
    logger.warning("Not published as scheduled: %s", "; ".join(error.messages))
    for user in waiting_for(revision, page):
        with override(user.preferred_language):
            reasons = reasons_against(page) or error.messages
            send_message(
                user,
                kind=REFUSED,
                object_id=revision.pk,
                context={
                    "page": page.pk,
                    "title": page.title,
                    "reasons": "\n".join(f"- {reason}" for reason in reasons),
                },
                now=now,
            )


def waiting_for(revision: Revision, page: Page) -> list[User]:
    """Return the owner of a page and whoever saved the revision, active accounts only."""
    keys = {page.owner_id, revision.user_id} - {None}
    return list(User.objects.filter(pk__in=keys, is_active=True).order_by("pk"))
