from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from wagtail.models import ModelLogEntry

from lms.accounts import registries
from lms.accounts.domain.account_mail import owe_account_mail, send_account_mail
from lms.accounts.domain.erasure import erase_account, remove_synthetic
from lms.accounts.domain.message import send_message
from lms.accounts.domain.privacy import (
    acknowledge_notice,
    publish_notice,
    record_objection,
)
from lms.accounts.enums import InstitutionStatus, Population, Role
from lms.accounts.errors import LastAdministratorError
from lms.accounts.models import (
    IdentityEvidence,
    Institution,
    Message,
    NoticeAcknowledgement,
    OfficialProfile,
    ResearchObjection,
    Subject,
    SubjectLink,
    User,
)
from lms.core.errors import AppendOnlyError
from lms.core.models import AuditEntry, OutboxMessage
from tests.factories.accounts import (
    CountryFactory,
    InstitutionFactory,
    ProfileFactory,
    TermFactory,
    UserFactory,
    official,
)

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return official(full_name="Ana Ejemplo", email="ana@example.org")


def test_erase_account_keeps_what_counts_and_takes_out_what_is_finer(
    person: User,
) -> None:
    subject = person.link.subject
    IdentityEvidence.objects.create(
        subject=subject,
        country=subject.profiles.get().country,
        method="focal_point",
        outcome="questioned",
        reason="Ana left last year",
        at=NOW,
    )

    erase_account(person, now=NOW)

    assert not User.objects.exists()
    assert not SubjectLink.objects.exists()
    assert Subject.objects.get() == subject
    profile = OfficialProfile.objects.get()
    assert (profile.country.code, profile.sex, profile.level) == (
        "PER",
        "woman",
        "national",
    )
    assert (profile.institution, profile.function, profile.seniority) == (None, "", "")
    assert IdentityEvidence.objects.get().reason == ""


def test_erase_account_deletes_every_row_that_names_the_person(person: User) -> None:
    publish_notice(now=NOW)
    acknowledge_notice(person, now=NOW)
    send_message(person, kind="welcome", now=NOW)
    TermFactory.create(user=person)
    record_objection(person.link.subject, objects_to_use=True, now=NOW)

    erase_account(person, now=NOW)

    assert not Message.objects.exists()
    assert not NoticeAcknowledgement.objects.exists()
    assert not EmailAddress.objects.exists()
    assert ResearchObjection.objects.count() == 1


def test_erase_account_logs_it_without_a_name(person: User) -> None:
    administrator = UserFactory.create()

    erase_account(person, by=administrator, reason="asked by mail", now=NOW)

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.kind, entry.object_id, entry.actor, entry.reason) == (
        "account_erased",
        "user",
        str(person.public_id),
        administrator.public_id,
        "asked by mail",
    )
    assert entry.data == {}


def test_erase_account_says_good_bye_in_the_language_of_the_person() -> None:
    person = UserFactory.create(full_name="Ana", preferred_language="en")

    erase_account(person, now=NOW)

    owed = OutboxMessage.objects.get()
    assert owed.task == "lms.accounts.tasks.send_account_mail"
    send_account_mail(**owed.payload)
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == (
        [person.email],
        "Your account has been deleted",
    )
    assert sent.body.startswith("Hello Ana,")


def test_erase_account_drops_mails_that_have_not_left(person: User) -> None:
    EmailAddress.objects.create(user=person, email="second@example.org")
    owe_account_mail(to=["ana@example.org"], subject="s", body="b", now=NOW)
    owe_account_mail(to=["second@example.org"], subject="s", body="b", now=NOW)
    owe_account_mail(to=["other@example.org"], subject="s", body="b", now=NOW)

    erase_account(person, now=NOW)

    subjects = [
        (row.payload["to"], row.payload["subject"])
        for row in OutboxMessage.objects.all()
    ]
    assert sorted(subjects) == [
        (["ana@example.org"], "Your account has been deleted"),
        (["other@example.org"], "s"),
    ]


def test_erase_account_ends_every_session(person: User, client: Client) -> None:
    client.force_login(person)
    key = client.session.session_key
    UserSession.objects.create(
        user=person, session_key=key, ip="127.0.0.1", user_agent="x"
    )

    erase_account(person, now=NOW)

    assert not Session.objects.filter(session_key=key).exists()
    assert not UserSession.objects.exists()


def test_erase_account_empties_labels_of_the_editors_log(person: User) -> None:
    kind = ContentType.objects.get_for_model(User)
    for label in ("Ana Ejemplo", "ana@example.org (PER)", "Somebody else"):
        ModelLogEntry.objects.create(
            content_type=kind,
            object_id="0",
            label=label,
            action="wagtail.edit",
            timestamp=NOW,
        )

    erase_account(person, now=NOW)

    labels = ModelLogEntry.objects.order_by("label").values_list("label", flat=True)
    assert list(labels) == ["", "", "Somebody else"]


def test_erasure_runs_what_the_rooms_above_registered(
    person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    erased: list[Subject] = []
    monkeypatch.setattr(registries, "_erasers", {"test": erased.append})

    erase_account(person, now=NOW)

    assert erased == [Subject.objects.get()]


def test_whoever_deletes_an_account_erases_the_person(person: User) -> None:
    User.objects.filter(pk=person.pk).delete()

    assert OfficialProfile.objects.get().institution is None


def test_a_failing_eraser_leaves_everything_as_it_was(
    person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(subject: Subject) -> None:
        raise RuntimeError

    monkeypatch.setattr(registries, "_erasers", {"test": fail})

    with pytest.raises(RuntimeError):
        erase_account(person, now=NOW)

    assert User.objects.get() == person
    assert OfficialProfile.objects.get().institution is not None
    assert not AuditEntry.objects.exists()


def test_the_last_administrator_stays() -> None:
    only = UserFactory.create(role=Role.ADMINISTRATOR)

    with pytest.raises(LastAdministratorError):
        erase_account(only, now=NOW)

    UserFactory.create(is_superuser=True)
    erase_account(only, now=NOW)
    assert not User.objects.filter(pk=only.pk).exists()


def test_profiles_stay_append_only_for_everybody_else(person: User) -> None:
    profile = person.link.subject.profiles.get()

    with pytest.raises(AppendOnlyError):
        OfficialProfile.objects.update(function="")
    with pytest.raises(AppendOnlyError):
        OfficialProfile.objects.all().delete()
    with pytest.raises(AppendOnlyError):
        profile.delete()
    with pytest.raises(AppendOnlyError):
        profile.save()


def test_remove_synthetic_leaves_only_real_people(
    person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    removed: list[int] = []
    monkeypatch.setattr(registries, "_removers", {"test": removed.extend})
    invented = CountryFactory.create(invented_one=True)
    made_up = official(invented, population=Population.SYNTHETIC)
    orphan = ProfileFactory.create(
        subject__population=Population.SYNTHETIC,
        institution=InstitutionFactory.create(country=invented),
    )
    InstitutionFactory.create(
        country=invented,
        status=InstitutionStatus.MERGED,
        merged_into=orphan.institution,
    )
    record_objection(made_up.link.subject, objects_to_use=True, now=NOW)
    synthetic = {made_up.link.subject_id, orphan.subject_id}

    assert remove_synthetic() == 2

    assert set(removed) == synthetic
    assert User.objects.get() == person
    assert Subject.objects.get().population == Population.REAL
    assert OfficialProfile.objects.get().institution is not None
    assert Institution.objects.get().country.code == "PER"
    assert not ResearchObjection.objects.exists()
    assert remove_synthetic() == 0
