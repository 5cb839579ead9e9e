"""The facts of an award as the data that the templates set: sentences, not markup."""

import io
import json
from collections.abc import Iterable
from datetime import UTC
from typing import Any

import segno

from certificates.credentials.facts import AlignmentFacts, AwardFacts, ResultFacts
from certificates.rendering.characters import composed
from certificates.rendering.wording import (
    Language,
    conditions_in_words,
    identity_in_words,
    words,
    written_date,
    written_hours,
    written_share,
)

Data = dict[str, Any]
PRINTED_AS_IS = (
    "title",
    "certifies",
    "hours",
    "level",
    "studied",
    "awarded",
    "results",
    "scale",
    "competency",
    "competency_level",
    "result",
    "required",
    "not_measured",
    "identity",
    "conditions",
    "signatories",
    "verification",
    "scan",
    "code",
    "number",
    "attached",
    "attachment",
    "overleaf",
    "specimen",
    "specimen_note",
)

SHORT_TEXT = 60
SHORT_TABLE = 6
SHORT_ROW = 60
SHORT_SIGNATORIES = 3
SHORT_PERSON = 40
SHORT_NOTE = 160


def payload(facts: AwardFacts, language: Language, *, attached: bool) -> bytes:
    """Return what a certificate shows, as JSON for the template.

    `attached` says whether the signed credential goes with it.
    """
    said = words(language)
    data: Data = {key: said[key] for key in PRINTED_AS_IS}
    data = {
        "language": language.split("-"),
        "attached": attached,
        "specimen": facts.specimen,
        "words": data | sentences(facts, language),
        "issuer": facts.issuer.name,
        "holder": facts.holder,
        "achievement": facts.achievement.name,
        "facts": stated(facts, language),
        "rows": rows(facts, language),
        "measured": bool(facts.results),
        "identity": identity_in_words(facts.identity, language),
        "conditions": conditions_in_words(facts.conditions, language),
        "signatories": [
            {"name": one.name, "role": one.role} for one in facts.signatories
        ],
        "number": facts.number,
        "code": facts.code,
        "url": facts.verification_url,
        "qr": qr(facts.verification_url),
    }
    data["short"] = is_short(data)
    return json.dumps(joined(data), ensure_ascii=False).encode()


def is_short(data: Data) -> bool:
    """Say whether a page surely has room for everything at the widest spacing.

    The limits are such that even the widest letters fit; a test tries them.
    """
    texts = [data["holder"], data["achievement"], data["words"]["of"], data["issuer"]]
    lines = [" ".join([row["code"], *row["names"]]) for row in data["rows"]]
    people = [one[key] for one in data["signatories"] for key in ("name", "role")]
    return (
        max(map(len, texts)) <= SHORT_TEXT
        and len(lines) <= SHORT_TABLE
        and max(map(len, lines), default=0) <= SHORT_ROW
        and len(data["signatories"]) <= SHORT_SIGNATORIES
        and max(map(len, people), default=0) <= SHORT_PERSON
        and max(len(data["identity"]), len(data["words"]["frameworks"])) <= SHORT_NOTE
    )


def badge_payload(facts: AwardFacts, language: Language) -> bytes:
    """Return what a badge shows, as JSON for the template: nothing about the holder."""
    said = words(language)
    data = {
        "language": language.split("-"),
        "title": said["title"],
        "specimen": said["specimen"] if facts.specimen else "",
        "issuer": facts.issuer.name,
        "achievement": facts.achievement.name,
        "year": str(facts.awarded_at.astimezone(UTC).year),
    }
    return json.dumps(joined(data), ensure_ascii=False).encode()


def joined(value: Any) -> Any:
    """Return data with letters and marks joined in every text."""
    if isinstance(value, str):
        return composed(value)
    if isinstance(value, dict):
        return {key: joined(one) for key, one in value.items()}
    if isinstance(value, list):
        return [joined(one) for one in value]
    return value


