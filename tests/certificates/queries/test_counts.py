"""Counts of awards: by achievement and country, of one population at a time."""

from datetime import timedelta

import pytest

from certificates.domain.standing import Grounds, change_standing
from certificates.enums import AwardEventKind, ReasonClass
from certificates.queries.counts import AwardCount, award_counts
from courses.models import Course
from lms.accounts.enums import Population
from tests.factories.accounts import CountryFactory, official
from tests.factories.certificates import NOW, awarded, known, make_issuer


def test_awards_are_counted_by_country_and_never_mixed(course: Course) -> None:
    peru, uruguay = CountryFactory.create(), CountryFactory.create(code="URY")
    some = [
        awarded(known(official(country)), course) for country in (peru, peru, uruguay)
    ]
    change_standing(
        some[0],
        AwardEventKind.REVOKED,
        grounds=Grounds(ReasonClass.OTHER, "", None),
        now=NOW,
    )
    make_issuer(demo=True, did="did:web:academy.example.org:demo")
    invented = CountryFactory.create(code="XAA", invented=True)
    awarded(known(official(invented, population=Population.SYNTHETIC)), course)
    real = list(award_counts(Population.REAL))
    code = course.code
    assert real == [
        AwardCount(code, "PER", awards=2, people=2, holding=1, revoked=1),
        AwardCount(code, "URY", awards=1, people=1, holding=1, revoked=0),
    ]
    assert list(award_counts(Population.SYNTHETIC)) == [
        AwardCount(code, "XAA", awards=1, people=1, holding=1, revoked=0)
    ]
    later = NOW + timedelta(seconds=1)
    assert list(award_counts(Population.REAL, since=NOW, until=later)) == real
    assert list(award_counts(Population.REAL, until=NOW)) == []
    assert list(award_counts(Population.REAL, since=later)) == []


@pytest.mark.django_db
def test_people_of_tests_are_not_counted() -> None:
    with pytest.raises(ValueError, match="test people are not counted"):
        list(award_counts(Population.TEST))
