import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from statsmodels.stats.contingency_tables import StratifiedTable

from assessments.analysis.dif import (
    Ets,
    MantelHaenszel,
    mantel_haenszel,
    standardized_difference,
)
from assessments.analysis.dif.mantel_haenszel import chi2_tail
from tests.assessments.analysis.samples import Matrix, patient

# P. J. Bickel, E. A. Hammel and J. W. O'Connell, Science 187 (1975), 398-404: six
# departments of Berkeley, men and women admitted and rejected.
BERKELEY = np.array(
    [
        [[512, 313], [89, 19]],
        [[353, 207], [17, 8]],
        [[120, 205], [202, 391]],
        [[138, 279], [131, 244]],
        [[53, 138], [94, 299]],
        [[22, 351], [24, 317]],
    ],
    dtype=float,
)


def test_berkeley_gives_the_published_figures() -> None:
    # mantelhaen.test of R prints 0.9047, 1.4269 with and 1.5246 without correction
    found = mantel_haenszel(BERKELEY)
    assert found.alpha == pytest.approx(0.9047, abs=5e-5)
    assert found.chi2 == pytest.approx(1.4269, abs=5e-5)
    assert mantel_haenszel(BERKELEY, corrected=False).chi2 == pytest.approx(
        1.5246, abs=5e-5
    )
    assert found.se_delta / 2.35 == pytest.approx(0.08099, abs=5e-6)
    assert found.delta == pytest.approx(-2.35 * np.log(found.alpha))
    assert found.p == pytest.approx(0.2323, abs=5e-5)
    low, high = (np.log(found.alpha) + z * found.se_delta / 2.35 for z in (-1.96, 1.96))
    assert [np.exp(low), np.exp(high)] == pytest.approx([0.7719, 1.0603], abs=5e-5)
    assert found.ets is Ets.A


@patient
@given(arrays(np.int64, (4, 2, 2), elements=st.integers(0, 30)))
def test_statsmodels_agrees(tables: Matrix) -> None:
    found = mantel_haenszel(tables.astype(float), corrected=False)
    kept = [table for table in tables if table.sum() > 1]
    if not np.isfinite(found.alpha):
        return
    expected = StratifiedTable([table.astype(float) for table in kept])
    assert found.alpha == pytest.approx(expected.oddsratio_pooled, rel=1e-9)
    assert found.se_delta / 2.35 == pytest.approx(expected.logodds_pooled_se, rel=1e-9)
    test = expected.test_null_odds(correction=False)
    assert found.chi2 == pytest.approx(test.statistic, rel=1e-9, abs=1e-9)
    assert found.p == pytest.approx(test.pvalue, rel=1e-9, abs=1e-12)


@patient
@given(arrays(np.int64, (4, 2, 2), elements=st.integers(1, 30)))
def test_exchanged_groups_turn_the_sign(tables: Matrix) -> None:
    one, other = mantel_haenszel(tables), mantel_haenszel(tables[:, ::-1])
    assert one.delta == pytest.approx(-other.delta)
    assert one.chi2 == pytest.approx(other.chi2)
    assert one.ets == other.ets


def test_correction_takes_no_more_than_there_is() -> None:
    assert mantel_haenszel(np.array([[[10, 10], [10, 10]]])).chi2 == 0


@pytest.mark.parametrize(
    "tables",
    [np.zeros((2, 2, 2)), np.array([[[5, 0], [4, 0]]]), np.array([[[5, 3], [0, 0]]])],
)
def test_nothing_to_compare_is_unknown(tables: Matrix) -> None:
    found = mantel_haenszel(tables.astype(float))
    assert np.isnan([found.alpha, found.delta, found.chi2, found.p]).all()
    assert found.ets is None


@pytest.mark.parametrize(
    ("delta", "se", "p", "expected"),
    [
        (0.9, 0.1, 0.001, Ets.A),
        (2.0, 1.5, 0.2, Ets.A),
        (-1.2, 0.1, 0.001, Ets.B),
        (1.6, 0.5, 0.001, Ets.B),
        (-1.6, 0.3, 0.001, Ets.C),
    ],
)
def test_classes_of_ets(delta: float, se: float, p: float, expected: Ets) -> None:
    assert MantelHaenszel(1.0, delta, se, 1.0, p).ets is expected


def test_tail_of_chi2_is_that_of_tables() -> None:
    assert chi2_tail(3.841459, 1) == pytest.approx(0.05, abs=1e-7)
    assert chi2_tail(5.991465, 2) == pytest.approx(0.05, abs=1e-7)


def test_standardized_difference_weighs_by_the_focal_group() -> None:
    # by hand: (10 (0.5 - 0.8) + 30 (0.9 - 0.6)) / 40
    tables = np.array([[[8, 2], [5, 5]], [[12, 8], [27, 3]], [[4, 0], [0, 0]]])
    assert standardized_difference(tables) == pytest.approx(0.15)
    assert np.isnan(standardized_difference(tables[2:]))
