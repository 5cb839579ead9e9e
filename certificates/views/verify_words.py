"""What is said of a verification, in the language of who reads it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from certificates.codes import grouped
from certificates.credentials.facts import ResultFacts
from certificates.credentials.stated import Stated
from certificates.domain.verification import WITHDRAWN, Verification
from certificates.enums import ReasonClass
from certificates.rendering.wording import (
    LANGUAGES,
    Language,
    conditions_in_words,
    identity_in_words,
    written_date,
    written_hours,
    written_share,
)
from lms.countries.models import localized

Words = Mapping[str, str | Promise]

VERDICTS: Mapping[str, tuple[str, str | Promise, str | Promise]] = {
    "valid": (
        "success",
        lazy("Valid"),
        lazy("We issued this certificate, and it holds. Nothing in it was changed."),
    ),
    "specimen": (
        "info",
        lazy("Specimen"),
        lazy(
            "This is a specimen, made to show what a certificate looks like. Its signature"
            " is right; it certifies nothing about anyone."
        ),
    ),
    "revoked": (
        "danger",
        lazy("Revoked"),
        lazy("We issued this certificate and have revoked it. It no longer holds."),
    ),
    "suspended": (
        "warning",
        lazy("Suspended"),
        lazy(
            "We issued this certificate and have suspended it. For now it does not hold;"
            " the suspension may be lifted."
        ),
    ),
    "expired": (
        "warning",
        lazy("Expired"),
        lazy("We issued this certificate. The time for which it held is over."),
    ),
    "replaced": (
        "warning",
        lazy("Replaced"),
        lazy("We issued another certificate in place of this one. The new one counts."),
    ),
    "altered": (
        "danger",
        lazy("Altered"),
        lazy("This is not what we signed. Do not rely on what it says."),
    ),
    "not_ours": (
        "warning",
        lazy("Not ours"),
        lazy("Somebody else signed this. We cannot say anything about it: ask them."),
    ),
    "cannot_check_now": (
        "warning",
        lazy("Cannot be checked now"),
        lazy("This says neither that the certificate holds nor that it does not."),
    ),
    "withdrawn": (
        "info",
        lazy("Withdrawn at the holder's request"),
        lazy(
            "The holder asked us to delete our copy of this certificate. That says nothing"
            " against it: the holder's own file can still be verified here."
        ),
    ),
}
REASONS: Words = {
    "shape": lazy("The file is no credential of the kind that we issue."),
    "context": lazy("The terms that give its words their meaning were changed."),
    "schema": lazy("It does not have the form of an Open Badges 3.0 credential."),
    "unsigned_term": lazy("It holds something that the signature does not cover."),
    "too_complex": lazy("It is more complex than any certificate."),
    "proof_missing": lazy("It has no signature."),
    "proof_form": lazy("Its signature does not have the right form."),
    "cryptosuite": lazy("Its signature is of a kind that we do not use."),
    "proof_purpose": lazy("Its signature was made for another purpose."),
    "proof_created": lazy(
        "Its signature claims to be from the future, or from no time."
    ),
    "key_foreign": lazy("It was signed with a key of somebody else."),
    "key_unknown": lazy(
        "It was signed with a key that we do not have, or no longer trust."
    ),
    "key_removed": lazy("It was signed with a key that we have withdrawn."),
    "signature": lazy("The signature does not fit what the certificate says."),
    "status_entry": lazy(
        "Its place in our list of revoked certificates makes no sense."
    ),
    "keys_missing": lazy("The keys of the issuer are not at hand."),
    "status_missing": lazy(
        "Our list of revoked certificates is not at hand. Try again in some minutes."
    ),
    "status_stale": lazy(
        "Our list of revoked certificates is out of date. Try again in some minutes, or"
        " write to us."
    ),
    "status_forged": lazy("The list of revoked certificates was not signed by us."),
    "not_yet_valid": lazy("The certificate holds only from a later date."),
    "pending": lazy(
        "The certificate has been issued and waits for its signature. Try again in some"
        " minutes."
    ),
    "our_copy": lazy(
        "The copy that we keep is not the one that we signed. Ask the holder for their"
        " file, verify that one, and please tell us."
    ),
    "record": lazy(
        "What we keep about this certificate does not agree with what we signed. Ask the"
        " holder for their file, verify that one, and please tell us."
    ),
}
CHANGED: Words = {
    "achievement": lazy("what was achieved"),
    "holder": lazy("the name of the holder"),
    "results": lazy("the results"),
    "dates": lazy("the dates"),
    "issuer": lazy("the issuer"),
    "number": lazy("the number of the certificate"),
    "evidence": lazy("identity, conditions, hours or institution"),
    "status": lazy("the place in the list of revoked certificates"),
    "proof": lazy("the signature"),
    "other": lazy("something that certificates do not hold"),
}
UNREADABLE: Words = {
    "empty": lazy("The file is empty."),
    "too_large": lazy(
        "The file, or what it unpacks to, is larger than any certificate (up to 5 MB)."
    ),
    "unknown_format": lazy(
        "This is no PDF, PNG, JSON or ZIP file. Choose the file of the certificate."
    ),
    "damaged": lazy("The file is damaged or was cut off. Ask for it again."),
    "too_complex": lazy("The file is more complex than any certificate of ours."),
    "encrypted": lazy("The file is protected by a password. Ask for it without one."),
    "no_credential": lazy(
        "The file holds no signed credential. A photo or a scan cannot be verified as a"
        " file: type the code that is printed on it."
    ),
    "not_json": lazy("What is in the file cannot be read as a credential."),
}


@dataclass(frozen=True)
class Fact:
    """A printed field: its label, what it says, and in which language if not ours."""

    label: str
    value: str
    language: str = ""


def reader_language() -> Language:
    """Return the language of the page, as certificates are worded."""
    active = get_language()
    return next((code for code in LANGUAGES if code == active), "en")


def verdict_words(found: Verification) -> dict[str, Any]:
    """Say what was found: how it looks, in one word, in a sentence, and why."""
    kind, title, text = VERDICTS[found.outcome]
    return {
        "kind": kind,
        "title": title,
        "text": text,
        "reasons": list(dict.fromkeys(REASONS[code] for code, _about in found.reasons)),
        "changed": [CHANGED[part] for part in found.changed],
        "reason": reason_label(found),
    }


def reason_label(found: Verification) -> str:
    """Say in which class the reason of a change falls."""
    reason = found.note.reason
    told = found.outcome == WITHDRAWN  # the verdict itself says who asked for it
    return str(ReasonClass(reason).label) if reason and not told else ""


def language_name(language: str) -> str:
    """Name the language of a certificate."""
    return str(settings.LANGUAGE_NAMES.get(language.lower(), language))


def printed_facts(
    found: Verification, stated: Stated, *, named: bool
) -> Iterator[Fact]:
    """Yield what the certificate prints, line by line; the name if the holder lets us."""
    ours, theirs = reader_language(), stated.language
    hidden = _("not shown here, as the holder wishes: it stands in the holder's file")
    yield Fact(_("Holder"), stated.holder if named else hidden)
    yield Fact(_("Certificate"), stated.name, theirs)
    yield Fact(_("Certificate number"), stated.number)
    if found.credential is not None:
        yield Fact(_("Code"), grouped(found.credential.code))
    yield Fact(_("Awarded on"), written_date(stated.awarded_at, ours))
    yield from validity(stated, ours)
    period = _("from %(started)s to %(completed)s") % {
        "started": written_date(stated.started_on, ours),
        "completed": written_date(stated.completed_on, ours),
    }
    yield Fact(_("Studied"), period)
    if stated.hours is not None:
        yield Fact(_("Length"), written_hours(stated.hours, ours))
    if stated.level:
        yield Fact(_("Level"), stated.level)
    yield Fact(_("Institution and country at that time"), stated.place, theirs)
    yield Fact(_("Version"), stated.version)
    yield Fact(_("Language"), language_name(theirs))


def validity(stated: Stated, language: Language) -> Iterator[Fact]:
    """Yield from when and until when it holds, where that says something."""
    awarded = written_date(stated.awarded_at, language)
    begins = written_date(stated.valid_from, language)
    if begins != awarded:
        yield Fact(_("Valid from"), begins)
    if stated.valid_until is not None:
        yield Fact(_("Valid until"), written_date(stated.valid_until, language))


def result_rows(stated: Stated) -> list[dict[str, Any]]:
    """Return results over everything, then competencies with theirs, as printed."""
    known = {one.code: one for one in stated.alignments}
    rows = [
        result_row(one.name, one)
        for one in stated.results
        if one.competency not in known
    ]
    for code, aligned in known.items():
        own = [one for one in stated.results if one.competency == code]
        measured: list[ResultFacts | None] = [*own] or [None]
        rows += [
            result_row(aligned.name, one) | {"competency": aligned} for one in measured
        ]
    return rows


def result_row(name: str, result: ResultFacts | None) -> dict[str, Any]:
    """Return a line of the table of results."""
    language = reader_language()
    required = result.required if result else None
    return {
        "name": name,
        "share": written_share(result.share, language) if result else "",
        "required": "" if required is None else written_share(required, language),
    }


def sentences(stated: Stated) -> list[Fact]:
    """Say how the identity was known and under which conditions, in our words.

    What was signed in words that we no longer know is quoted as it stands.
    """
    ours, told = reader_language(), stated.told
    identity = stated.identity and identity_in_words(stated.identity, ours)
    conditions = stated.conditions and conditions_in_words(stated.conditions, ours)
    return [
        Fact(label, own or told.get(genre, ""), "" if own else stated.language)
        for label, own, genre in (
            (_("How the identity was known"), identity, "identity"),
            (_("Conditions of the tests"), conditions, "conditions"),
        )
    ]


def signatories(found: Verification) -> list[dict[str, str]]:
    """Return whose names are printed, with their roles, as they were frozen."""
    if found.credential is None or found.stated is None or found.stated.specimen:
        return []
    rows = found.credential.award.version.definition.get("signatories", ())
    return [
        {
            "name": row["name"],
            "role": localized(row["roles"], found.stated.language),
        }
        for row in rows
    ]
