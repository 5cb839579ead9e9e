"""Synthetic people take quizzes: for a demonstration, never for a figure."""

import math
import random
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from assessments.domain.answer import Command, save_answer, show_item
from assessments.domain.attempt import finish_attempt, start_attempt
from assessments.enums import AttemptState
from assessments.errors import StartRefusedError
from assessments.models import Attempt, AttemptItem, Quiz
from assessments.queries.frozen import item_version
from courses.models import Enrollment

Fields = dict[str, list[str]]
ESSAYS = {
    "es": (
        "Empezaríamos por el certificado de residencia: cada mes lo piden unas dos mil"
        " personas en el mostrador. Durante tres meses una oficina comprobaría la"
        " identidad con el registro, con la vía presencial abierta para quien la"
        " prefiera, y contaríamos cuántas personas terminan el trámite y cuántas no."
    ),
    "pt": (
        "Começaríamos pela certidão de residência: todo mês cerca de duas mil pessoas a"
        " pedem no balcão. Durante três meses uma agência conferiria a identidade com o"
        " registro, com o atendimento presencial aberto para quem preferir, e contaríamos"
        " quantas pessoas concluem o serviço e quantas não."
    ),
    "en": (
        "We would begin with the certificate of residence: each month about two thousand"
        " people ask for it at the counter. For three months one office would check"
        " identity against the register, keep the counter open for whoever prefers it,"
        " and count how many people finish and how many do not."
    ),
}


def take_quiz(
    enrollment: Enrollment,
    quiz: Quiz,
    chance: random.Random,
    *,
    ability: float,
    now: datetime,
) -> Attempt | None:
    """Take a quiz from start to finish; None if the rules do not allow a start.

    `ability` is on the scale of item difficulty, 0 being the middle: items of level 1 lie
    at -1, those of level 3 at 1. Someone who has finished it already is left alone.
    """
    mine = Attempt.objects.filter(enrollment=enrollment, quiz=quiz)
    if mine.filter(state=AttemptState.FINISHED).exists():
        return None
    try:
        attempt = start_attempt(enrollment, quiz, language=enrollment.language, now=now)
    except StartRefusedError:
        return None
    at = now
    rows = AttemptItem.objects.filter(attempt=attempt).select_related(
        "attempt__enrollment", "item_version__item"
    )
    for row in rows.order_by("position"):
        show_item(row, language=enrollment.language, now=at)
        at += timedelta(seconds=chance.randint(20, 110))
        difficulty = row.item_version.item.level - 2
        right = chance.random() < 1 / (1 + math.exp(difficulty - ability))
        definition = item_version(row.item_version_id).definition
        fields = answer_fields(
            definition, chance, right=right, language=enrollment.language
        )
        save_answer(
            row,
            Command(
                id=uuid.UUID(int=chance.getrandbits(128), version=4),
                base=row.revision,
                fields=fields,
                language=enrollment.language,
                received_at=at,
            ),
        )
    return finish_attempt(attempt, now=at + timedelta(seconds=30))


def answer_fields(
    definition: Mapping[str, Any],
    chance: random.Random,
    *,
    right: bool,
    language: str,
) -> Fields:
    """Return the form fields of a right answer, or of one that is not."""
    interaction = definition["interaction"]
    if interaction in {"choice", "multiple"}:
        return choose(definition, chance, right=right)
    if interaction == "match":
        options = [option["id"] for option in definition["options"]]
        return {
            f"row-{row['id']}": [row["key"] if right else chance.choice(options)]
            for row in definition["rows"]
        }
    if interaction == "order":
        ids = [option["id"] for option in definition["options"]]
        if not right:
            chance.shuffle(ids)
        return {f"place-{code}": [str(n)] for n, code in enumerate(ids, start=1)}
    return {"text": [write(definition, chance, right=right, language=language)]}


def choose(
    definition: Mapping[str, Any], chance: random.Random, *, right: bool
) -> Fields:
    """Choose the key, or something else."""
    keys = [option["id"] for option in definition["options"] if option.get("key")]
    others = [option["id"] for option in definition["options"] if not option.get("key")]
    if definition["interaction"] == "choice":
        return {"option": [keys[0] if right else chance.choice(others)]}
    return {"option": keys if right else [*keys[:1], chance.choice(others)]}


def write(
    definition: Mapping[str, Any],
    chance: random.Random,
    *,
    right: bool,
    language: str,
) -> str:
    """Write a number or a text."""
    if definition["interaction"] == "extended":
        return ESSAYS[language[:2]]
    if definition["interaction"] == "numeric":
        value = definition["value"]
        return str(value) if right else str(chance.randint(2, 99))
    accepted = definition["accepted"]
    words = accepted.get(language[:2]) or next(iter(accepted.values()))
    return str(words[0]) if right else "…"
