import re
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client

from assessments.domain import run_statistics, statistics
from assessments.domain.attempt import finish_attempt
from assessments.models import Attempt, Item, Quiz, QuizStatistics
from assessments.tasks import compute_run_statistics
from assessments.views.statistics.words import summary_words
from lms.accounts.models import Subject, User
from lms.core.models import OutboxMessage
from tests.factories.accounts import CountryFactory
from tests.factories.assessments import (
    EXTENDED,
    MATCH,
    TEXT,
    THEN,
    answer,
    item_at,
    learner_in,
    quiz_with,
    started,
)
from tests.factories.classes import take, take_all
from tests.factories.corrections import instructor_of
from tests.factories.courses import RunFactory

pytestmark = pytest.mark.django_db

CLASS = ["bbbb", "bbba", "bbab", "bbcc", "babb", "bcaa", "abab", "aabc", "acca", "bbbb"]


def page(quiz: Quiz, query: str = "") -> str:
    return f"/en/teaching/quizzes/{quiz.public_id}/statistics/{query}"


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html[html.index("<main") :]).split())


def cells(html: str, caption: str) -> list[list[str]]:
    table = html[html.index(caption) :]
    body = table[table.index("<tbody") : table.index("</tbody>")]
    rows = [
        re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        for row in body.split("<tr")[1:]
    ]
    return [[" ".join(re.sub(r"<[^>]+>", " ", c).split()) for c in row] for row in rows]


def test_who_may_look(people: dict[str, User | None], quiz: Quiz) -> None:
    statuses = {}
    for name, user in people.items():
        browser = Client()
        if user:
            browser.force_login(user)
        statuses[name] = [
            browser.get(address).status_code
            for address in (
                page(quiz),
                f"/en/teaching/quizzes/{quiz.public_id}/attempts/",
                f"/en/teaching/quizzes/{quiz.public_id}/responses.csv",
                f"/en/teaching/items/{Item.objects.first().public_id}/statistics/",  # type: ignore[union-attr]
                f"/en/teaching/attempts/{attempt_of(quiz).public_id}/",
            )
        ]
    assert statuses == {
        "stranger": [302] * 5,
        "learner": [404] * 5,
        "instructor": [200] * 5,
        "instructor of another course": [404] * 5,
        "focal point": [404] * 5,
        "analyst": [404] * 5,
        "administrator": [200] * 5,
    }


def attempt_of(quiz: Quiz) -> Attempt:
    return Attempt.objects.filter(quiz=quiz).first() or take(quiz, "b")


def test_few_people_are_told_how_many_more_are_needed(
    browser: Client, quiz: Quiz
) -> None:
    take_all(quiz, CLASS[:3])

    html = browser.get(page(quiz)).content.decode()

    assert "Figures are shown from 10 people on: 7 more are needed." in text_of(html)
    assert "chart" not in html[html.index("<main") :]


def test_a_class_has_figures_a_chart_and_the_table_beside(
    browser: Client, quiz: Quiz
) -> None:
    take_all(quiz, CLASS)

    html = browser.get(page(quiz)).content.decode()

    right = [sum(row[j] == "b" for row in CLASS) for j in range(4)]
    rows = cells(html, "Figures of each question")
    assert [row[0].split()[0] for row in rows] == ["i01", "i02", "i03", "i04"]
    assert [row[1] for row in rows] == ["10"] * 4
    assert [row[2] for row in rows] == [f"{10 * n}%" for n in right]
    assert {row[3] for row in rows} == {"33%"}
    totals = [sum(option == "b" for option in row) for row in CLASS]
    people = [row[1] for row in cells(html, "People by result")]
    expected = [0] * 10
    for total in totals:
        expected[min(int(Fraction(total, 4) * 10), 9)] += 1
    assert people == [str(n) for n in expected]
    assert html.count('<svg class="chart"') == 2
    assert " style=" not in html
    assert "4 questions have too few answers to be judged." in text_of(html)


def test_flags_are_words_and_lead_to_the_correction(
    browser: Client, quiz: Quiz
) -> None:
    # Who does well in the other three chooses c in the first question; b is its key.
    take_all(quiz, ["cbbb"] * 16 + ["bcca"] * 10 + ["bbca"] * 6)

    html = browser.get(page(quiz)).content.decode()

    text = text_of(html)
    assert "The strong choose C: is the key right?" in text
    assert "Option A is chosen by nobody." in text
    item = Item.objects.get(code="i01")
    version = item.current
    assert version is not None
    assert f"/en/teaching/items/{version.public_id}/correct/" in html
    assert f"/en/teaching/items/{item.public_id}/statistics/" in html


def test_real_people_are_never_mixed_with_others(browser: Client, quiz: Quiz) -> None:
    invented = CountryFactory.create(invented_one=True)
    take_all(quiz, CLASS, country=invented, population="synthetic")

    alone = browser.get(page(quiz)).content.decode()
    take(quiz, "bbbb", now=THEN + timedelta(days=1))
    together = browser.get(page(quiz)).content.decode()

    assert "These are synthetic people." in alone
    assert "On the finished attempts of 10 people." in text_of(alone)
    assert "These are synthetic people." not in together
    assert "On the finished attempts of 1 person." in text_of(together)


