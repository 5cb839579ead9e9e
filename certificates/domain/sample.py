"""An example of what an achievement would print: a specimen of nobody, in a language."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from certificates.addresses import site_address
from certificates.codes import grouped
from certificates.credentials.facts import (
    AwardFacts,
    BankUse,
    ConditionFacts,
    IdentityFacts,
    IdentityMethod,
    IssuerFacts,
    ResultFacts,
)
from certificates.domain.achievement import TEXTS, positive
from certificates.domain.facts import achievement_facts, issuer_facts, signatories
from certificates.models import Achievement, AchievementVersion
from certificates.rendering import Language, render_badge, render_page_image

CODE: Final = "00000000000000"
ON: Final = datetime(2026, 1, 30, 12, tzinfo=UTC)
BEGUN: Final = date(2026, 1, 5)
SHARE: Final = Decimal(85)
REQUIRED: Final = Decimal(60)
MAKERS: Final = {"page": render_page_image, "badge": render_badge}


def sample_image(achievement: Achievement, kind: str, language: Language) -> bytes:
    """Return the draft as it would be printed, as PNG; `kind` is `page` or `badge`."""
    return MAKERS[kind](sample_facts(achievement, language), language=language)


def sample_facts(achievement: Achievement, language: str) -> AwardFacts:
    """Return what a certificate of the draft would state of nobody."""
    version = AchievementVersion(
        achievement=achievement,
        number=achievement.versions.count() + 1,
        definition=completed(achievement.definition),
    )
    facts = achievement_facts(version, language)
    with override(language):
        holder = _("Name of the holder (specimen)")
        place = _("Example country")
        nobody = _("(no issuer yet)")
    issuer = achievement.issuer
    return AwardFacts(
        credential_id="urn:uuid:00000000-0000-7000-8000-000000000000",
        number="0000-000000",
        code=grouped(CODE),
        verification_url=f"{site_address()}/v/{CODE}/",
        holder=holder,
        issuer=issuer_facts(issuer, language)
        if issuer
        else IssuerFacts(did="", name=nobody, url=site_address()),
        achievement=replace(facts, code=achievement.code),
        awarded_at=ON,
        valid_from=ON,
        started_on=BEGUN,
        completed_on=ON.date(),
        country=place,
        institution="",
        identity=IdentityFacts(IdentityMethod.SELF_DECLARED),
        conditions=ConditionFacts(
            proctored=bool(version.definition.get("proctored")),
            bank=BankUse.OPEN,
            attempts=1,
        ),
        results=(ResultFacts("sample", facts.name, SHARE, REQUIRED),),
        signatories=signatories(version, language),
        specimen=True,
    )


def completed(definition: dict[str, Any]) -> dict[str, Any]:
    """Return a draft with something in the place of what is not written yet."""
    texts = {field: definition.get(field) or {"en": "…"} for field in TEXTS}
    hours = definition.get("hours")
    return {**definition, **texts, "hours": hours if positive(hours) else "1"}
