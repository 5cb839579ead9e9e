"""From what an award states to an unsigned Open Badges 3.0 credential."""

from datetime import date
from decimal import Decimal
from urllib.parse import quote

from certificates.credentials.contexts import OF_CREDENTIALS
from certificates.credentials.documents import Document, listed
from certificates.credentials.facts import (
    AchievementFacts,
    AlignmentFacts,
    AwardFacts,
    ConditionFacts,
    IdentityFacts,
    ResultFacts,
    StatusFacts,
)
from certificates.credentials.moments import write_moment
from certificates.credentials.schema import SCHEMA_URL
from certificates.credentials.words import words_in

SPECIMEN_TAG = "specimen"
MORE_STATUSES = "https://www.w3.org/2018/credentials#credentialStatus"
"""The full name of `credentialStatus`.

Verifiable Credentials 2.0 allow several; the schema of Open Badges 3.0 knows one object
(multiplicity 0..1). Under its full name the second is the same property of the same
credential: signed alike, and listed by every JSON-LD processor beside the first.
"""


def build_credential(facts: AwardFacts) -> Document:
    """Return the unsigned credential of an award, in the language of its achievement."""
    words = words_in(facts.achievement.language)
    document: Document = {
        "@context": list(OF_CREDENTIALS),
        "id": facts.credential_id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": named(facts.achievement.name, facts, words),
        "description": described(facts, words),
        "issuer": issuer_profile(facts),
        "validFrom": write_moment(facts.valid_from),
        "awardedDate": write_moment(facts.awarded_at),
        "credentialSubject": subject(facts, words),
        "evidence": evidence(facts, words),
        "credentialSchema": [
            {"id": SCHEMA_URL, "type": "1EdTechJsonSchemaValidator2019"}
        ],
    }
    if facts.valid_until:
        document["validUntil"] = write_moment(facts.valid_until)
    return document | status_entries(facts.statuses)


def named(name: str, facts: AwardFacts, words: dict[str, str]) -> str:
    """Return a name, marked if the certificate is a specimen."""
    return words["specimen_name"].format(name=name) if facts.specimen else name


def described(facts: AwardFacts, words: dict[str, str]) -> str:
    """Return the description, which says first if the certificate is a specimen."""
    description = facts.achievement.description
    return f"{words['specimen_note']} {description}" if facts.specimen else description


def issuer_profile(facts: AwardFacts) -> Document:
    """Return who issues."""
    issuer = facts.issuer
    profile: Document = {
        "id": issuer.did,
        "type": ["Profile"],
        "name": issuer.name,
        "url": issuer.url,
    }
    return profile | present(email=issuer.email)


def subject(facts: AwardFacts, words: dict[str, str]) -> Document:
    """Return who achieved what, when, with which results."""
    held: Document = {
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": False,
                "identityHash": facts.holder,
                "identityType": "name",
            }
        ],
        "licenseNumber": facts.number,
        "activityStartDate": start_of(facts.started_on),
        "activityEndDate": start_of(facts.completed_on),
        "achievement": achievement(facts, words),
    }
    results = [
        {
            "type": ["Result"],
            "resultDescription": result_id(facts.achievement, result),
            "value": plain(result.share),
        }
        for result in facts.results
    ]
    return held | present(result=results)


def achievement(facts: AwardFacts, words: dict[str, str]) -> Document:
    """Return what was achieved."""
    achieved = facts.achievement
    related = [
        {
            "id": edition.id,
            "type": ["Related"],
            "inLanguage": language_tag(edition.language),
            "version": achieved.version,
        }
        for edition in achieved.editions
        if edition.id != achieved.id
    ]
    return {
        "id": achieved.id,
        "type": ["Achievement"],
        "achievementType": "CertificateOfCompletion",
        "name": named(achieved.name, facts, words),
        "description": described(facts, words),
        "criteria": {"narrative": achieved.criteria},
        "version": achieved.version,
        "inLanguage": language_tag(achieved.language),
        "humanCode": achieved.code,
    } | present(
        tag=[SPECIMEN_TAG] if facts.specimen else [],
        related=related,
        alignment=[alignment(covered, words) for covered in achieved.alignments],
        resultDescription=[
            result_description(achieved, result, words) for result in facts.results
        ],
    )


