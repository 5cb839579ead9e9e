"""Who may do what with frames and extracts: predicates named as questions."""

from datetime import date

from lms.accounts.rules import (
    Visitor,
    is_administrator,
    is_analyst,
    is_focal_point_of,
)
from lms.countries.models import Country


def may_enter_frame(user: Visitor, country: Country, today: date) -> bool:
    """Tell whether this person may say how many officials a country has.

    A focal point may for the own country, an analyst or administrator for any.
    """
    return sees_all_extracts(user) or is_focal_point_of(user, country, today)


def sees_all_extracts(user: Visitor) -> bool:
    """Tell whether this person may have extracts made and see what they hold."""
    return is_analyst(user) or is_administrator(user)
