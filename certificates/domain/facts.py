"""From an award and its naming record to the facts that every rendering is made from."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from certificates.addresses import (
    achievement_url,
    competency_url,
    verification_url,
)
from certificates.codes import grouped
from certificates.credentials.facts import (
    AchievementFacts,
    AlignmentFacts,
    AwardFacts,
    BankUse,
    ConditionFacts,
    EditionFacts,
    IdentityFacts,
    IdentityMethod,
    IssuerFacts,
    ResultFacts,
    SignatoryFacts,
    StatusFacts,
)
from certificates.models import AchievementVersion, Award, Credential, Issuer
from courses.models import Competency
from lms.accounts.enums import EvidenceMethod
from lms.countries.models import Country, localized

METHODS = {
    EvidenceMethod.SELF_DECLARED: IdentityMethod.SELF_DECLARED,
    EvidenceMethod.OFFICIAL_MAIL: IdentityMethod.OFFICIAL_MAIL,
    EvidenceMethod.FOCAL_POINT: IdentityMethod.CONFIRMED,
}


def award_facts(
    credential: Credential, *, holder: str, valid_from: datetime
) -> AwardFacts:
    """Return everything that a credential states, in the language of its award."""
    award = credential.award
    language = award.language
    country = Country.objects.filter(code=award.country).first()
    statuses = credential.statuses.select_related("list").order_by("list__purpose")
    return AwardFacts(
        credential_id=f"urn:uuid:{credential.public_id}",
        number=award.number,
        code=grouped(credential.code),
        verification_url=verification_url(credential.code),
        holder=holder,
        issuer=issuer_facts(credential.issuer, language),
        achievement=achievement_facts(award.version, language),
        awarded_at=award.awarded_at,
        valid_from=valid_from,
        started_on=award.started_on,
        completed_on=award.completed_on,
        country=localized(country.names, language) if country else award.country,
        institution=award.institution,
        identity=identity_facts(award, country),
        conditions=condition_facts(award.conditions),
        results=tuple(result_facts(row, language) for row in award.results),
        signatories=() if award.specimen else signatories(award.version, language),
        statuses=tuple(
            StatusFacts(row.list.purpose, row.list.url, row.index) for row in statuses
        ),
        specimen=award.specimen,
    )


def issuer_facts(issuer: Issuer, language: str) -> IssuerFacts:
    """Return how an issuer presents itself."""
    return IssuerFacts(
        did=issuer.did or "",
        name=localized(issuer.names, language),
        url=issuer.url,
        email=issuer.email,
    )


def achievement_facts(version: AchievementVersion, language: str) -> AchievementFacts:
    """Return a version of an achievement in a language, its other languages with it."""
    definition = version.definition
    return AchievementFacts(
        id=achievement_url(version.public_id, language),
        code=version.achievement.code,
        version=str(version.number),
        language=language,
        name=version.text_in("names", language),
        description=version.text_in("descriptions", language),
        criteria=version.text_in("criteria", language),
        hours=Decimal(str(definition["hours"])),
        level=str(definition.get("level", "")),
        alignments=alignments(definition, language),
        editions=tuple(
            EditionFacts(achievement_url(version.public_id, other), other)
            for other in settings.UI_LANGUAGES
            if other != language
        ),
    )


def alignments(definition: dict[str, Any], language: str) -> tuple[AlignmentFacts, ...]:
    """Return the competencies that an achievement covers, in their order."""
    label = str(definition.get("framework", ""))
    code, _slash, number = label.partition("/")
    rows = Competency.objects.filter(
        framework__code=code,
        framework__version=number,
        code__in=definition.get("competencies", ()),
    ).select_related("framework")
    return tuple(
        AlignmentFacts(
            code=row.code,
            name=localized(row.names, language),
            url=competency_url(label, row.code),
            framework=f"{localized(row.framework.names, language)} {number}",
        )
        for row in rows.order_by("position")
    )


def signatories(
    version: AchievementVersion, language: str
) -> tuple[SignatoryFacts, ...]:
    """Return those whose names are printed, as they were frozen."""
    return tuple(
        SignatoryFacts(row["name"], localized(row["roles"], language))
        for row in version.definition.get("signatories", ())
    )


def identity_facts(award: Award, country: Country | None) -> IdentityFacts:
    """Return how the identity was known, and which office confirmed it."""
    method = METHODS[EvidenceMethod(award.identity)]
    if method is not IdentityMethod.CONFIRMED or country is None:
        return IdentityFacts(method)
    with override(award.language):
        office = _("the focal point of %(country)s") % {"country": country.name}
    return IdentityFacts(method, by=office)


def condition_facts(conditions: dict[str, Any]) -> ConditionFacts:
    """Return under which conditions the results came about."""
    return ConditionFacts(
        proctored=conditions["proctored"],
        bank=BankUse(conditions["bank"]),
        attempts=conditions["attempts"],
    )


def result_facts(row: dict[str, Any], language: str) -> ResultFacts:
    """Return a result as an award keeps it."""
    return ResultFacts(
        key=row["key"],
        name=localized(row["names"], language),
        share=Decimal(row["share"]),
        required=Decimal(row["required"]) if row["required"] else None,
        competency=row["competency"],
    )