def alignment(covered: AlignmentFacts, words: dict[str, str]) -> Document:
    """Return a competency of a published framework."""
    aligned: Document = {
        "type": ["Alignment"],
        "targetName": covered.name,
        "targetUrl": covered.url,
        "targetCode": covered.code,
        "targetFramework": covered.framework,
        "targetType": "CFItem",
    }
    level = words["level"].format(level=covered.level) if covered.level else ""
    return aligned | present(targetDescription=level)


def result_description(
    achieved: AchievementFacts, result: ResultFacts, words: dict[str, str]
) -> Document:
    """Return what a result means: its scale, what was required, its competency."""
    required = "" if result.required is None else plain(result.required)
    return {
        "id": result_id(achieved, result),
        "type": ["ResultDescription"],
        "name": result.name,
        "resultType": "Percent",
        "valueMin": "0",
        "valueMax": "100",
    } | present(
        requiredValue=required,
        alignment=[
            alignment(covered, words)
            for covered in achieved.alignments
            if covered.code == result.competency
        ],
    )


def evidence(facts: AwardFacts, words: dict[str, str]) -> list[Document]:
    """Return in plain words what stands behind the award; `genre` names each kind."""
    achieved = facts.achievement
    told = {
        "specimen": words["specimen_note"] if facts.specimen else "",
        "identity": identity_words(facts.identity, words),
        "conditions": condition_words(facts.conditions, words),
        "study": " ".join(
            [words["hours"].format(hours=plain(achieved.hours))]
            + [words["level"].format(level=achieved.level)] * bool(achieved.level)
        ),
        "place": ", ".join(filter(None, [facts.institution, facts.country])),
    }
    return [
        {
            "id": f"{facts.credential_id}#{genre}",
            "type": ["Evidence"],
            "name": words[genre],
            "genre": genre,
            "narrative": narrative,
        }
        for genre, narrative in told.items()
        if narrative
    ]


def identity_words(identity: IdentityFacts, words: dict[str, str]) -> str:
    """Return how the identity was known, as a sentence."""
    method = identity.method.value
    if identity.by and f"{method}_by" in words:
        return words[f"{method}_by"].format(by=identity.by)
    return words[method]


def condition_words(conditions: ConditionFacts, words: dict[str, str]) -> str:
    """Return under which conditions the results came about, as sentences."""
    said = [
        words["proctored" if conditions.proctored else "unproctored"],
        words[f"bank_{conditions.bank.value}"],
    ]
    if conditions.attempts is not None:
        number = "one" if conditions.attempts == 1 else "many"
        said.append(words[f"attempts_{number}"].format(count=conditions.attempts))
    return " ".join(said)


def status_entries(statuses: tuple[StatusFacts, ...]) -> Document:
    """Return the places in status lists: the first as readers expect, others beside it."""
    entries = [
        {
            "id": f"{status.list_url}#{status.index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": status.purpose,
            "statusListIndex": str(status.index),
            "statusListCredential": status.list_url,
        }
        for status in sorted(statuses, key=lambda status: status.purpose)
    ]
    first, rest = entries[:1], entries[1:]
    return dict(zip(["credentialStatus"], first, strict=False)) | (
        {MORE_STATUSES: rest} if rest else {}
    )


def entries_of(document: Document) -> list[Document]:
    """Return all entries of status lists of a credential, under either name."""
    entries = [
        *listed(document.get("credentialStatus")),
        *listed(document.get(MORE_STATUSES)),
    ]
    return [entry for entry in entries if isinstance(entry, dict)]


def is_specimen(document: Document) -> bool:
    """Tell whether a credential is marked as a specimen."""
    held = document.get("credentialSubject")
    achieved = held.get("achievement") if isinstance(held, dict) else None
    return isinstance(achieved, dict) and SPECIMEN_TAG in listed(achieved.get("tag"))


def present(**members: object) -> Document:
    """Return the members that say something: nothing empty goes into a credential."""
    return {name: value for name, value in members.items() if value}


def plain(number: Decimal) -> str:
    """Return a number in plain digits, without zeros that say nothing."""
    return f"{number.normalize():f}"


def start_of(day: date) -> str:
    """Return the moment at which a day begins in UTC."""
    return f"{day.isoformat()}T00:00:00Z"


def language_tag(language: str) -> str:
    """Return a language as the schema writes it: `pt-br` as `pt-BR`."""
    name, _dash, region = language.replace("_", "-").partition("-")
    return f"{name.lower()}-{region.upper()}" if region else name.lower()


def result_id(achieved: AchievementFacts, result: ResultFacts) -> str:
    """Return the address of a result description: unique within the achievement."""
    return f"{achieved.id}#result-{quote(result.key, safe='')}"
