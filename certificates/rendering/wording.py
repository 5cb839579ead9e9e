"""What a certificate says, in each of its languages: words, dates, numbers, sentences."""

import tomllib
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

from certificates.credentials.facts import (
    AwardFacts,
    ConditionFacts,
    IdentityFacts,
)

Language = Literal["es", "pt-br", "en"]
LANGUAGES: tuple[Language, ...] = ("es", "pt-br", "en")
WORDS = Path(__file__).with_name("words")


@cache
def words(language: Language) -> dict[str, Any]:
    """Return the words of a language; KeyError for a language without any."""
    if language not in LANGUAGES:
        raise KeyError(language)
    text = (WORDS / f"{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def written_date(when: date, language: Language) -> str:
    """Write a date in words; a time is dated in UTC."""
    if isinstance(when, datetime):
        when = when.astimezone(UTC)
    said = words(language)
    month = said["months"][when.month - 1]
    return said["date"].format(day=when.day, month=month, year=when.year)


def written_number(number: Decimal, language: Language) -> str:
    """Write a number without needless zeros, with the decimal sign of the language."""
    plain = f"{number:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain.replace(".", words(language)["decimal"])


def written_share(share: Decimal, language: Language) -> str:
    """Write a share of 0 to 100 as per cent."""
    return words(language)["percent"].format(number=written_number(share, language))


def written_hours(hours: Decimal, language: Language) -> str:
    """Write a number of hours with its unit."""
    forms = words(language)["hours_value"]
    form = forms["one" if hours == 1 else "other"]
    return form.format(hours=written_number(hours, language))


def identity_in_words(identity: IdentityFacts, language: Language) -> str:
    """Say how the identity of the holder was known, and who confirmed it."""
    forms = words(language)["identity_by"]
    named = f"{identity.method.value}_by"
    if identity.by and named in forms:
        return forms[named].format(by=identity.by)
    return forms[identity.method.value]


def conditions_in_words(conditions: ConditionFacts, language: Language) -> str:
    """Say under which conditions the results came about, one sentence for each."""
    forms = words(language)["condition"]
    said = [
        forms["proctored" if conditions.proctored else "unproctored"],
        forms[conditions.bank.value],
    ]
    if conditions.attempts is not None:
        form = forms["attempts"]["one" if conditions.attempts == 1 else "other"]
        said.append(form.format(count=conditions.attempts))
    return " ".join(said)


def badge_alt(facts: AwardFacts, language: Language) -> str:
    """Say in words what the badge shows, for who does not see it."""
    said = words(language)["badge_alt_specimen" if facts.specimen else "badge_alt"]
    return said.format(achievement=facts.achievement.name, issuer=facts.issuer.name)
