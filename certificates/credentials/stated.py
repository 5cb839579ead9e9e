"""What a signed credential states, read back from the document itself.

Whoever shows a credential shows this, not what a database holds beside it: what is read
is what was signed. Sentences that credentials say in their own language are traced back
to what they mean, so that they can be said in the language of the reader.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import product
from string import Formatter
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote

from certificates.credentials.building import (
    MORE_STATUSES,
    condition_words,
    entries_of,
    is_specimen,
)
from certificates.credentials.documents import Document, listed
from certificates.credentials.facts import (
    AlignmentFacts,
    BankUse,
    ConditionFacts,
    IdentityFacts,
    IdentityMethod,
    IssuerFacts,
    ResultFacts,
)
from certificates.credentials.moments import read_moment
from certificates.credentials.words import words_in

PARTS: Mapping[str, str] = MappingProxyType(
    {
        "name": "achievement",
        "description": "achievement",
        "subject.identifier": "holder",
        "subject.result": "results",
        "achievement.resultDescription": "results",
        "validFrom": "dates",
        "validUntil": "dates",
        "awardedDate": "dates",
        "subject.activityStartDate": "dates",
        "subject.activityEndDate": "dates",
        "issuer": "issuer",
        "subject.licenseNumber": "number",
        "evidence": "evidence",
        "credentialStatus": "status",
        MORE_STATUSES: "status",
        "proof": "proof",
    }
)
"""Which part of a certificate a member of a credential belongs to."""


@dataclass(frozen=True)
class Stated:
    """What a credential states.

    `lists` are the addresses of its status lists, `told` its sentences of evidence by
    genre, as they were signed.
    """

    name: str
    description: str
    criteria: str
    achievement_id: str
    version: str
    language: str
    holder: str
    number: str
    issuer: IssuerFacts
    awarded_at: datetime
    valid_from: datetime
    started_on: date
    completed_on: date
    specimen: bool = False
    valid_until: datetime | None = None
    hours: Decimal | None = None
    level: str = ""
    place: str = ""
    results: tuple[ResultFacts, ...] = ()
    alignments: tuple[AlignmentFacts, ...] = ()
    identity: IdentityFacts | None = None
    conditions: ConditionFacts | None = None
    lists: tuple[str, ...] = ()
    told: Mapping[str, str] = field(default_factory=dict)


def read_stated(document: Document) -> Stated:
    """Return what a credential of ours states; its signature must have been verified."""
    subject = document["credentialSubject"]
    achieved = subject["achievement"]
    words = words_in(str(achieved.get("inLanguage", "")))
    told = {entry.get("genre", ""): entry for entry in listed(document.get("evidence"))}
    sentences = {genre: str(one.get("narrative", "")) for genre, one in told.items()}
    hours, level = read_study(sentences.get("study", ""), words)
    until = document.get("validUntil")
    return Stated(
        name=str(achieved["name"]),
        description=str(achieved["description"]),
        criteria=str(achieved["criteria"].get("narrative", "")),
        achievement_id=str(achieved["id"]),
        version=str(achieved.get("version", "")),
        language=str(achieved.get("inLanguage", "")),
        holder=holder_of(subject),
        number=str(subject.get("licenseNumber", "")),
        issuer=issuer_stated(document["issuer"]),
        awarded_at=read_moment(document["awardedDate"]),
        valid_from=read_moment(document["validFrom"]),
        started_on=read_moment(subject["activityStartDate"]).date(),
        completed_on=read_moment(subject["activityEndDate"]).date(),
        specimen=is_specimen(document),
        valid_until=read_moment(until) if until else None,
        hours=hours,
        level=level,
        place=sentences.get("place", ""),
        results=tuple(results_stated(subject)),
        alignments=tuple(
            alignment_stated(row, words) for row in listed(achieved.get("alignment"))
        ),
        identity=read_identity(sentences.get("identity", ""), words),
        conditions=read_conditions(sentences.get("conditions", ""), words),
        lists=tuple(
            str(entry.get("statusListCredential")) for entry in entries_of(document)
        ),
        told=sentences,
    )


def issuer_stated(profile: Document) -> IssuerFacts:
    """Return how an issuer presents itself in a credential."""
    return IssuerFacts(
        did=str(profile["id"]),
        name=str(profile.get("name", "")),
        url=str(profile.get("url", "")),
        email=str(profile.get("email", "")),
    )


def holder_of(subject: Document) -> str:
    """Return the name of the holder, in clear; nothing if there is none."""
    for held in listed(subject.get("identifier")):
        if held.get("identityType") == "name" and not held.get("hashed"):
            return str(held.get("identityHash", ""))
    return ""


def results_stated(subject: Document) -> Iterator[ResultFacts]:
    """Yield results with what they mean, in the order of their descriptions."""
    values = {
        row.get("resultDescription"): row for row in listed(subject.get("result"))
    }
    for meant in listed(subject["achievement"].get("resultDescription")):
        given = values.get(meant.get("id"))
        if given is None:
            continue
        required = meant.get("requiredValue")
        covered = listed(meant.get("alignment"))
        yield ResultFacts(
            key=unquote(str(meant["id"]).partition("#result-")[2]),
            name=str(meant.get("name", "")),
            share=Decimal(str(given["value"])),
            required=Decimal(required) if required else None,
            competency=str(covered[0].get("targetCode", "")) if covered else "",
        )


def alignment_stated(row: Document, words: dict[str, str]) -> AlignmentFacts:
    """Return a competency as a credential names it."""
    level = filled(words["level"], str(row.get("targetDescription", ""))) or {}
    return AlignmentFacts(
        code=str(row.get("targetCode", "")),
        name=str(row["targetName"]),
        url=str(row["targetUrl"]),
        framework=str(row.get("targetFramework", "")),
        level=level.get("level", ""),
    )


def filled(template: str, text: str) -> dict[str, str] | None:
    """Return what a template was filled in with to give a text; none if it was not."""
    pattern = "".join(
        re.escape(literal) + (f"(?P<{name}>.+?)" if name else "")
        for literal, name, _form, _conversion in Formatter().parse(template)
    )
    found = re.fullmatch(pattern, text, re.DOTALL)
    return found.groupdict() if found else None


def read_study(text: str, words: dict[str, str]) -> tuple[Decimal | None, str]:
    """Return the hours and the level that a sentence names."""
    both = filled(f"{words['hours']} {words['level']}", text)
    found = both or filled(words["hours"], text) or {}
    hours = found.get("hours", "")
    number = Decimal(hours) if re.fullmatch(r"[0-9]+(\.[0-9]+)?", hours) else None
    return number, found.get("level", "")


def read_identity(text: str, words: dict[str, str]) -> IdentityFacts | None:
    """Return how the identity was known, by what a credential says; none if unknown."""
    for method in IdentityMethod:
        if text == words[method.value]:
            return IdentityFacts(method)
        named = words.get(f"{method.value}_by")
        if named and (found := filled(named, text)):
            return IdentityFacts(method, by=found["by"])
    return None


def read_conditions(text: str, words: dict[str, str]) -> ConditionFacts | None:
    """Return the conditions of the results, by what a credential says; none if unknown."""
    numbers = re.findall(r"[0-9]{1,6}", text)
    attempts = [None, int(numbers[-1])] if numbers else [None]
    for proctored, bank, used in product((False, True), BankUse, attempts):
        conditions = ConditionFacts(proctored, bank, used)
        if condition_words(conditions, words) == text:
            return conditions
    return None


def parts_of(document: Document) -> dict[str, dict[str, Any]]:
    """Return the members of a credential, sorted into the parts of a certificate."""
    subject = document.get("credentialSubject")
    subject = subject if isinstance(subject, dict) else {"": subject}
    achieved = subject.get("achievement")
    achieved = achieved if isinstance(achieved, dict) else {"": achieved}
    flat = {key: document[key] for key in document if key != "credentialSubject"}
    flat |= {f"subject.{key}": subject[key] for key in subject if key != "achievement"}
    flat |= {f"achievement.{key}": achieved[key] for key in achieved}
    parts: dict[str, dict[str, Any]] = defaultdict(dict)
    for path, value in flat.items():
        other = "achievement" if path.startswith("achievement.") else "other"
        parts[PARTS.get(path, other)][path] = value
    return parts


def changed_parts(given: Document, signed: Document) -> tuple[str, ...]:
    """Return the parts of a certificate in which a document differs from what was signed."""
    left, right = parts_of(given), parts_of(signed)
    order = dict.fromkeys([*PARTS.values(), "other"])
    return tuple(part for part in order if left.get(part) != right.get(part))
