"""Forgetting a holder: names and files go, the counted award and its bits stay."""

from typing import Any

import pytest
from django.core.files.storage import default_storage

from certificates.domain.files import certificate_file
from certificates.domain.name import ask_correction
from certificates.domain.reply import send_reply
from certificates.domain.standing import Grounds, change_standing
from certificates.enums import AwardEventKind, ReasonClass
from certificates.models import (
    Award,
    Credential,
    CredentialFile,
    CredentialRecord,
    HolderName,
    HolderReply,
    NameCorrection,
    StatusEntry,
)
from courses.models import Course
from lms.accounts.domain.erasure import erase_account, remove_synthetic
from lms.accounts.enums import Population
from lms.accounts.models import User
from tests.factories.accounts import official
from tests.factories.certificates import NOW, awarded, known, make_issuer, signed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def uploads(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")


def test_what_names_the_holder_goes_and_the_award_stays(
    ana: User, course: Course, django_capture_on_commit_callbacks: Any
) -> None:
    award = awarded(known(ana), course)
    credential = signed(award)
    certificate_file(credential.record, "pdf", now=NOW)
    digest = CredentialFile.objects.get().digest
    kept = f"certificates/{digest[:2]}/{digest}.pdf"
    ask_correction(award, text="Ana Peña", reason="Because.", now=NOW)
    send_reply(award, text="I am Ana.", now=NOW)
    places = list(StatusEntry.objects.values_list("list", "index"))

    with django_capture_on_commit_callbacks(execute=True):
        erase_account(ana, now=NOW)

    gone = (HolderName, CredentialRecord, CredentialFile, NameCorrection, HolderReply)
    assert [model.objects.count() for model in gone] == [0] * 5
    assert not default_storage.exists(kept)
    award = Award.objects.get()
    assert (award.country, award.institution) == ("PER", "")
    assert Credential.objects.get().state == "withdrawn"
    assert list(StatusEntry.objects.values_list("list", "index")) == places
    assert [event.event for event in award.events.all()] == ["awarded", "withdrawn"]


def test_reasons_are_taken_out_and_a_revoked_award_stays_revoked(
    ana: User, course: Course
) -> None:
    award = awarded(known(ana), course)
    grounds = Grounds(ReasonClass.IDENTITY, "Ana is not Ana.", None)
    change_standing(award, AwardEventKind.REVOKED, grounds=grounds, now=NOW)
    erase_account(ana, now=NOW)
    event = award.events.get(event="revoked")
    assert (event.reason_class, event.reason) == ("identity", "")
    assert Credential.objects.get().state == "revoked"


def test_going_live_takes_specimens_away(course: Course) -> None:
    make_issuer(demo=True)
    alba = official(email="alba@example.org", population=Population.SYNTHETIC)
    award = awarded(known(alba), course)
    signed(award)
    real = awarded(known(official(email="real@example.org")), course)
    remove_synthetic()
    assert list(Award.objects.all()) == [real]
    assert Credential.objects.get().award == real
