"""Differential item functioning: items that differ between groups of equal ability.

    detect(responses, "language", reference="es", focal="pt")
    coincidence(responses, reference="es", focal="pt")   # is it language or country?
    means_with_and_without(responses, ["q7"])

`python -m assessments.analysis dif RESPONSES.csv` does it from a terminal.
"""

from assessments.analysis.dif.confounding import (
    Coincidence,
    answers_by_group_and_language,
    coincidence,
)
from assessments.analysis.dif.detection import Minimum, detect
from assessments.analysis.dif.logistic import Effect, Logistic, logistic_dif
from assessments.analysis.dif.mantel_haenszel import (
    Ets,
    MantelHaenszel,
    mantel_haenszel,
    standardized_difference,
)
from assessments.analysis.dif.multiple import benjamini_hochberg
from assessments.analysis.dif.treatment import (
    Treatment,
    freed,
    means_with_and_without,
    treatment_of,
    without,
)

__all__ = [
    "Coincidence",
    "Effect",
    "Ets",
    "Logistic",
    "MantelHaenszel",
    "Minimum",
    "Treatment",
    "answers_by_group_and_language",
    "benjamini_hochberg",
    "coincidence",
    "detect",
    "freed",
    "logistic_dif",
    "mantel_haenszel",
    "means_with_and_without",
    "standardized_difference",
    "treatment_of",
    "without",
]
