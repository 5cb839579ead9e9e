from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.utils.translation import override

from lms.accounts.domain.privacy import (
    acknowledge_notice,
    publish_notice,
    record_objection,
)
from lms.accounts.models import IdentityEvidence, Institution, User
from lms.accounts.personal_data import LABELS
from lms.accounts.registries import personal_data_sections
from lms.core.domain.audit import log_action
from tests.factories.accounts import TermFactory, official

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return official(full_name="Ana", email="ana@example.org")


def rows(person: User, name: str) -> list[dict[str, Any]]:
    [section] = [s for s in personal_data_sections() if s.name == name]
    with override("en"):
        return section.provider(person, person.link.subject)


def test_the_parts_of_this_room() -> None:
    names = [section.name for section in personal_data_sections()]

    assert names[:10] == [
        "account",
        "addresses",
        "profile",
        "identity",
        "focal_terms",
        "messages",
        "notices",
        "objections",
        "sign_in",
        "log",
    ]


def test_every_key_has_words(person: User) -> None:
    publish_notice()
    acknowledge_notice(person)
    record_objection(person.link.subject, objects_to_use=True)
    TermFactory.create(user=person)
    UserSession.objects.create(user=person, session_key="k", ip="::1", user_agent="b")
    log_action("x", kind="user", object_id=person.public_id, actor=None)

    for section in personal_data_sections()[:10]:
        for row in section.provider(person, person.link.subject):
            assert set(row) <= set(LABELS)


def test_profile_rows_are_in_words(person: User) -> None:
    profile = person.link.subject.profiles.get()

    assert rows(person, "profile") == [
        {
            "version": 1,
            "saved_at": profile.created_at,
            "country": "Country PER",
            "institution": Institution.objects.get().name,
            "level": "National",
            "function": "Services to people and companies",
            "seniority": "Professional or technical",
            "sex": "Woman",
        }
    ]


def test_evidence_rows_show_the_reason_of_a_doubt(person: User) -> None:
    IdentityEvidence.objects.create(
        subject=person.link.subject,
        country=person.link.subject.profiles.get().country,
        method="focal_point",
        outcome="questioned",
        reason="Left in May.",
        at=NOW,
    )

    assert rows(person, "identity") == [
        {
            "at": NOW,
            "country": "Country PER",
            "method": "confirmed by the focal point",
            "outcome": "questioned",
            "reason": "Left in May.",
        }
    ]


def test_sign_in_rows_hold_no_secret(person: User) -> None:
    Authenticator.objects.create(user=person, type="totp", data={"secret": "S3CR3T"})
    SocialAccount.objects.create(
        user=person, provider="idp", uid="123", extra_data={"token": "T0K3N"}
    )

    held = rows(person, "sign_in")

    assert [(row["kind"], row["detail"]) for row in held] == [
        ("Authenticator app", held[0]["detail"]),
        ("idp", "123"),
    ]
    assert "S3CR3T" not in str(held)
    assert "T0K3N" not in str(held)


def test_log_rows_are_about_the_person_or_by_them_and_name_nobody_else(
    person: User,
) -> None:
    other = official()
    log_action("a", kind="user", object_id=person.public_id, actor=other.public_id)
    log_action("b", kind="country", object_id="PER", actor=person.public_id)
    log_action("c", kind="user", object_id=other.public_id, actor=other.public_id)

    held = rows(person, "log")

    assert [(row["action"], row["by_me"], row["about_me"]) for row in held] == [
        ("a", False, True),
        ("b", True, False),
    ]
    assert str(other.public_id) not in str(held)
