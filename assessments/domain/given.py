"""What was given to questions that are not choices: which answers a table lists."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from django.db.models import QuerySet

from assessments.analysis.distractors import OTHER
from assessments.frames import given_frame
from assessments.models import Attempt, ItemVersion
from assessments.queries.stamp import corrections_in_force
from assessments.scoring.definition import Definition
from assessments.scoring.given import (
    PAIRED,
    WRITTEN,
    is_right,
    keys_that_count,
    pairs_of,
    tokens_of,
)

ALIKE = 3
"""Persons who must have written the same before a table says what: fewer may be known."""

MOST = 10
"""Written answers that a table lists, those given most often."""

Listed = list[tuple[str, str, bool]]


@dataclass(frozen=True)
class Given:
    """What each answer gave, by its id, and the tokens that tables list, by version."""

    tokens: "pd.Series[str]"
    listed: Mapping[int, Listed]


def given_in(
    attempts: QuerySet[Attempt],
    answers: Collection[int],
    versions: Mapping[int, ItemVersion],
) -> Given:
    """Return what was given to the versions that are not choices, in these answers."""
    own = {
        pk: version
        for pk, version in versions.items()
        if version.definition["interaction"] in (*PAIRED, *WRITTEN)
    }
    if not own:
        return Given(pd.Series(dtype=str), {})
    corrections = corrections_in_force(own)
    frame = given_frame(attempts, list(own))
    frame = frame[frame["answer"].isin(answers)]
    tokens, listed = [], {}
    for pk, version in own.items():
        counting = keys_that_count(version.definition, corrections.get(pk, []))
        rows = frame[frame["version"] == pk]
        given = tokens_in(version, rows)
        if version.definition["interaction"] in PAIRED:
            listed[pk] = pairs_of(version.definition, counting)
        else:
            right = right_tokens(version, rows, counting)
            given, listed[pk] = most_given(given, right)
        tokens.append(given)
    return Given(pd.concat(tokens), listed)


def tokens_in(version: ItemVersion, rows: pd.DataFrame) -> "pd.Series[str]":
    """Return the tokens of the answers to a version, by answer."""
    texts = rows["given"].cat.remove_unused_categories().cat
    names = [tokens_of(version.definition, json.loads(t)) for t in texts.categories]
    found = np.array([*names, ""], dtype=object)[texts.codes.to_numpy()]
    return pd.Series(found, index=rows["answer"].to_numpy())


def right_tokens(
    version: ItemVersion, rows: pd.DataFrame, counting: Sequence[Definition]
) -> set[str]:
    """Return the tokens of the answers that are right."""
    texts = rows["given"].cat.remove_unused_categories().cat.categories
    responses = [json.loads(text) for text in texts]
    return {
        tokens_of(version.definition, response)
        for response in responses
        if response and is_right(counting, response)
    }


def most_given(
    given: "pd.Series[str]", right: set[str]
) -> tuple["pd.Series[str]", Listed]:
    """Return written answers with the rare ones made one, and those that are listed."""
    counts = given[given != ""].value_counts(sort=False).reset_index()
    counts.columns = pd.Index(["token", "n"])
    counts = counts.sort_values(["n", "token"], ascending=[False, True])
    kept = counts[counts["n"] >= ALIKE]["token"].head(MOST).tolist()
    rare = (given != "") & ~given.isin(kept)
    listed = [(token, "", token in right) for token in kept]
    if rare.any():
        listed.append((OTHER, "", False))
    return given.mask(rare, OTHER), listed
