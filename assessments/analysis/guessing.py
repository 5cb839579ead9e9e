"""Random guess scores: what answering by chance earns, as a share of the highest score."""

from collections.abc import Sequence

from assessments.analysis.errors import AnalysisError
from assessments.analysis.moments import NAN

TYPED = ("numeric", "text", "extended")


def random_guess_score(
    interaction: str, *, fractions: Sequence[float] = (), entries: int = 0
) -> float:
    """Return the expected score of answering by chance, as a share of the highest.

    - choice: mean of the `fractions` that each option earns (1 for the key, 0 for the
      others: 1 / number of options; true or false: 0.5)
    - match: 1 / `entries`, the number of options to match with
    - order: 1 / `entries`: in a random order of n entries each of the n - 1 right
      neighbors follow each other with probability 1 / n
    - numeric, text, extended: 0, what is typed is not guessed
    - multiple: NaN, there is no one way to tick at random

    Range 0 to 1 (below 0 with penalties). Raises `AnalysisError` for an unknown
    interaction, a choice without options, a match or order without entries. Source:
    Moodle, `get_random_guess_score` of its question types; `order` follows the same
    definition (Moodle itself gives 0 there).
    """
    if interaction in TYPED:
        return 0.0
    if interaction == "multiple":
        return NAN
    if interaction == "choice" and fractions:
        return sum(fractions) / len(fractions)
    if interaction in ("match", "order") and entries > 0:
        return 1 / entries
    message = f"No random guess score of “{interaction}” with these entries."
    raise AnalysisError(message)
