"""The privacy notice, its acknowledgement, and objections to research use."""

import hashlib
import json
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, override

from lms.accounts.models import (
    NoticeAcknowledgement,
    PrivacyNotice,
    ResearchObjection,
    Subject,
    User,
)
from lms.accounts.queries import newest_notice, objects_to_research
from lms.countries.models import Country


def notice_texts() -> dict[str, str]:
    """Render the notice in every language from its templates and the settings."""
    texts = {}
    for language in settings.UI_LANGUAGES:
        with override(language):
            body = render_to_string(f"accounts/notice/{language}.html", _facts())
        texts[language] = "\n".join(
            line.strip() for line in body.splitlines() if line.strip()
        )
    return texts


def publish_notice(*, now: datetime | None = None) -> PrivacyNotice:
    """Publish the notice as a new version if a word of it changed; return what holds."""
    texts = notice_texts()
    canonical = json.dumps(texts, ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    last = newest_notice()
    if last is not None and last.digest == digest:
        return last
    try:
        with transaction.atomic():
            notice: PrivacyNotice = PrivacyNotice.objects.create(
                version=(last.version if last else 0) + 1,
                texts=texts,
                digest=digest,
                published_at=now or timezone.now(),
            )
    except IntegrityError:
        return publish_notice(now=now)
    return notice


def acknowledge_notice(
    user: User, *, language: str | None = None, now: datetime | None = None
) -> NoticeAcknowledgement | None:
    """Record that the person has seen the version that holds, once."""
    notice = newest_notice()
    if notice is None:
        return None
    row, _ = NoticeAcknowledgement.objects.get_or_create(
        user=user,
        notice=notice,
        defaults={
            "language": language or get_language() or settings.LANGUAGE_CODE,
            "at": now or timezone.now(),
        },
    )
    return row


def record_objection(
    subject: Subject, *, objects_to_use: bool, now: datetime | None = None
) -> bool:
    """Record the person's word on research use; False if it is the same as before."""
    if objects_to_research(subject) == objects_to_use:
        return False
    ResearchObjection.objects.create(
        subject=subject, objects_to_use=objects_to_use, at=now or timezone.now()
    )
    return True


def _facts() -> dict[str, object]:
    """Gather what the deployment says about itself, in the active language."""
    return {
        "operator_name": settings.OPERATOR_NAME,
        "controller": settings.DATA_CONTROLLER,
        "legal_basis": settings.DATA_LEGAL_BASIS,
        "hosting_country": _country_name(settings.DATA_HOSTING_COUNTRY),
        "processors": settings.DATA_PROCESSORS,
        "help_email": settings.HELP_EMAIL,
    }


def _country_name(text: str) -> str:
    """Return the name of a country given by its code; any other text as it is."""
    country = Country.objects.filter(code=text.upper()).first() if text else None
    return country.name if country else text
