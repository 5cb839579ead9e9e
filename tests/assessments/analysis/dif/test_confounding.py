import pandas as pd
import pytest

from assessments.analysis import AnalysisError, Responses
from assessments.analysis.dif import answers_by_group_and_language, coincidence
from tests.assessments.analysis.samples import long


def answered(counts: dict[tuple[str, str], int]) -> Responses:
    """Return one answer each of so many persons by group and language."""
    rows = [
        (f"{group}{language}{place}", "q1", place % 2, group, language)
        for (group, language), n in counts.items()
        for place in range(n)
    ]
    return long(rows, "group", "language")


def test_language_of_one_country_coincides_with_it() -> None:
    responses = answered({("PER", "es"): 60, ("ARG", "es"): 60, ("BRA", "pt"): 60})
    found = coincidence(responses, reference="es", focal="pt")
    assert found.confounded
    assert (found.overlap, found.groups) == (0, ())


def test_few_exceptions_do_not_tell_language_from_country() -> None:
    responses = answered({("PER", "es"): 60, ("BRA", "pt"): 98, ("BRA", "es"): 2})
    assert coincidence(responses, reference="es", focal="pt").confounded


def test_country_of_two_languages_tells_them_apart() -> None:
    responses = answered({("PER", "es"): 60, ("BRA", "pt"): 60, ("BRA", "es"): 30})
    found = coincidence(responses, reference="es", focal="pt")
    assert not found.confounded
    assert (found.overlap, found.groups) == (1, ("BRA",))


def test_answers_are_counted_by_group_and_language() -> None:
    responses = answered({("PER", "es"): 3, ("BRA", "pt"): 2, ("BRA", "es"): 1})
    expected = pd.DataFrame({"es": [1, 3], "pt": [2, 0]}, index=["BRA", "PER"])
    found = answers_by_group_and_language(responses)
    pd.testing.assert_frame_equal(found, expected, check_index_type=False)


def test_language_that_nobody_used_coincides() -> None:
    responses = answered({("PER", "es"): 3})
    assert coincidence(responses, reference="es", focal="pt").confounded


def test_both_must_be_known() -> None:
    with pytest.raises(AnalysisError, match="do not say the language"):
        coincidence(long([("a", "q1", 1, "x")], "group"), reference="es", focal="pt")
