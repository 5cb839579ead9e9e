"""What the models of indicators hold about people."""

from lms.accounts.holdings import About, Holding, declare

EVIDENCE = "permanent: published figures rest on it"


def register() -> None:
    """Declare them."""
    declare(*HOLDINGS)


HOLDINGS = (
    Holding(
        "indicators.Extract",
        About.SUBJECT,
        "the name and hash of a file of scored answers under random keys: country, "
        "institution, level, function, sex, how the person was confirmed; who had it made",
        "statistics that anyone with access can recompute",
        EVIDENCE,
        "row and file stay: no name in them",
    ),
    Holding(
        "indicators.PopulationFrame",
        About.ACTOR,
        "how many officials a country has, by whose account, and who entered it",
        "saying how many of them took part",
        EVIDENCE,
        "row stays: no name in it",
    ),
)
