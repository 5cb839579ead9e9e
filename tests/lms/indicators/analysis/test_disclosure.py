import pandas as pd
import pytest

from lms.indicators.analysis.disclosure import (
    STATUS,
    Kind,
    Reason,
    flagged,
    primary_reason,
    primary_reasons,
    readiness,
    status_codes,
)
from lms.indicators.analysis.errors import TableError


@pytest.mark.parametrize(
    ("persons", "institutions", "largest", "kind", "reason"),
    [
        (10, 3, 7, Kind.COUNT, Reason.NONE),
        (9, 3, 3, Kind.COUNT, Reason.FEW_PERSONS),
        (0, 0, 0, Kind.SHARE, Reason.FEW_PERSONS),
        (10, 2, 5, Kind.SHARE, Reason.FEW_INSTITUTIONS),
        (12, 3, 9, Kind.COUNT, Reason.NONE),
        (12, 3, 10, Kind.COUNT, Reason.DOMINANCE),
        (30, 5, 20, Kind.MEAN, Reason.NONE),
        (29, 9, 5, Kind.MEAN, Reason.FEW_PERSONS),
        (30, 4, 10, Kind.MEAN, Reason.FEW_INSTITUTIONS),
        (100, 6, 76, Kind.MEAN, Reason.DOMINANCE),
        (100, 6, 75, Kind.MEAN, Reason.NONE),
    ],
)
def test_primary_reason(
    persons: int, institutions: int, largest: int, kind: Kind, reason: Reason
) -> None:
    assert primary_reason(persons, institutions, largest, kind) is reason


def test_primary_reasons_of_a_table() -> None:
    table = pd.DataFrame(
        {"persons": [9, 40], "institutions": [3, 6], "largest": [3, 8]}
    )

    found = primary_reasons(table, Kind.MEAN)

    assert found == [Reason.FEW_PERSONS, Reason.NONE]
    assert flagged(found).tolist() == [True, False]
    with pytest.raises(TableError, match="column_missing: column largest"):
        primary_reasons(table.drop(columns="largest"), Kind.MEAN)


def test_readiness_says_what_is_there_and_what_is_needed() -> None:
    found = readiness(7, 2, 4)

    assert (found.persons, found.persons_needed) == (7, 30)
    assert (found.institutions, found.institutions_needed) == (2, 5)
    assert not found.ready
    assert readiness(30, 5, 10).ready


def test_status_codes_of_every_reason() -> None:
    assert set(STATUS) == set(Reason)
    assert status_codes(Reason.NONE) == ("A", "F")
    assert status_codes(Reason.BESIDE_SUPPRESSED) == ("Q", "D")
