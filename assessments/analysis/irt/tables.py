"""The tables of a calibration: items and groups, also those without an estimate."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from assessments.analysis.irt.blocks import Positions
from assessments.analysis.irt.information import Errors
from assessments.analysis.irt.model import Parameters
from assessments.analysis.responses import Floats


def item_table(
    labels: Sequence[str], parameters: Parameters, errors: Errors | None, infits: Floats
) -> pd.DataFrame:
    """Return the items that have estimates."""
    nothing = np.full(len(labels), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        b = np.where(parameters.a == 0, np.nan, -parameters.d / parameters.a)
    return pd.DataFrame(
        {
            "item": pd.Series(list(labels), dtype="str"),
            "a": parameters.a,
            "d": parameters.d,
            "b": b,
            "se_a": nothing if errors is None else errors.a,
            "se_d": nothing if errors is None else errors.d,
            "infit": infits,
        }
    )


def group_table(
    names: Sequence[str], parameters: Parameters, errors: Errors | None
) -> pd.DataFrame:
    """Return the groups that have estimates."""
    nothing = np.full(len(names), np.nan)
    return pd.DataFrame(
        {
            "group": pd.Series(list(names), dtype="str"),
            "mean": parameters.mean,
            "var": parameters.var,
            "se_mean": nothing if errors is None else errors.mean,
            "se_var": nothing if errors is None else errors.var,
        }
    )


def completed(
    table: pd.DataFrame, key: str, labels: Sequence[str], counts: Positions
) -> pd.DataFrame:
    """Return a table with all labels and their counts; NaN where there is no estimate."""
    whole = table.set_index(key).reindex(list(labels)).reset_index(names=key)
    whole.insert(1, "n", counts.astype(np.int64))
    return whole.astype({key: "str"})
