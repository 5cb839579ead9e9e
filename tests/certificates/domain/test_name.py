"""Printed names: tidy, confirmed once, corrected by a person."""

import pytest

from certificates.domain.name import ask_correction, decide_correction, tidy_name
from certificates.domain.reply import answer_reply, send_reply
from certificates.errors import NameRefusedError
from certificates.models import Award, Credential, HolderName
from courses.models import Course
from lms.accounts.domain.message import message_words
from lms.accounts.models import Message, User
from tests.factories.accounts import UserFactory
from tests.factories.certificates import NOW, awarded, known, named, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def award(ana: User, course: Course) -> Award:
    award = awarded(known(ana), course)
    signed(award)
    return award


@pytest.fixture
def administrator(db: None) -> User:
    return UserFactory.create(email="admin@example.org")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("  Ana   María\tNúñez ", "Ana María Núñez"),
        ("Nún\u0303ez", "Núñez"),
        ("김민수", "김민수"),
        ("João D’Ávila-Conceição", "João D’Ávila-Conceição"),
        ("x" * 120, "x" * 120),
    ],
)
def test_names_are_tidied_and_nothing_else(text: str, name: str) -> None:
    assert tidy_name(text) == name


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "empty"), ("123", "empty"), ("x" * 121, "too_long"), ("A ☃", "characters")],
)
def test_what_cannot_be_printed_is_refused(text: str, code: str) -> None:
    with pytest.raises(NameRefusedError) as refusal:
        tidy_name(text)
    assert refusal.value.code == code


def test_another_name_is_not_confirmed_a_second_time(ana: User) -> None:
    named(ana, "Ana Peña")
    assert named(ana, "Ana  Peña").name == "Ana Peña"
    with pytest.raises(NameRefusedError) as refusal:
        named(ana, "Ana Otra")
    assert (refusal.value.code, refusal.value.values) == (
        "confirmed",
        {"name": "Ana Peña"},
    )


def test_an_accepted_correction_issues_the_certificate_anew(
    award: Award, administrator: User
) -> None:
    asked = ask_correction(award, text="Ana Peña", reason="Surname.", now=NOW)
    assert decide_correction(
        asked, accept=True, answer="As in the document.", by=administrator, now=NOW
    )
    assert not decide_correction(
        asked, accept=False, answer="No.", by=administrator, now=NOW
    )
    assert HolderName.objects.get().name == "Ana Peña"
    current = Credential.objects.get(current=True)
    assert (current.number, current.record.holder) == (2, "Ana Peña")
    event = award.events.get(event="replaced")
    assert (event.reason_class, event.reason) == (
        "name_corrected",
        "As in the document.",
    )


def test_a_refused_correction_is_answered(
    award: Award, administrator: User, ana: User
) -> None:
    asked = ask_correction(award, text="Ana Peña", reason="Surname.", now=NOW)
    decide_correction(asked, accept=False, answer="No.", by=administrator, now=NOW)
    assert Credential.objects.count() == 1
    words = message_words(Message.objects.get(user=ana, kind="certificate_name_kept"))
    assert words.body.endswith("It was not changed.\n\nNo.")


def test_a_holder_gets_one_answer(award: Award, administrator: User, ana: User) -> None:
    reply = send_reply(award, text="Why?", now=NOW)
    assert answer_reply(reply, answer="Because.", by=administrator, now=NOW)
    assert not answer_reply(reply, answer="No.", by=administrator, now=NOW)
    words = message_words(Message.objects.get(user=ana, kind="certificate_answer"))
    assert words.body.endswith("Because.")
