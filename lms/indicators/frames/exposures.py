"""Every question that was asked in a pre-test or post-test, as rows; people by people."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from assessments.enums import AttemptState, QuizKind
from assessments.frames import read_answers, standing_scores
from assessments.models import Attempt, ItemVersion
from assessments.rendering.words import language_of
from lms.accounts.models import IdentityEvidence, Subject
from lms.accounts.queries import IdentityState, weigh_evidence

PHASES = (QuizKind.PRE_TEST, QuizKind.POST_TEST)
"""Post-tests show levels; a pre-test and a post-test together show gain."""

PEOPLE = 1_000
"""People that are read at a time: memory is flat, however many there are."""

COLUMNS = {
    "person": "text",
    "phase": "text",
    "item": "text",
    "version": "integer",
    "country": "text",
    "institution": "text",
    "level": "text",
    "function": "text",
    "sex": "text",
    "identity": "text",
    "language": "text",
    "framework": "text",
    "domain": "text",
    "form": "text",
    "position": "integer",
    "score": "number",
    "seconds": "number",
    "finished_at": "time",
}
"""The columns of an extract, with their kinds (`analysis.hashing.FORMS`).

`person` is the key of the subject; `item` the course and the item by their codes;
`institution` a public id, of the record kept where two were merged; `identity` how the
person was known to be an official when the attempt began (empty: nothing was known);
`score` a share of the highest, 0 to 1; `seconds` from being shown alone on its page to
the first answer, empty where that is not known.
"""
KEY = ("person", "phase", "item", "version")
"""What a row of an extract is found by, and the order of its rows."""

HEADS = {
    "attempt": "pk",
    "subject": "enrollment__subject_id",
    "person": "enrollment__subject__key",
    "course": "quiz__course_id",
    "phase": "phase",
    "form": "form",
    "spoken": "language",
    "state": "state",
    "started_at": "started_at",
    "finished_at": "finished_at",
    "country_id": "profile__country_id",
    "country": "profile__country__code",
    "institution": "place",
    "level": "profile__level",
    "function": "profile__function",
    "sex": "profile__sex",
}
TEXTS = ("form", "country", "institution", "level", "function", "sex", "identity")


@dataclass(frozen=True)
class Window:
    """Attempts finished from `since` (None: the beginning) and before `until`."""

    since: datetime | None
    until: datetime


@dataclass(frozen=True)
class Label:
    """What an item version is called, and the language it is shown in, by the wanted."""

    item: str
    version: int
    framework: str
    domain: str
    texts: dict[str, Any]


def measured_attempts(population: str, window: Window) -> QuerySet[Attempt]:
    """Return the attempts of a population that began before the window's end."""
    return Attempt.objects.filter(
        enrollment__subject__population=population,
        phase__in=PHASES,
        started_at__lt=window.until,
    )


def touching(window: Window) -> Q:
    """Return the condition of attempts finished in the window, or begun and left open."""
    open_still = ~Q(state=AttemptState.FINISHED) | Q(finished_at__gte=window.until)
    finished = Q(state=AttemptState.FINISHED, finished_at__lt=window.until)
    if window.since is None:
        return Q(started_at__lt=window.until)
    return (finished & Q(finished_at__gte=window.since)) | (
        open_still & Q(started_at__gte=window.since, started_at__lt=window.until)
    )


def exposure_chunks(population: str, window: Window) -> Iterator[pd.DataFrame]:
    """Yield every exposure of the people who took part in a window, by rising key.

    One row per question of every pre-test and post-test begun before the window's end,
    also those finished before it began: they tell what was met for the first time. Beside
    `COLUMNS` there are subject, course, attempt, item_version, started_at; `revision`, 0
    for a blank; `reached`; `finished`, by the window's end; `inside` the window; `void`.
    """
    attempts = measured_attempts(population, window)
    labels: dict[int, Label] = {}
    for people in people_chunks(attempts.filter(touching(window))):
        some = attempts.filter(enrollment__subject__in=people)
        heads = head_frame(some, window)
        asked = Attempt.objects.filter(pk__in=heads["attempt"].tolist())
        answers = standing_scores(read_answers(asked, ("position", "revision")))
        place = pd.Index(heads["attempt"]).get_indexer(answers["attempt"])
        add_labels(labels, answers["version"].unique().tolist())
        yield exposures_of(heads.take(place), answers, labels)