def sentences(facts: AwardFacts, language: Language) -> dict[str, str]:
    """Return the words that take something from the award."""
    said, achievement = words(language), facts.achievement
    title = said["title"]
    frameworks = dict.fromkeys(one.framework for one in achievement.alignments)
    return {
        "completed": said["completed_specimen" if facts.specimen else "completed"],
        "of": said["of"].format(institution=facts.institution, country=facts.country)
        if facts.institution
        else facts.country,
        "version": said["version"].format(version=achievement.version),
        "frameworks": " ".join(
            said["framework"].format(framework=one) + "." for one in frameworks
        ),
        "summary": said["summary"].format(title=title, achievement=achievement.name),
        "continued": said["continued"].format(
            title=title, number=facts.number, holder=facts.holder
        ),
        "qr": said["qr"].format(url=facts.verification_url),
    }


def stated(facts: AwardFacts, language: Language) -> list[list[str]]:
    """Return the short facts of an award, each with its label."""
    said, achievement = words(language), facts.achievement
    period = said["period"].format(
        started=written_date(facts.started_on, language),
        completed=written_date(facts.completed_on, language),
    )
    awarded = written_date(facts.awarded_at, language)
    valid_from = written_date(facts.valid_from, language)
    until = facts.valid_until
    pairs = [
        [said["hours"], written_hours(achievement.hours, language)],
        [said["level"], achievement.level],
        [said["studied"], period],
        [said["awarded"], awarded],
        [said["valid_from"], valid_from if valid_from != awarded else ""],
        [said["valid_until"], written_date(until, language) if until else ""],
    ]
    return [pair for pair in pairs if pair[1]]


def rows(facts: AwardFacts, language: Language) -> list[Data]:
    """Return results over everything, then competencies with theirs, in the order given."""
    known = {one.code: one for one in facts.achievement.alignments}
    whole = [one for one in facts.results if one.competency not in known]
    found = [row(one, known.get(one.competency), language) for one in whole]
    for alignment in known.values():
        own = [one for one in facts.results if one.competency == alignment.code]
        found += [row(one, alignment, language) for one in own]
        found += [] if own else [row(None, alignment, language)]
    return found


def row(
    result: ResultFacts | None, alignment: AlignmentFacts | None, language: Language
) -> Data:
    """Return a line of the table: a result, a competency, or both."""
    code = alignment.code if alignment else result.competency if result else ""
    names = [alignment.name] if alignment else []
    if result and result.name not in names:
        names.append(result.name)
    return {
        "code": code,
        "names": names,
        "level": alignment.level if alignment else "",
        **measured(result, language),
    }


def measured(result: ResultFacts | None, language: Language) -> Data:
    """Return the numbers of a result, as words and as places on the scale."""
    if result is None:
        return {"share": None, "required": None, "places": []}
    required = result.required
    return {
        "share": written_share(result.share, language),
        "required": words(language)["no_required"]
        if required is None
        else written_share(required, language),
        "places": [float(one) for one in (result.share, required) if one is not None],
    }


def qr(url: str) -> str:
    """Return a QR code as SVG, error correction M, without margin: the page gives it.

    The mask is fixed: every mask is read alike, and to compare all eight takes longer
    than to set half of the page.
    """
    image = io.BytesIO()
    segno.make(url, error="m", micro=False, mask=2).save(
        image, kind="svg", border=0, xmldecl=False, svgclass=None, lineclass=None
    )
    return image.getvalue().decode("ascii")


def texts(facts: AwardFacts) -> Iterable[str]:
    """Return what people wrote and a certificate prints."""
    achievement = facts.achievement
    yield from (facts.holder, facts.institution, facts.country, facts.issuer.name)
    yield from (achievement.name, achievement.version, achievement.level)
    yield from (facts.identity.by, facts.number, facts.code)
    for one in achievement.alignments:
        yield from (one.code, one.name, one.framework, one.level)
    yield from (one.name for one in facts.results)
    for signatory in facts.signatories:
        yield from (signatory.name, signatory.role)
