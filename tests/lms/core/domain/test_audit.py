from datetime import UTC, datetime
from uuid import UUID

import pytest
import time_machine

from lms.core.domain.audit import log_action
from lms.core.models import AuditEntry

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ACTOR = UUID("01890a5d-ac96-774b-bcce-b302099a8057")

pytestmark = pytest.mark.django_db


def test_log_action_writes_who_did_what_to_which_thing_and_why() -> None:
    log_action(
        "merged",
        kind="institution",
        object_id=ACTOR,
        actor=ACTOR,
        reason="the same ministry",
        data={"into": "x"},
        now=NOW,
    )

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.kind, entry.object_id, entry.actor) == (
        "merged",
        "institution",
        str(ACTOR),
        ACTOR,
    )
    assert (entry.reason, entry.data, entry.at) == (
        "the same ministry",
        {"into": "x"},
        NOW,
    )
    assert str(entry) == f"merged institution {ACTOR}"


def test_log_action_of_the_system_has_no_actor_and_the_time_of_now() -> None:
    with time_machine.travel(NOW, tick=False):
        entry = log_action("swept", kind="outbox", object_id=1, actor=None)

    assert (entry.actor, entry.at, entry.reason, entry.data) == (None, NOW, "", {})
