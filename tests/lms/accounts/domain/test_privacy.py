from datetime import UTC, datetime

import pytest
from django.utils.translation import override
from pytest_django import Settings

from lms.accounts.domain.privacy import (
    acknowledge_notice,
    notice_texts,
    publish_notice,
    record_objection,
)
from lms.accounts.models import NoticeAcknowledgement, PrivacyNotice, ResearchObjection
from lms.accounts.queries import (
    is_notice_due,
    newest_notice,
    objecting_subjects,
    objects_to_research,
)
from tests.factories.accounts import CountryFactory, SubjectFactory, UserFactory

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 4, 1, 12, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_publish_notice_makes_a_version_only_when_a_word_changed(
    settings: Settings,
) -> None:
    first = publish_notice(now=NOW)
    assert publish_notice(now=LATER) == first

    settings.DATA_CONTROLLER = "Agency of Digital Government"
    second = publish_notice(now=LATER)

    assert (first.version, second.version) == (1, 2)
    assert newest_notice() == second


def test_publish_notice_may_return_to_earlier_words(settings: Settings) -> None:
    publish_notice(now=NOW)
    settings.HELP_EMAIL = "other@example.org"
    publish_notice(now=NOW)
    settings.HELP_EMAIL = "help@localhost"

    assert publish_notice(now=NOW).version == 3


def test_the_notice_says_who_is_responsible_in_every_language(
    settings: Settings,
) -> None:
    CountryFactory.create(
        code="KOR", names={"en": "Korea", "es": "Corea", "pt": "Coreia"}
    )
    settings.DATA_CONTROLLER = "Agency <of> Data"
    settings.DATA_HOSTING_COUNTRY = "kor"
    settings.DATA_PROCESSORS = ["Cloud One", "Mail Two"]
    settings.DATA_LEGAL_BASIS = "Law 1/2026"

    texts = notice_texts()

    assert list(texts) == ["es", "pt-br", "en"]
    for text, country in zip(texts.values(), ("Corea", "Coreia", "Korea"), strict=True):
        assert "Agency &lt;of&gt; Data" in text
        assert "Cloud One, Mail Two" in text
        assert "Law 1/2026" in text
        assert country in text


def test_the_notice_does_not_hide_what_the_operator_has_not_said() -> None:
    text = notice_texts()["en"]

    assert "has not yet stated the country" in text
    assert "No other organization processes data on our behalf." in text


@pytest.mark.parametrize(
    "basis",
    [
        "public-interest",
        "legal-obligation",
        "contract",
        "legitimate-interest",
        "consent",
        "international-organization",
    ],
)
def test_every_named_basis_is_put_into_words(settings: Settings, basis: str) -> None:
    settings.DATA_LEGAL_BASIS = basis

    assert all(f">{basis}" not in text for text in notice_texts().values())


def test_acknowledge_notice_once_per_version(settings: Settings) -> None:
    user = UserFactory.create()
    publish_notice(now=NOW)
    assert is_notice_due(user) is True

    with override("pt-br"):
        acknowledge_notice(user, now=NOW)
        acknowledge_notice(user, now=LATER)

    row = NoticeAcknowledgement.objects.get()
    assert (row.language, row.at) == ("pt-br", NOW)
    assert is_notice_due(user) is False
    assert is_notice_due(UserFactory.create()) is True

    settings.DATA_CONTROLLER = "Another"
    publish_notice(now=LATER)
    assert is_notice_due(user) is True


def test_without_a_notice_nothing_is_due() -> None:
    user = UserFactory.create()

    assert is_notice_due(user) is False
    assert acknowledge_notice(user) is None
    assert not PrivacyNotice.objects.exists()


def test_record_objection_adds_a_row_only_when_the_word_changes() -> None:
    subject = SubjectFactory.create()

    assert record_objection(subject, objects_to_use=False, now=NOW) is False
    assert record_objection(subject, objects_to_use=True, now=NOW) is True
    assert record_objection(subject, objects_to_use=True, now=LATER) is False
    assert objects_to_research(subject) is True
    assert objecting_subjects() == {subject.pk}

    record_objection(subject, objects_to_use=False, now=LATER)
    assert objects_to_research(subject) is False
    assert objecting_subjects() == set()
    assert ResearchObjection.objects.count() == 2
