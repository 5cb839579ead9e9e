"""Facts in plain words, in three languages."""

import string
import tomllib
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from certificates.credentials.facts import (
    BankUse,
    ConditionFacts,
    IdentityFacts,
    IdentityMethod,
)
from certificates.rendering import (
    LANGUAGES,
    Language,
    conditions_in_words,
    identity_in_words,
)
from certificates.rendering.wording import (
    WORDS,
    written_date,
    written_hours,
    written_number,
)


@pytest.mark.parametrize(
    ("identity", "said"),
    [
        (
            IdentityFacts(IdentityMethod.SELF_DECLARED, "nobody"),
            (
                "The holder stated their name and institution. "
                "Nobody checked them against a document."
            ),
        ),
        (
            IdentityFacts(IdentityMethod.OFFICIAL_MAIL),
            "The holder stated their name. They hold a mailbox of a public institution.",
        ),
        (
            IdentityFacts(IdentityMethod.OFFICIAL_MAIL, "gob.example"),
            (
                "The holder stated their name. "
                "They hold a mailbox of a public institution: gob.example."
            ),
        ),
        (
            IdentityFacts(IdentityMethod.CONFIRMED),
            "A responsible office confirmed who the holder is.",
        ),
        (
            IdentityFacts(IdentityMethod.CONFIRMED, "{by} of Peru"),
            "Confirmed by {by} of Peru.",
        ),
    ],
)
def test_identity(identity: IdentityFacts, said: str) -> None:
    assert identity_in_words(identity, "en") == said


@pytest.mark.parametrize(
    ("conditions", "said"),
    [
        (
            ConditionFacts(proctored=True, bank=BankUse.NONE),
            (
                "As avaliações foram feitas com supervisão. "
                "Não foi usado um banco de questões."
            ),
        ),
        (
            ConditionFacts(proctored=False, bank=BankUse.SECURE, attempts=1),
            (
                "As avaliações foram feitas sem supervisão. "
                "As questões vieram de um banco sigiloso. Foi usada 1 tentativa."
            ),
        ),
    ],
)
def test_conditions(conditions: ConditionFacts, said: str) -> None:
    assert conditions_in_words(conditions, "pt-br") == said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("bank", BankUse)
@pytest.mark.parametrize("method", IdentityMethod)
def test_every_kind_has_words(
    language: Language, bank: BankUse, method: IdentityMethod
) -> None:
    conditions = ConditionFacts(proctored=False, bank=bank, attempts=3)
    assert "3" in conditions_in_words(conditions, language)
    assert identity_in_words(IdentityFacts(method), language).endswith(".")


def test_a_time_is_dated_in_utc() -> None:
    seoul = timezone(timedelta(hours=9))
    moment = datetime(2026, 12, 1, 8, 59, tzinfo=seoul)
    assert written_date(moment, "es") == "30 de noviembre de 2026"
    assert written_date(moment.astimezone(UTC).date(), "en") == "November 30, 2026"


@pytest.mark.parametrize(
    ("number", "said"), [("100", "100"), ("7.50", "7,5"), ("0.0", "0"), ("1E+2", "100")]
)
def test_numbers(number: str, said: str) -> None:
    assert written_number(Decimal(number), "es") == said


def test_one_hour_is_singular() -> None:
    assert written_hours(Decimal("1.0"), "pt-br") == "1 hora"
    assert written_hours(Decimal("1.5"), "pt-br") == "1,5 horas"


def places(value: Any) -> Any:
    """Return the shape of words: keys, and what each sentence takes in."""
    if isinstance(value, dict):
        return {key: places(one) for key, one in value.items()}
    if isinstance(value, list):
        return len(value)
    return sorted(name for _, name, *_ in string.Formatter().parse(value) if name)


def test_every_language_says_the_same_things() -> None:
    shapes = [
        places(tomllib.loads(path.read_text(encoding="utf-8")))
        for path in sorted(WORDS.glob("*.toml"))
    ]
    assert len(shapes) == len(LANGUAGES)
    assert shapes[0] == shapes[1] == shapes[2]
