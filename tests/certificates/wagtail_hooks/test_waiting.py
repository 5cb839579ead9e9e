"""What waits is decided once, with words that reach the holder."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from certificates.domain.name import ask_correction
from certificates.domain.reply import send_reply
from certificates.domain.standing import Grounds, change_standing
from certificates.enums import AwardEventKind, ReasonClass
from certificates.models import Award, AwardReview, HolderName
from courses.models import Course
from lms.accounts.models import Message, User
from tests.factories.certificates import NOW, awarded, known, signed

QUEUES = "certificates_waiting"


@pytest.fixture
def award(course: Course, ana: User) -> Award:
    found = awarded(known(ana), course)
    signed(found)
    return found


def address(kind: str, row: Any) -> str:
    return reverse("certificates_decide", args=[kind, row.public_id])


def decided(client: Client, kind: str, row: Any, do: str) -> str:
    """Decide, and return what is said then."""
    given = {"answer": "As in your passport.", "do": do}
    answer = client.post(address(kind, row), given, follow=True)
    (said,) = [str(message).strip() for message in answer.context["messages"]]
    return said


def counted(client: Client) -> list[int]:
    return [count for *_, count in client.get(reverse(QUEUES)).context["queues"]]


def asked(award: Award) -> Any:
    return ask_correction(award, text="Ana Núñez", reason="Too long.", now=NOW)


def test_a_name_is_accepted(admin: Any, award: Award, ana: User) -> None:
    row = asked(award)
    assert counted(admin) == [1, 0, 0]
    shown = admin.get(address("name", row))
    assert "Ana María Núñez Peña" in shown.text
    assert "Too long." in shown.text
    assert admin.post(address("name", row), {"do": "accept"}).status_code == 200
    assert decided(admin, "name", row, "accept") == (
        "Done. The holder finds it in My messages."
    )
    assert award.credentials.get(current=True).record.holder == "Ana Núñez"
    assert HolderName.objects.get().name == "Ana Núñez"
    row.refresh_from_db()
    assert (row.decided_by, row.answer) == (
        admin.user.public_id,
        "As in your passport.",
    )
    assert counted(admin) == [0, 0, 0]
    assert decided(admin, "name", row, "refuse") == (
        "Somebody else decided about this meanwhile."
    )


def test_a_name_is_refused_with_words(admin: Client, award: Award, ana: User) -> None:
    row = asked(award)
    decided(admin, "name", row, "refuse")
    assert award.credentials.count() == 1
    told = Message.objects.get(user=ana, kind="certificate_name_kept")
    assert told.context["text"] == "As in your passport."


def test_a_name_waits_while_the_certificate_does_not_hold(
    admin: Client, award: Award
) -> None:
    row = asked(award)
    grounds = Grounds(ReasonClass.IDENTITY, "", None)
    change_standing(award, AwardEventKind.SUSPENDED, grounds=grounds, now=NOW)
    assert decided(admin, "name", row, "accept") == (
        "The state of the certificate does not allow this."
    )
    assert counted(admin) == [1, 0, 0]


@pytest.mark.parametrize(
    ("do", "state", "event"),
    [("keep", "valid", "kept"), ("revoke", "revoked", "revoked")],
)
def test_a_review_is_closed(
    admin: Client, award: Award, do: str, state: str, event: str
) -> None:
    changed = [{**row, "share": "40.00"} for row in award.results]
    row = AwardReview.objects.create(
        award=award,
        before=award.results,
        after=changed,
        eligible=False,
        opened_at=NOW,
    )
    assert counted(admin) == [0, 1, 0]
    shown = admin.get(address("review", row)).text
    assert "would not be awarded" in shown
    assert "40.00 %" in shown
    decided(admin, "review", row, do)
    assert award.credentials.get().state == state
    last = award.events.last()
    assert last is not None
    assert (last.event, last.reason_class) == (event, "score_restated")
    assert counted(admin) == [0, 0, 0]


def test_a_holder_is_answered(admin: Client, award: Award, ana: User) -> None:
    row = send_reply(award, text="Why is my second name missing?", now=NOW)
    assert counted(admin) == [0, 0, 1]
    assert "second name" in admin.get(address("reply", row)).text
    page = reverse("certificates_award", args=[award.public_id])
    assert address("reply", row) in admin.get(page).text
    decided(admin, "reply", row, "answer")
    told = Message.objects.get(user=ana, kind="certificate_answer")
    assert told.context["text"] == "As in your passport."
    assert "As in your passport." in admin.get(page).text


def test_what_does_not_exist(admin: Client, award: Award) -> None:
    assert admin.get(address("other", award), follow=True).status_code == 404
