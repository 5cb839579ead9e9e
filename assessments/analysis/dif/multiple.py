"""Many tests at once."""

import numpy as np

from assessments.analysis.responses import Floats


def benjamini_hochberg(p: Floats) -> Floats:
    """Return adjusted p values: those below q are at most a share q of false alarms.

    p_(i) becomes min over j ≥ i of m p_(j) / j, at most 1; NaN stays NaN and does not
    count. Source: Y. Benjamini and Y. Hochberg, JRSS B 57 (1995), 289-300.
    """
    adjusted = np.full(p.shape, np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known])]
    scaled = p[order] * len(order) / np.arange(1, len(order) + 1)
    adjusted[order] = np.minimum.accumulate(scaled[::-1])[::-1].clip(max=1.0)
    return adjusted