def test_staff_and_test_people_do_not_count(
    browser: Client, quiz: Quiz, instructor: User
) -> None:
    attempts = take_all(quiz, CLASS[:3])
    User.objects.filter(link__subject=attempts[0].enrollment.subject).update(
        is_staff=True
    )
    Subject.objects.filter(pk=attempts[1].enrollment.subject_id).update(
        population="test"
    )

    html = browser.get(page(quiz)).content.decode()

    assert "On the finished attempts of 1 person." in text_of(html)


def test_attempts_that_wait_for_a_person_are_left_out(
    browser: Client, quiz: Quiz
) -> None:
    attempt, _ = take_all(quiz, CLASS[:2])
    Attempt.objects.filter(pk=attempt.pk).update(pending=True)

    html = browser.get(page(quiz)).content.decode()

    assert (
        "On the finished attempts of 1 person. 1 attempt is left out until a person has"
        " scored its long answers." in text_of(html)
    )


def test_a_page_is_computed_once_until_something_changes(
    browser: Client, quiz: Quiz, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_all(quiz, CLASS)
    computed = []
    real = statistics.report_of

    def counted(quiz: Quiz, which: str) -> dict[str, Any]:
        computed.append(which)
        return real(quiz, which)

    monkeypatch.setattr(statistics, "report_of", counted)

    browser.get(page(quiz))
    browser.get(page(quiz))
    take(quiz, "bbbb", now=THEN + timedelta(days=1))
    browser.get(page(quiz))

    assert computed == ["first", "first"]
    assert QuizStatistics.objects.count() == 1


def test_a_large_quiz_is_left_to_a_worker(
    browser: Client, quiz: Quiz, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_all(quiz, CLASS)
    monkeypatch.setattr(statistics, "AT_ONCE", 5)

    waiting = text_of(browser.get(page(quiz)).content.decode())
    browser.get(page(quiz))
    owed = OutboxMessage.objects.filter(task=statistics.TASK)
    assert [row.payload for row in owed] == [{"quiz_id": quiz.pk, "which": "first"}]
    statistics.compute_statistics(quiz, which="first", now=THEN)
    done = browser.get(page(quiz)).content.decode()
    take(quiz, "bbbb", now=THEN + timedelta(days=1))
    old = text_of(browser.get(page(quiz)).content.decode())

    assert "The statistics are being computed" in waiting
    assert "chart__bar" in done
    assert "newer attempts are being counted" in old
    assert owed.all().count() == 2


def test_every_attempt_can_be_asked_for(browser: Client, quiz: Quiz) -> None:
    first = take(quiz, "aaaa")
    take(quiz, "bbbb", enrollment=first.enrollment, now=THEN + timedelta(days=9))

    once = text_of(browser.get(page(quiz, "?attempts=nonsense")).content.decode())
    all_of_them = text_of(browser.get(page(quiz, "?attempts=all")).content.decode())

    assert "On the finished attempts of 1 person." in once
    assert "On the finished attempts of 2 people." in all_of_them


def test_an_item_has_a_page_with_options_and_no_known_times(
    browser: Client, quiz: Quiz
) -> None:
    take_all(quiz, CLASS)
    item = Item.objects.get(code="i01")

    html = browser.get(f"/en/teaching/items/{item.public_id}/statistics/").content
    text = text_of(html.decode())

    rows = cells(html.decode(), "Options by third")
    assert [(row[0].split()[0], row[1], row[2]) for row in rows] == [
        ("A", "3", "30%"),
        ("B", "7", "70%"),
        ("C", "0", "0%"),
    ]
    assert "Not known: the time of a question" in text
    assert "Edit the question" in text
    assert f"/admin/snippets/assessments/item/edit/{item.pk}/" in html.decode()


def test_an_item_that_few_answered_says_so(browser: Client, quiz: Quiz) -> None:
    started(quiz)
    item = Item.objects.get(code="i02")

    html = browser.get(f"/en/teaching/items/{item.public_id}/statistics/").content

    assert "Too few answers for statistics" in html.decode()


def test_summaries_of_items_come_from_what_is_kept(quiz: Quiz) -> None:
    item = Item.objects.get(code="i01")
    assert statistics.item_statistics_summary(item) is None
    take_all(quiz, CLASS)
    assert statistics.refresh_statistics(now=THEN) == 1
    assert statistics.refresh_statistics(now=THEN) == 0

    summary = statistics.item_statistics_summary(item)

    assert summary is not None
    assert (summary.people, summary.facility) == (10, 0.7)
    assert summary.flags == ("too_few_answers",)
    assert item_at(Attempt.objects.all()[0], 1).position == 1


def test_the_page_of_an_item_in_the_admin_says_what_is_known(
    browser: Client, quiz: Quiz
) -> None:
    item = Item.objects.get(code="i01")
    address = f"/admin/snippets/assessments/item/edit/{item.pk}/"
    before = browser.get(address).content.decode()
    take_all(quiz, CLASS)
    statistics.refresh_statistics(now=THEN)

    after = browser.get(address).content.decode()

    assert "Too few answers for statistics." in before
    assert "10 people, facility 70%, discrimination 39%. Few answers." in after
    assert f"/teaching/items/{item.public_id}/statistics/" in after


def test_a_summary_says_that_people_are_synthetic_and_goes_with_them(
    quiz: Quiz,
) -> None:
    item = Item.objects.get(code="i01")
    invented = CountryFactory.create(invented_one=True)
    take_all(quiz, CLASS, country=invented, population="synthetic")
    statistics.refresh_statistics(now=THEN)

    summary = statistics.item_statistics_summary(item)
    Attempt.objects.update(state="in_progress")
    statistics.refresh_statistics(now=THEN)

    assert summary_words(summary).endswith("Few answers. These are synthetic people.")
    assert statistics.item_statistics_summary(item) is None


def test_pairs_and_written_answers_have_their_table_and_long_ones_say_why_not(
    client: Client,
) -> None:
    quiz = quiz_with(MATCH, TEXT, EXTENDED)
    client.force_login(instructor_of(quiz.course))
    for _ in range(10):
        attempt = started(quiz)
        answer(attempt, 1, {"row-r1": ["a"], "row-r2": ["c"]})
        answer(attempt, 2, {"text": ["Wallet"]})
        finish_attempt(attempt, now=THEN + timedelta(minutes=9))

    def item(code: str) -> str:
        found = Item.objects.get(code=code)
        page = client.get(f"/en/teaching/items/{found.public_id}/statistics/")
        return page.content.decode()

    match = cells(item("i01"), "What each line was given")
    assert [row[:3] for row in match] == [
        ["1 → A ✓ i01.1 rows r1 en → i01.1 options a en", "10", "100%"],
        ["2 → B ✓ i01.1 rows r2 en → i01.1 options b en", "0", "0%"],
        ["2 → C i01.1 rows r2 en → i01.1 options c en", "10", "100%"],
    ]
    written = cells(item("i02"), "Answers given most often")
    assert [row[:3] for row in written] == [["“wallet”", "10", "100%"]]
    assert "Long answers are not counted" in item("i03")


def test_one_run_can_be_looked_at_alone(browser: Client, quiz: Quiz) -> None:
    take_all(quiz, CLASS)
    other = RunFactory.create(course=quiz.course, code="second-run")
    enrollment = learner_in(quiz, other, full_name="Zoe")
    take(quiz, "bbbb", enrollment=enrollment, now=THEN + timedelta(days=1))
    first = Attempt.objects.exclude(enrollment=enrollment)[0].enrollment.run

    whole = text_of(browser.get(page(quiz)).content.decode())
    alone = browser.get(page(quiz, f"?run={other.public_id}")).content.decode()
    old = browser.get(page(quiz, f"?run={first.public_id}&attempts=all"))
    again = browser.get(page(quiz, f"?run={first.public_id}&attempts=all"))
    listed = f"/en/teaching/quizzes/{quiz.public_id}/attempts/"
    names = browser.get(f"{listed}?run={other.public_id}").content.decode()
    nonsense = browser.get(f"{listed}?run=nonsense").content.decode()

    assert "On the finished attempts of 11 people." in whole
    assert "Only the run second-run." in text_of(alone)
    assert "On the finished attempts of 1 person." in text_of(alone)
    assert f'?attempts=last&amp;run={other.public_id}"' in alone
    assert "On the finished attempts of 10 people." in text_of(old.content.decode())
    assert old.context["statistics"].at == again.context["statistics"].at
    assert (names.count("Zoe"), names.count("/teaching/attempts/")) == (1, 1)
    assert nonsense.count("/teaching/attempts/") == 11
    assert QuizStatistics.objects.count() == 1


def test_a_large_run_is_left_to_a_worker(
    quiz: Quiz, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_all(quiz, CLASS)
    run = Attempt.objects.all()[0].enrollment.run
    monkeypatch.setattr(run_statistics, "AT_ONCE", 5)

    assert run_statistics.statistics_in(quiz, run, which="last", now=THEN) is None
    (owed,) = OutboxMessage.objects.filter(task=run_statistics.TASK)
    compute_run_statistics(**owed.payload)
    kept = run_statistics.statistics_in(quiz, run, which="last", now=THEN)
    take(quiz, "bbbb", now=THEN + timedelta(days=1))
    old = run_statistics.statistics_in(quiz, run, which="last", now=THEN)

    assert kept is not None
    assert old is not None
    assert (kept.report["people"], kept.fresh) == (10, True)
    assert (old.report["people"], old.fresh) == (10, False)