def people_chunks(attempts: QuerySet[Attempt]) -> Iterator[list[int]]:
    """Yield the subjects of attempts, some at a time, in the order of their keys.

    All are asked for at once, in eight bytes each: asking for the next ones each time
    would have the database look for them among all attempts again.
    """
    took = attempts.order_by().values("enrollment__subject")
    rows = Subject.objects.filter(pk__in=took).order_by("key").values_list("pk")
    people = np.fromiter((pk for (pk,) in rows.iterator()), np.int64)
    for begin in range(0, people.size, PEOPLE):
        yield people[begin : begin + PEOPLE].tolist()


def head_frame(attempts: QuerySet[Attempt], window: Window) -> pd.DataFrame:
    """Return one row per attempt: whose it was, as frozen when it began."""
    place = Coalesce(
        "profile__institution__merged_into__public_id",
        "profile__institution__public_id",
    )
    rows = attempts.annotate(place=place).order_by("pk").values_list(*HEADS.values())
    heads = pd.DataFrame(list(rows), columns=list(HEADS), dtype=object)
    heads["identity"] = identities_of(heads)
    for name in ("started_at", "finished_at"):
        heads[name] = pd.to_datetime(heads[name], utc=True).astype(
            "datetime64[us, UTC]"
        )
    heads["person"] = heads["person"].map(str)
    heads["institution"] = heads["institution"].map(str, na_action="ignore")
    for name in TEXTS:
        heads[name] = heads[name].where(heads[name] != "", None)
    ended = (heads["state"] == AttemptState.FINISHED).to_numpy(bool)
    finished = ended & (heads["finished_at"] < window.until).to_numpy(bool)
    at = heads["finished_at"].where(finished, heads["started_at"])
    inside = np.ones(len(heads), bool) if window.since is None else at >= window.since
    return heads.assign(finished=finished, inside=inside)


def identities_of(heads: pd.DataFrame) -> list[str | None]:
    """Return how each person was known to be an official when the attempt began."""
    evidence = defaultdict(list)
    rows = IdentityEvidence.objects.filter(subject__in=set(heads["subject"]))
    for row in rows.order_by("at", "pk"):
        evidence[row.subject_id, row.country_id].append(row)
    columns = (heads[name] for name in ("subject", "country_id", "started_at"))
    return [
        known_by(evidence.get((subject, country), []), at)
        for subject, country, at in zip(*columns, strict=True)
    ]


def known_by(evidence: list[Any], at: datetime) -> str | None:
    """Weigh the evidence that there was at a moment, given in the order of time."""
    state = IdentityState()
    for row in evidence:
        if row.at > at:
            break
        state = weigh_evidence(state, row)
    return "questioned" if state.questioned else state.method


def add_labels(labels: dict[int, Label], versions: list[int]) -> None:
    """Read what item versions are called, of those not known yet; one statement."""
    missing = [version for version in versions if version not in labels]
    if not missing:
        return
    rows = ItemVersion.objects.filter(pk__in=missing).values_list(
        "pk",
        "number",
        "texts",
        "item__code",
        "item__course__code",
        "item__competency__domain__code",
        "item__competency__framework__code",
        "item__competency__framework__version",
    )
    for pk, number, texts, code, course, domain, framework, edition in rows:
        item = f"{course}/{code}"
        labels[pk] = Label(item, number, f"{framework} {edition}", domain, texts)


def exposures_of(
    heads: pd.DataFrame, answers: pd.DataFrame, labels: dict[int, Label]
) -> pd.DataFrame:
    """Join answers to their attempts and labels, row by row; sorted by `KEY`."""
    versions = answers["version"].tolist()
    found = [labels[version] for version in versions]
    wanted = answers["language"].astype(object).to_numpy()
    wanted = np.where(pd.isna(wanted), heads["spoken"].to_numpy(object), wanted)
    pairs = list(zip(versions, wanted.tolist(), strict=True))
    shown = {pair: language_of(labels[pair[0]].texts, pair[1]) for pair in set(pairs)}
    rows = heads.reset_index(drop=True).assign(
        item=[label.item for label in found],
        version=[label.version for label in found],
        framework=[label.framework for label in found],
        domain=[label.domain for label in found],
        language=[shown[pair] for pair in pairs],
        item_version=versions,
        position=answers["position"].to_numpy(),
        revision=answers["revision"].to_numpy(),
        score=answers["share"].to_numpy(np.float64),
        seconds=answers["seconds"].to_numpy(np.float64),
        void=answers["void"].to_numpy(bool),
    )
    last = rows["position"].where(rows["revision"] > 0, 0)
    reached = rows["position"] <= last.groupby(rows["attempt"]).transform("max")
    order = [*KEY, "started_at", "attempt"]
    return rows.assign(reached=reached).sort_values(order, ignore_index=True)
