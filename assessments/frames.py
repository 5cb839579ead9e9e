"""Answers as data frames: the only place where the ORM and pandas meet. Ids, no names."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd
from django.db.models import (
    F,
    FloatField,
    Func,
    IntegerField,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, NullIf

from assessments.enums import ScoreSource
from assessments.models import Attempt, AttemptItem

CHUNK = 2_000
WHICH = ("first", "last", "all")
"""Which attempts of a person count: the first, the last, or each as a person."""

ANSWER_COLUMNS = {
    "answer": "id of the question of an attempt",
    "person": "subject, or attempt where each attempt counts as a person",
    "version": "id of the item version that was asked",
    "share": "score as a share of the highest, 0 to 1",
    "language": "in which it was answered, else shown",
    "form": "A or B of parallel forms; missing otherwise",
    "option": "id chosen, several joined by |; missing if blank or not a choice",
    "seconds": "from being shown alone on its page to the first answer; else missing",
}
READ: dict[str, type] = {
    "item": np.int64,
    "attempt": np.int64,
    "version": np.int64,
    "seconds": np.float64,
    "entry": np.int64,
    "void": np.bool_,
}
CODED = ("language", "chosen", "source", "share")


class AsRead:
    """Numbers that the driver gives as they are: a million need no conversion."""

    def get_db_converters(self, connection: Any) -> list[Any]:
        """Convert nothing."""
        del connection
        return []


class WholeNumber(AsRead, Cast):
    """A yes or no as 1 or 0."""

    def __init__(self, name: str) -> None:
        super().__init__(name, IntegerField())


class OrZero(AsRead, Coalesce):
    """A number, 0 where there is none."""


class Seconds(AsRead, Func):
    """Seconds between two instants, the later one first."""

    output_field = FloatField()
    arg_joiner = " - "
    template = "EXTRACT(EPOCH FROM (%(expressions)s))::float8"

    def as_sqlite(
        self, compiler: Any, connection: Any, **extra: Any
    ) -> tuple[str, Any]:
        """Count from days."""
        template = "(julianday(%(expressions)s)) * 86400.0"
        joiner = ") - julianday("
        return self.as_sql(
            compiler, connection, template=template, arg_joiner=joiner, **extra
        )


class Codes(dict[Any, int]):
    """Numbers texts in the order in which they turn up."""

    def __missing__(self, text: Any) -> int:
        """Give the next number."""
        code = self[text] = len(self)
        return code


def answer_frame(attempts: QuerySet[Attempt], *, which: str = "first") -> pd.DataFrame:
    """Return one row per answer that counts, with `ANSWER_COLUMNS`.

    The score is the one that stands after all corrections and manual scores. What was
    left out of an attempt (void) or still waits for a score has no row.
    """
    heads = head_frame(attempts, which)
    answers = standing_scores(read_answers(attempts))
    place = pd.Index(heads["attempt"]).get_indexer(answers["attempt"])
    counts = (place >= 0) & ~answers["void"].to_numpy() & answers["share"].notna()
    answers, place = answers[counts], place[counts.to_numpy()]
    names = ["item", "version", "share", "language", "option", "seconds"]
    frame = answers[names].rename(columns={"item": "answer"})
    return frame.assign(
        person=heads["person"].to_numpy()[place],
        form=pd.Categorical(heads["form"].to_numpy()[place]),
    ).reset_index(drop=True)


def given_frame(attempts: QuerySet[Attempt], versions: Collection[int]) -> pd.DataFrame:
    """Return one row per answer to these item versions: answer, version, given.

    `given` is what was answered, as JSON writes it: a category, for many answer alike.
    Meant for questions that are not choices; long texts are of no use in a table.
    """
    rows = (
        AttemptItem.objects.filter(attempt__in=attempts.order_by())
        .filter(item_version__in=versions)
        .order_by()
        .values_list("pk", "item_version_id", Cast("response", TextField()))
    )
    codes = Codes()
    read = [
        (pk, version, codes[text])
        for pk, version, text in rows.iterator(chunk_size=CHUNK)
    ]
    frame = pd.DataFrame(read, columns=["answer", "version", "code"], dtype=np.int64)
    texts = pd.Index(list(codes), dtype=str)
    given = pd.Categorical.from_codes(frame["code"].to_numpy(), texts)
    return frame[["answer", "version"]].assign(given=given)


def head_frame(attempts: QuerySet[Attempt], which: str) -> pd.DataFrame:
    """Return the attempts that count, with person and form."""
    rows = attempts.order_by("pk").values_list("pk", "enrollment__subject", "form")
    heads = pd.DataFrame(list(rows), columns=["attempt", "person", "form"])
    heads["form"] = heads["form"].replace("", None)
    if which == "all":
        return heads.assign(person=heads["attempt"])
    return heads.drop_duplicates("person", keep="first" if which == "first" else "last")


def read_answers(attempts: QuerySet[Attempt], more: Sequence[str] = ()) -> pd.DataFrame:
    """Read every entry of the score log of attempts, with its answer; in chunks.

    `more` names further columns of whole numbers of the question.
    """
    rows = (
        AttemptItem.objects.filter(attempt__in=attempts.order_by())
        .order_by()
        .values_list(
            "pk",
            "attempt_id",
            "item_version_id",
            Seconds(F("first_saved_at"), F("shown_at")),
            OrZero("scores__pk", 0),
            WholeNumber("scores__void"),
            Coalesce(
                NullIf("language", Value("")), NullIf("shown_language", Value(""))
            ),
            Coalesce(KT("response__option"), KT("response__options")),
            "scores__source",
            Cast("scores__share", TextField()),
            *more,
        )
    )
    return frame_of(rows.iterator(chunk_size=CHUNK), more)


def frame_of(rows: Iterable[tuple[Any, ...]], more: Sequence[str] = ()) -> pd.DataFrame:
    """Return rows as columns of numbers; texts become categories."""
    codes = {name: Codes() for name in CODED}
    parts = [arrays_of(chunk, codes, more) for chunk in chunks_of(rows)]
    types = READ | dict.fromkeys((*CODED, *more), np.int64)
    frame = pd.DataFrame(
        {
            name: np.concatenate([np.empty(0, kind), *(part[name] for part in parts)])
            for name, kind in types.items()
        }
    )
    for name in CODED:
        texts = ["" if text is None else text for text in codes[name]]
        known = codes[name].get(None, -1)
        values = frame[name].to_numpy(np.int64)
        frame[name] = pd.Categorical.from_codes(
            np.where(values == known, -1, values), pd.Index(texts, dtype=str)
        )
    return frame


def chunks_of(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    """Yield rows a few at a time."""
    source = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


def arrays_of(
    chunk: list[tuple[Any, ...]], codes: Mapping[str, Codes], more: Sequence[str]
) -> dict[str, Any]:
    """Return the columns of some rows."""
    item, attempt, version, seconds, entry, void, *texts = zip(*chunk, strict=True)
    columns = (item, attempt, version, seconds, entry, void)
    arrays: dict[str, Any] = {
        name: np.array(column, kind)
        for (name, kind), column in zip(READ.items(), columns, strict=True)
    }
    arrays["seconds"] = np.round(arrays["seconds"], 3)
    for name, column in zip((*CODED, *more), texts, strict=True):
        values = column if name in more else [codes[name][text] for text in column]
        arrays[name] = np.array(values, np.int64)
    return arrays


def standing_scores(log: pd.DataFrame) -> pd.DataFrame:
    """Replay the score logs: one row per answer, as `assessments.scoring.replay` does.

    The last manual share prevails over any other; whether the item is left out is what
    the last entry that is not manual says.
    """
    manual = (log["source"] == ScoreSource.MANUAL).to_numpy()
    frame = log
    if log["item"].duplicated().any():
        log = log.sort_values("entry")
        manual = (log["source"] == ScoreSource.MANUAL).to_numpy()
        frame = log[~manual].drop_duplicates("item", keep="last")
        by_hand = log[manual].drop_duplicates("item", keep="last").set_index("item")
        share = frame["item"].map(by_hand["share"].astype(object))
        given = frame["item"].isin(by_hand.index)
        share = share.where(given, frame["share"].astype(object))
        frame = frame.assign(share=pd.Categorical(share))
    return frame.assign(
        share=numbers_of(frame["share"]),
        option=options_of(frame["chosen"]),
        seconds=frame["seconds"].where(frame["seconds"] >= 0),
    )


def numbers_of(column: "pd.Series[Any]") -> "pd.Series[float]":
    """Return fractions such as 2/3 as numbers."""
    values = [
        float(Fraction(text)) if text else np.nan for text in column.cat.categories
    ]
    table = np.array([*values, np.nan])
    return pd.Series(table[column.cat.codes.to_numpy()], index=column.index)


def options_of(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return what was chosen: one id, or several joined by a vertical bar."""
    names = [joined(text) for text in column.cat.categories]
    levels = list(dict.fromkeys(name for name in names if name))
    table = np.array([*(levels.index(n) if n else -1 for n in names), -1])
    codes = table[column.cat.codes.to_numpy()]
    return pd.Series(
        pd.Categorical.from_codes(codes, pd.Index(levels, dtype=str)),
        index=column.index,
    )


def joined(text: str) -> str:
    """Return a list as JSON writes it as ids joined by a bar; anything else as it is."""
    if not text.startswith("["):
        return text
    return "|".join(json.loads(text))
