"""Statistics of quizzes: computed when what they stand on has changed, kept until then."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from assessments.analysis import (
    Report,
    Responses,
    analyze,
    random_guess_score,
    responses_from_long,
    score_distribution,
    totals_by,
)
from assessments.analysis.writing import records_of, report_as_data
from assessments.domain.given import Given, Listed, given_in
from assessments.frames import answer_frame
from assessments.models import Item, ItemVersion, Quiz, QuizStatistics
from assessments.queries.attempts import counted_attempts, population_of
from assessments.queries.stamp import (
    corrections_in_force,
    quizzes_with_attempts,
    stamp_of,
    stored_statistics,
)
from assessments.scoring.definition import Definition
from assessments.scoring.given import keys_that_count
from courses.models import CourseRun
from lms.accounts.enums import Population
from lms.core.domain.outbox import owe

FEWEST = 10
"""People under whom a page shows no figure: one more could change each by a tenth."""

AT_ONCE = 12_000
"""Finished attempts up to which a request computes; above, a worker does."""

TASK = "assessments.tasks.compute_statistics"
WITH_OPTIONS = ("choice", "multiple")


@dataclass(frozen=True)
class Statistics:
    """A report and what it is worth: `fresh` if nothing has changed since `at`."""

    report: Mapping[str, Any]
    at: datetime
    fresh: bool


def statistics_of(
    quiz: Quiz, *, which: str = "first", now: datetime
) -> Statistics | None:
    """Return the statistics of a quiz; None if a worker has yet to compute them.

    What is kept is returned if nothing has changed. Otherwise a small report is computed
    at once; for a large one the last is returned, and a worker is asked for a new one.
    """
    stamp, finished = stamp_of(quiz)
    kept = stored_statistics(quiz, which)
    if kept and kept.stamp == stamp:
        return Statistics(kept.report, kept.computed_at, fresh=True)
    if finished <= AT_ONCE:
        row = compute_statistics(quiz, which=which, now=now)
        return Statistics(row.report, row.computed_at, fresh=True)
    owe(
        TASK,
        {"quiz_id": quiz.pk, "which": which},
        key=f"statistics {quiz.pk} {which} {stamp}",
        now=now,
    )
    return Statistics(kept.report, kept.computed_at, fresh=False) if kept else None


def compute_statistics(quiz: Quiz, *, which: str, now: datetime) -> QuizStatistics:
    """Compute the statistics of a quiz and keep them."""
    stamp, _ = stamp_of(quiz)
    row, _ = QuizStatistics.objects.update_or_create(
        quiz=quiz,
        which=which,
        defaults={
            "stamp": stamp,
            "report": report_of(quiz, which),
            "computed_at": now,
        },
    )
    return row


def refresh_statistics(*, now: datetime) -> int:
    """Bring the statistics that lists of items show up to date; return how many were.

    What stands on attempts that were removed goes.
    """
    done = 0
    quizzes = quizzes_with_attempts()
    QuizStatistics.objects.exclude(quiz__in=quizzes).delete()
    for quiz in quizzes:
        kept = stored_statistics(quiz, "first")
        if kept is None or kept.stamp != stamp_of(quiz)[0]:
            compute_statistics(quiz, which="first", now=now)
            done += 1
    return done


def report_of(quiz: Quiz, which: str, run: CourseRun | None = None) -> dict[str, Any]:
    """Compute everything that pages show of a quiz, or of one run, as JSON knows it."""
    population = population_of(quiz, run)
    attempts = counted_attempts(quiz, population)
    if run is not None:
        attempts = attempts.filter(enrollment__run=run)
    frame = answer_frame(attempts.filter(pending=False), which=which)
    people = int(frame["person"].nunique())
    head = {
        "population": population,
        "people": people,
        "waiting": attempts.filter(pending=True).count(),
        "fewest": FEWEST,
        "enough": people >= FEWEST,
    }
    if people < FEWEST:
        return head
    versions = ItemVersion.objects.select_related("item").in_bulk(
        [int(pk) for pk in frame["version"].unique()]
    )
    given = given_in(attempts, frame["answer"], versions)
    responses = responses_of(with_given(frame, given), versions)
    report = analyze(
        responses,
        options=option_frame(versions.values(), given.listed),
        random_guess_scores=guess_scores(versions.values()),
    )
    return head | data_of(report, responses, versions)


def label_of(version: ItemVersion) -> str:
    """Return how the analysis calls an item version: each is a question of its own."""
    return f"{version.item.code}.{version.number}"


def responses_of(frame: pd.DataFrame, versions: Mapping[int, ItemVersion]) -> Responses:
    """Build the responses that are analyzed from a frame of answers."""
    ordered = sorted(versions.values(), key=lambda v: (v.item.code, v.number))
    labels = pd.Index([label_of(version) for version in ordered], dtype=str)
    place = {version.pk: place for place, version in enumerate(ordered)}
    most = {v.pk: float(v.definition.get("max_score", 1)) for v in ordered}
    highest = frame["version"].map(most)
    answers = frame.assign(
        item=pd.Categorical.from_codes(frame["version"].map(place).to_numpy(), labels),
        score=frame["share"] * highest,
        max_score=highest,
    )
    columns = ["person", "item", "score", "max_score", "language", "option"]
    if frame["seconds"].notna().any():
        columns.append("seconds")
    answers = answers[columns].sort_values("item", kind="stable")
    return responses_from_long(answers)


def with_given(frame: pd.DataFrame, given: Given) -> pd.DataFrame:
    """Put what was given to other questions into the column of what was chosen."""
    if given.tokens.empty:
        return frame
    found = frame["answer"].map(given.tokens)
    found = found.mask(found == "")
    chosen = frame["option"].astype(object)
    own = frame["answer"].isin(given.tokens.index)
    return frame.assign(option=pd.Categorical(found.where(own, chosen)))


def option_frame(
    versions: Iterable[ItemVersion], given: Mapping[int, Listed]
) -> pd.DataFrame:
    """Return what tables of options list, with the keys that hold after corrections.

    `given` lists it for questions that are not choices.
    """
    known = list(versions)
    corrections = corrections_in_force(version.pk for version in known)
    rows = []
    for version in known:
        listed = given.get(version.pk, [])
        if version.definition["interaction"] in WITH_OPTIONS:
            keys = keys_of(version.definition, corrections.get(version.pk, []))
            options = [option["id"] for option in version.definition["options"]]
            listed = [(option, "", option in keys) for option in options]
        rows += [(label_of(version), *row) for row in listed]
    return pd.DataFrame(rows, columns=["item", "option", "entry", "is_key"])


def keys_of(
    definition: Definition, corrections: Iterable[tuple[str, Definition]]
) -> set[str]:
    """Return the options that are right, after corrections from the oldest on."""
    counting = keys_that_count(definition, list(corrections))
    return {option for one in counting for option in marked(one)}


def marked(definition: Definition) -> set[str]:
    """Return the options that a definition marks as right."""
    return {o["id"] for o in definition.get("options", ()) if o.get("key")}


def guess_scores(versions: Iterable[ItemVersion]) -> dict[str, float]:
    """Return what answering by chance earns, by label."""
    return {label_of(version): guess_of(version.definition) for version in versions}


def guess_of(definition: Definition) -> float:
    """Return what answering one question by chance earns."""
    options = definition.get("options", ())
    fractions = [1.0 if option.get("key") else 0.0 for option in options]
    return random_guess_score(
        definition["interaction"], fractions=fractions, entries=len(options)
    )


def data_of(
    report: Report, responses: Responses, versions: Mapping[int, ItemVersion]
) -> dict[str, Any]:
    """Return a report as it is kept, with what each label stands for."""
    data = report_as_data(report)
    data["distribution"] = records_of(score_distribution(responses))
    data["totals"] = records_of(totals_by(responses, "language"))
    data["asked"] = {
        label_of(version): {
            "item": str(version.item.public_id),
            "version": str(version.public_id),
            "code": version.item.code,
            "number": version.number,
            "interaction": version.definition["interaction"],
        }
        for version in versions.values()
    }
    return data


@dataclass(frozen=True)
class ItemSummary:
    """What a list says of an item: from the quiz that most people took.

    `facility` 0 to 1, `discrimination` -1 to 1; None where it is not known yet. `flags`
    are codes of `assessments.analysis.FlagCode`. `synthetic`: nobody of them is real.
    """

    people: int
    synthetic: bool
    facility: float | None
    discrimination: float | None
    flags: tuple[str, ...]


def item_statistics_summaries(items: Collection[Item]) -> dict[int, ItemSummary]:
    """Return what is known of items, by their ids, from what is kept: two queries."""
    keys = {str(item.public_id): item.pk for item in items}
    rows = QuizStatistics.objects.filter(
        which="first", quiz__versions__entries__item_version__item__in=keys.values()
    )
    found: dict[int, ItemSummary] = {}
    for row in rows.distinct():
        for pk, summary in summaries_in(row.report, keys):
            known = found.get(pk)
            if known is None or rank_of(known) < rank_of(summary):
                found[pk] = summary
    return found


def rank_of(summary: ItemSummary) -> tuple[bool, int]:
    """Return by what one summary is preferred to another: real people, then more."""
    return not summary.synthetic, summary.people


def summaries_in(
    report: Mapping[str, Any], keys: Mapping[str, int]
) -> Iterable[tuple[int, ItemSummary]]:
    """Return the summaries of items that a report holds."""
    flags: dict[str, list[str]] = {}
    for flag in report.get("flags", ()):
        flags.setdefault(flag["item"], []).append(flag["code"])
    for row in report.get("items", ()):
        asked = report["asked"][row["item"]]
        if asked["item"] in keys:
            yield (
                keys[asked["item"]],
                ItemSummary(
                    row["n"],
                    report["population"] == Population.SYNTHETIC,
                    row["facility"],
                    row["item_rest_correlation"],
                    tuple(flags.get(row["item"], ())),
                ),
            )


def item_statistics_summary(item: Item) -> ItemSummary | None:
    """Return what is known of one item; None if too few people answered it."""
    return item_statistics_summaries([item]).get(item.pk)
