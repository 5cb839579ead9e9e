"""Keys made and given up from a terminal, as docs/certificates.md describes it."""

import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from certificates.domain.job import start_job, work_off
from certificates.domain.standing import Grounds
from certificates.domain.verification import verify_code
from certificates.enums import AwardJobKind, ReasonClass
from certificates.models import (
    Achievement,
    Credential,
    Issuer,
    SigningKey,
    StatusList,
)
from courses.models import Course
from lms.accounts.models import User
from lms.core.models import AuditEntry, OutboxMessage
from tests.factories.accounts import official
from tests.factories.certificates import (
    NOW,
    awarded,
    known,
    make_issuer,
    sign_lists,
    signed,
)


def outcome(credential: Credential, now: datetime = NOW) -> str:
    """Return what anybody is told who types the code."""
    found = verify_code(credential.code, now=now)
    assert found is not None
    return found.outcome


def run(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_a_key_is_made_and_the_one_before_retired(db: None) -> None:
    issuer = make_issuer()
    said = run("make_signing_key", "academy")
    old, new = issuer.keys.order_by("pk")
    assert said == f"{new} signs from now on.\n"
    assert old.retired_at is not None
    assert new.retired_at is None


def test_nobody_and_nowhere(db: None, settings: Any) -> None:
    with pytest.raises(CommandError, match="There is no issuer “nobody”"):
        run("make_signing_key", "nobody")
    make_issuer(key=False)
    settings.WAGTAILADMIN_BASE_URL = "nowhere"
    with pytest.raises(CommandError, match="no public address of a site"):
        run("make_signing_key", "academy")
    with pytest.raises(CommandError, match="academy has no key “key-1”"):
        run("give_up_key", "academy", "key-1")
    assert not SigningKey.objects.exists()


def test_the_procedure_for_a_compromised_key(course: Course, ana: User) -> None:
    """Given up, what it signed no longer verifies; signed again, it does."""
    award = awarded(known(ana), course)
    credential = signed(award)
    key = SigningKey.objects.get()
    later = NOW + timedelta(hours=1)
    sign_lists()
    assert outcome(credential) == "valid"
    OutboxMessage.objects.all().delete()
    said = run("give_up_key", "academy", key.fragment)
    assert "1 certificates that hold" in said
    owed = OutboxMessage.objects.filter(task="certificates.tasks.sign_status_list")
    assert owed.count() == StatusList.objects.count()
    sign_lists(now=later)
    # The issuer has no such key any more: anybody could have signed.
    assert outcome(credential, later) == "altered"
    grounds = Grounds(ReasonClass.KEY, "A laptop was stolen.", None)
    job = start_job(AwardJobKind.RESIGN, {"key": key.pk}, grounds=grounds, now=later)
    assert work_off(job.pk, now=later) == 1
    again = award.credentials.get()
    assert (again.pk, again.code) == (credential.pk, credential.code)
    assert again.key == SigningKey.objects.get(retired_at=None)
    assert outcome(again, later) == "valid"
    assert "was given up before" in run("give_up_key", "academy", key.fragment)
    assert AuditEntry.objects.filter(action="signing_key_given_up").count() == 1


def test_the_procedure_for_moving_to_another_domain(
    course: Course, ana: User, settings: Any
) -> None:
    """What was signed keeps verifying; the issuer keeps its name, a new one is another."""
    old = signed(awarded(known(ana), course))
    sign_lists()
    settings.WAGTAILADMIN_BASE_URL = "https://new.example.org"
    run("make_signing_key", "academy")
    assert outcome(old) == "valid"
    issuer = Issuer.objects.get()
    assert issuer.did == "did:web:academy.example.org"
    other = make_issuer(code="moved")
    assert other.did == "did:web:new.example.org"
    achievement = Achievement.objects.get()
    achievement.issuer = other
    achievement.save()
    new = signed(awarded(known(official()), course, name="Luz Gil"))
    sign_lists()
    assert (outcome(old), outcome(new)) == ("valid", "valid")
    assert new.issuer == other
