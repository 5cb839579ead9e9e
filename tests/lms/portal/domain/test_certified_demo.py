"""One demo person is certified: the specimen that everybody can look at."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from certificates.domain.key import ensure_demo_issuer, opened
from certificates.models import Award, Credential
from lms.accounts.domain.demo import HOLDER
from lms.accounts.models import User
from lms.core.domain.dispatch import run_next
from lms.portal.domain.demo import certify_holder
from lms.portal.domain.site import COURSE, load_site

pytestmark = pytest.mark.django_db


def test_without_the_person_nothing_is_certified() -> None:
    assert not certify_holder("digital-identity", now=timezone.now())


def test_the_holder_gets_a_specimen_and_a_second_run_changes_nothing(
    settings: Any, tmp_path: Path
) -> None:
    settings.SIGNING_KEYS = str(tmp_path)
    opened.cache_clear()
    now = timezone.now()
    load_site(course=COURSE, demo=True, now=now)
    for _ in range(2):
        assert certify_holder("digital-identity", now=now)
    while run_next(holder="test"):
        pass
    award = Award.objects.get()
    assert award.specimen
    assert award.subject == User.objects.get(email=HOLDER).link.subject
    assert award.conditions == {"proctored": False, "bank": "open", "attempts": 1}
    credential = Credential.objects.get()
    assert credential.signed_at is not None
    assert credential.issuer == ensure_demo_issuer(now=now)
