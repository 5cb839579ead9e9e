"""What is said of a verification, where the pages of the other tests do not say it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils.translation import override

from certificates.credentials.building import build_credential
from certificates.credentials.stated import Stated, read_stated
from certificates.credentials.verdict import Outcome, Reason
from certificates.domain.verification import WITHDRAWN, Verification
from certificates.views.verify_words import (
    REASONS,
    VERDICTS,
    printed_facts,
    reader_language,
    result_rows,
    sentences,
)
from tests.certificates.credentials.samples import AWARD, NOW


@pytest.fixture
def stated() -> Stated:
    """What a credential states."""
    return read_stated(build_credential(AWARD))


def labels(stated: Stated) -> list[str]:
    """Return the labels of what is printed."""
    found = Verification("valid", NOW, stated=stated)
    return [fact.label for fact in printed_facts(found, stated, named=True)]


def test_every_outcome_and_every_reason_has_words() -> None:
    assert set(VERDICTS) == {*(one.value for one in Outcome), WITHDRAWN}
    assert {one.value for one in Reason} <= set(REASONS)


def test_validity_is_said_where_it_says_something(stated: Stated) -> None:
    same = replace(stated, valid_from=stated.awarded_at, valid_until=None)
    assert {"Valid from", "Valid until"} & set(labels(same)) == set()
    later = stated.awarded_at + timedelta(days=9)
    other = replace(stated, valid_from=later, valid_until=later)
    assert {"Valid from", "Valid until"} <= set(labels(other))


def test_what_is_not_stated_has_no_line(stated: Stated) -> None:
    bare = replace(stated, hours=None, level="")
    assert {"Length", "Level"} & set(labels(bare)) == set()
    assert {"Length"} <= set(labels(stated))


def test_a_competency_without_result_is_listed(stated: Stated) -> None:
    rows = result_rows(replace(stated, results=()))
    assert [row["competency"] for row in rows] == list(stated.alignments)
    assert {(row["share"], row["required"]) for row in rows} == {("", "")}


def test_old_words_are_quoted_in_their_language(stated: Stated) -> None:
    old = replace(stated, identity=None, told={"identity": "Dicho de otro modo."})
    first, second = sentences(old)
    assert (first.value, first.language) == ("Dicho de otro modo.", stated.language)
    assert second.language == ""


@pytest.mark.parametrize(("active", "worded"), [("es", "es"), ("ko", "en")])
def test_a_language_without_words_reads_english(active: str, worded: str) -> None:
    with override(active):
        assert reader_language() == worded
