"""What each row says: frozen when the attempt began, or weighed as of that moment."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Item
from lms.accounts.models import IdentityEvidence, OfficialProfile
from lms.indicators.frames import exposures
from tests.factories.accounts import CountryFactory, InstitutionFactory, ProfileFactory
from tests.factories.assessments import THEN, learner_in
from tests.factories.classes import take, take_all
from tests.factories.extracts import admitted, measured_quiz

pytestmark = pytest.mark.django_db


def test_a_row_says_who_what_where_and_when() -> None:
    quiz = measured_quiz(items=1)
    attempt = take(quiz, "b")
    institution = attempt.profile.institution
    assert institution is not None
    item = Item.objects.get()

    (row,) = admitted()[0].to_dict("records")

    assert row["seconds"] != row["seconds"]  # nothing is known: not a number
    del row["seconds"]
    assert row == {
        "person": str(attempt.enrollment.subject.key),
        "phase": "post_test",
        "item": f"{quiz.course.code}/i01",
        "version": 1,
        "country": "PER",
        "institution": str(institution.public_id),
        "level": "national",
        "function": "services",
        "sex": "woman",
        "identity": None,
        "language": "en",
        "framework": "gd-lac 1.0",
        "domain": item.competency.domain.code,
        "form": None,
        "position": 1,
        "score": 1.0,
        "finished_at": THEN + timedelta(minutes=20),
    }


def test_a_later_profile_changes_nothing() -> None:
    quiz = measured_quiz(items=1)
    attempt = take(quiz, "b")
    subject = attempt.enrollment.subject
    elsewhere = InstitutionFactory.create(country=CountryFactory.create(code="CHL"))
    ProfileFactory.create(
        subject=subject, version=2, institution=elsewhere, level="municipal"
    )
    assert OfficialProfile.objects.filter(subject=subject).count() == 2

    (row,) = admitted()[0].to_dict("records")

    assert (row["country"], row["level"]) == ("PER", "national")


def test_without_an_institution_there_is_none() -> None:
    quiz = measured_quiz(items=1)
    learner = learner_in(quiz)
    ProfileFactory.create(
        subject=learner.subject,
        version=2,
        country=CountryFactory.create(),
        institution=None,
    )
    take(quiz, "b", enrollment=learner)

    assert admitted()[0]["institution"].tolist() == [None]


@pytest.mark.parametrize(
    ("evidence", "known"),
    [
        ([], None),
        ([("self_declared", "confirmed", -9)], "self_declared"),
        (
            [("official_mail", "confirmed", -9), ("self_declared", "confirmed", -8)],
            "official_mail",
        ),
        ([("focal_point", "confirmed", -9)], "focal_point"),
        (
            [("official_mail", "confirmed", -9), ("focal_point", "questioned", -1)],
            "questioned",
        ),
        (
            [("self_declared", "confirmed", -9), ("focal_point", "confirmed", 1)],
            "self_declared",
        ),
    ],
)
def test_identity_is_what_was_known_when_the_attempt_began(
    evidence: list[tuple[str, str, int]], known: str | None
) -> None:
    quiz = measured_quiz(items=1)
    attempt = take(quiz, "b")
    for method, outcome, days in evidence:
        IdentityEvidence(
            subject=attempt.enrollment.subject,
            country=attempt.profile.country,
            method=method,
            outcome=outcome,
            at=THEN + timedelta(days=days),
        ).save()

    assert admitted()[0]["identity"].tolist() == [known]


def test_evidence_of_another_country_says_nothing() -> None:
    attempt = take(measured_quiz(items=1), "b")
    IdentityEvidence(
        subject=attempt.enrollment.subject,
        country=CountryFactory.create(code="CHL"),
        method="focal_point",
        outcome="confirmed",
        at=THEN - timedelta(days=9),
    ).save()

    assert admitted()[0]["identity"].tolist() == [None]


def test_the_language_is_that_of_the_text_that_was_shown() -> None:
    quiz = measured_quiz(items=1)
    for language in ("pt-br", "es", "ko"):
        take(quiz, "b", language=language)

    rows = admitted(unread_count=True)[0]

    assert sorted(rows["language"]) == ["en", "es", "pt"]


def test_a_merged_institution_is_the_one_that_was_kept() -> None:
    attempt = take(measured_quiz(items=1), "b")
    merged = attempt.profile.institution
    assert merged is not None
    kept = InstitutionFactory.create(country=merged.country)
    merged.merged_into = kept
    merged.save()

    assert admitted()[0]["institution"].tolist() == [str(kept.public_id)]


def statements_of(read: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        read()
    return len(queries)


def test_the_statements_grow_with_the_chunks_not_with_the_people(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    quiz = measured_quiz()
    take_all(quiz, ["bb", "ba"])
    few = statements_of(admitted)
    take_all(quiz, ["bb", "ba", "aa", "ab"])

    assert statements_of(admitted) == few == 11
    monkeypatch.setattr(exposures, "PEOPLE", 2)
    assert statements_of(admitted) == few + 2 * 3
