"""What can be wrong with what the indicators are given."""

from enum import StrEnum
from typing import Any


class Problem(StrEnum):
    """Codes of what is wrong; the facts that each carries stand behind it."""

    NOBODY = "nobody"
    INSTITUTION_UNKNOWN = "institution_unknown"  # persons
    DRAWS_DO_NOT_MATCH = "draws_do_not_match"  # values, variances
    VALUES_DO_NOT_MATCH = "values_do_not_match"  # persons, rows
    MORE_PAIRS_THAN_PERSONS = "more_pairs_than_persons"  # pairs, persons
    CUTS_DO_NOT_RISE = "cuts_do_not_rise"  # cuts
    FRAME_EMPTY = "frame_empty"
    FRAME_NEGATIVE = "frame_negative"  # stratum, frame
    FRAME_TOO_SMALL = "frame_too_small"  # participants, frame, perhaps stratum
    STRATUM_NOT_IN_FRAME = "stratum_not_in_frame"  # stratum, participants
    COVERAGE_OUT_OF_RANGE = "coverage_out_of_range"  # coverage
    MARGINS_DIFFER = "margins_differ"  # totals
    MARGINS_DO_NOT_FIT = "margins_do_not_fit"  # error
    CATEGORY_WITHOUT_PARTICIPANTS = "category_without_participants"  # category
    COLUMN_MISSING = "column_missing"  # column
    CELL_TWICE = "cell_twice"  # cell
    TABLE_NOT_ADDITIVE = "table_not_additive"  # cell, persons, parts
    ROWS_NOT_IN_ORDER = "rows_not_in_order"  # row
    KIND_UNKNOWN = "kind_unknown"  # column, kind
    VALUE_OF_OTHER_KIND = "value_of_other_kind"  # column, kind


class IndicatorsError(ValueError):
    """The root of all errors that this package raises on purpose.

    `code` says what is wrong, `facts` what the sentence about it needs; whoever shows
    the error finds the words, in the reader's language, by its code.
    """

    def __init__(self, code: Problem, **facts: Any) -> None:
        self.code = code
        self.facts = facts
        said = ", ".join(f"{name} {value}" for name, value in facts.items())
        super().__init__(f"{code}: {said}" if said else str(code))


class FrameError(IndicatorsError):
    """A frame of eligible officials from which no weights can be made."""


class TableError(IndicatorsError):
    """A table that is not what a function needs."""
