"""The pages of a correction: choose, look, apply, see how far it is, take it back."""

import html as html_text
import re
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from assessments.domain.regrading import work_off
from assessments.domain.scoring import give_points
from assessments.enums import CorrectionState
from assessments.models import Correction, CorrectionChange, Quiz
from assessments.queries import correction_preview, corrections
from lms.accounts.domain.groups import ensure_groups
from lms.accounts.enums import Role
from lms.accounts.models import User
from tests.factories.accounts import UserFactory, focal_point, official
from tests.factories.assessments import (
    CHOICE,
    EXTENDED,
    NUMERIC,
    add_version,
    bare_course,
    item_at,
    learner_in,
    quiz_with,
)
from tests.factories.corrections import (
    LATER,
    correct_path,
    corrected,
    handed_in,
    in_force,
    instructor_of,
    path,
    proposed,
    result_of,
    version_at,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz(db: None) -> Quiz:
    return quiz_with(CHOICE, NUMERIC)


@pytest.fixture
def teacher(quiz: Quiz) -> User:
    return instructor_of(quiz.course, full_name="Rosa Quispe")


@pytest.fixture
def browser(client: Client, teacher: User) -> Client:
    client.force_login(teacher)
    return client


def words_of(html: str) -> str:
    return " ".join(html_text.unescape(re.sub(r"<[^>]+>", " ", html)).split())


def facts_of(html: str) -> dict[str, str]:
    found = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", html, re.DOTALL)
    return {words_of(what): words_of(value) for what, value in found}


def rows_of(html: str) -> list[list[str]]:
    if "<tbody" not in html:
        return []
    body = html[html.index("<tbody") : html.index("</tbody>")]
    cells = [
        re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        for row in body.split("<tr")[1:]
    ]
    return [[words_of(cell) for cell in row] for row in cells]


# --- From the question to the result --------------------------------------------------


def test_from_the_question_to_the_preview(browser: Client, quiz: Quiz) -> None:
    ana = handed_in(quiz, "-+", learner_in(quiz, full_name="Ana <b>"))
    handed_in(quiz, "+-", learner_in(quiz, full_name="Bea"))

    page = browser.get(correct_path(ana)).content.decode()
    assert "Question i01.1 en?" in page
    assert "i01.1 options b en" in page
    answer = browser.post(
        correct_path(ana),
        {
            "policy": "new_key",
            "option": "a",
            "reason": "Decree 5 says so.",
            "never_lower": "on",
        },
    )
    correction = Correction.objects.get()
    assert answer["Location"] == path(correction)

    page = browser.get(path(correction)).content.decode()
    assert "Correction of a key: proposed" in words_of(page)
    assert facts_of(page) == {
        "Attempts": "2",
        "Go down": "0",
        "Go up": "1",
        "Stay, as they would have gone down": "1",
        "Unchanged": "0",
        "Pass now": "1",
        "Mean of the results": "50% → 75%",
    }
    assert rows_of(page) == [
        [
            "Ana <b>",
            "Quiz, attempt 1",
            "1 of 2 (50%)",
            "2 of 2 (100%)",
            "goes up passes now",
        ],
        [
            "Bea",
            "Quiz, attempt 1",
            "1 of 2 (50%)",
            "1 of 2 (50%)",
            "stays: it would have gone down",
        ],
    ]
    assert (result_of(ana), CorrectionChange.objects.count()) == ((1, 2), 0)


def test_a_proposal_sent_twice_is_one_and_another_one_is_another(
    browser: Client, quiz: Quiz
) -> None:
    address = correct_path(handed_in(quiz, "-+"))
    sent = {"policy": "new_key", "option": "a", "reason": "Decree 5 says so."}

    first, second = (browser.post(address, sent)["Location"] for _ in range(2))
    third = browser.post(address, {**sent, "option": "c"})["Location"]

    assert first == second != third
    assert Correction.objects.count() == 2
    Correction.objects.update(state=CorrectionState.APPLIED, applied_at=LATER)
    assert browser.post(address, sent)["Location"] not in {first, third}


def test_who_is_gone_has_no_name_in_the_story(browser: Client, quiz: Quiz) -> None:
    correction = proposed(version_at(handed_in(quiz, "-+")), actor=quiz.public_id)

    page = words_of(browser.get(path(correction)).content.decode())

    assert "Proposed by (deleted account)," in page


def test_job_page_says_how_far_it_is_and_what_has_changed(
    browser: Client, quiz: Quiz, teacher: User
) -> None:
    ana = handed_in(quiz, "-+", learner_in(quiz))
    bea = handed_in(quiz, "+-", learner_in(quiz))
    correction = proposed(
        version_at(ana), "new_key", {"options": ["a"]}, actor=teacher.public_id
    )

    browser.post(path(correction, "apply/"))
    page = browser.get(path(correction)).content.decode()
    assert "See how far it is" in page
    assert '<progress value="0" max="2"' in page
    correction.refresh_from_db()
    work_off(correction, now=LATER)

    page = browser.get(path(correction)).content.decode()
    assert "Proposed by Rosa Quispe" in words_of(page)
    assert "Applied by Rosa Quispe" in words_of(page)
    assert [row[-1] for row in rows_of(page)] == [
        "goes up passes now",
        "stays: it would have gone down",
    ]
    assert (result_of(ana), result_of(bea)) == ((2, 2), (1, 2))


def test_undo_shows_what_would_change_and_says_why_it_was_done(
    browser: Client, quiz: Quiz
) -> None:
    ana = handed_in(quiz, "-+", learner_in(quiz))
    handed_in(quiz, "+-", learner_in(quiz))
    correction = corrected(version_at(ana), "new_key", {"options": ["a"]})

    page = browser.get(path(correction, "undo/")).content.decode()
    assert [row[-1] for row in rows_of(page)] == [
        "goes down passes no more",
        "unchanged",
    ]
    answer = browser.post(path(correction, "undo/"), {"reason": "Decree 6 came."})
    assert answer["Location"] == path(correction)
    correction.refresh_from_db()
    work_off(correction, now=LATER)

    page = browser.get(path(correction)).content.decode()
    assert "Taken back by Rosa Quispe" in words_of(page)
    assert "Decree 6 came." in page
    assert result_of(ana) == (1, 2)


def test_proposal_is_thrown_away_and_cannot_be_after_applying(
    browser: Client, quiz: Quiz
) -> None:
    attempt = handed_in(quiz, "-+")
    first = proposed(version_at(attempt))

    answer = browser.post(path(first, "discard/"))
    assert answer["Location"] == f"/en/teaching/courses/{quiz.course.code}/corrections/"
    assert browser.get(path(first)).status_code == 404

    second = in_force(version_at(attempt))
    answer = browser.post(path(second, "discard/"))
    assert answer["Location"] == path(second)
    assert browser.get(path(second, "undo/"))["Location"] == path(second)
    assert Correction.objects.get().state == CorrectionState.APPLYING


def test_apply_pressed_twice_is_once(browser: Client, quiz: Quiz) -> None:
    correction = proposed(version_at(handed_in(quiz, "-+")))

    for _ in range(2):
        answer = browser.post(path(correction, "apply/"))
        assert answer["Location"] == path(correction)

    work_off(Correction.objects.get(), now=LATER)
    assert CorrectionChange.objects.count() == 1


def test_undo_asks_why(browser: Client, quiz: Quiz) -> None:
    correction = corrected(version_at(handed_in(quiz, "-+")))

    answer = browser.post(path(correction, "undo/"), {"reason": ""})

    assert answer.status_code == 200
    assert answer.context["form"].errors["reason"] == ["This field is required."]
    correction.refresh_from_db()
    assert correction.state == CorrectionState.APPLIED


def test_list_of_a_course_says_who_when_why_and_how_far(
    browser: Client, quiz: Quiz, teacher: User
) -> None:
    attempt = handed_in(quiz, "-+")
    corrected(version_at(attempt), reason="Two were right.", actor=teacher.public_id)
    proposed(version_at(attempt, 2), "void", reason="Unclear.")
    corrected(version_at(handed_in(quiz_with(CHOICE), "-")), reason="Elsewhere.")
    address = f"/en/teaching/courses/{quiz.course.code}/corrections/"

    page = browser.get(address).content.decode()

    titles = [words_of(f"<a{t}") for t in re.findall(r"<h2><a(.*?)</h2>", page)]
    assert titles == ["i02: Leave the question out", "i01: Full credit for everyone"]
    text = words_of(page)
    assert "Proposed by Rosa Quispe, 03/04/2026 9 a.m.: Two were right." in text
    assert "1 of 1 attempts" in text
    assert "Unclear." in text
    assert "Elsewhere." not in text
    assert page.count("Take it back") == 1


def test_list_without_corrections_says_where_one_starts(
    browser: Client, quiz: Quiz
) -> None:
    address = f"/en/teaching/courses/{quiz.course.code}/corrections/"
    assert "No key has been corrected" in browser.get(address).content.decode()


def test_earlier_corrections_are_shown_where_another_one_begins(
    browser: Client, quiz: Quiz
) -> None:
    attempt = handed_in(quiz, "-+")
    correction = corrected(version_at(attempt))

    page = browser.get(correct_path(attempt)).content.decode()

    assert f'href="{path(correction)}"' in page


def test_deleted_account_has_no_name(browser: Client, quiz: Quiz) -> None:
    attempt = handed_in(quiz, "-+", learner_in(quiz, full_name="Ana"))
    correction = proposed(version_at(attempt))
    attempt.enrollment.subject.link.user.delete()

    page = browser.get(path(correction)).content.decode()

    assert rows_of(page)[0][0] == "(deleted account)"


def test_result_that_waits_for_a_person_says_so(client: Client) -> None:
    quiz = quiz_with(EXTENDED, {**NUMERIC, "relative": "0.05"})
    client.force_login(instructor_of(quiz.course))
    attempt = handed_in(quiz, "+-", learner_in(quiz))

    page = client.get(path(proposed(version_at(attempt, 2)))).content.decode()

    assert rows_of(page)[0][2:] == [
        "not scored yet",
        "not scored yet",
        "waits for a person to score it",
    ]
    assert facts_of(page)["Wait for a person to score them"] == "1"
    assert "2.5 ± 0.1 ± 5%" in words_of(page)


# --- Who may --------------------------------------------------------------------------


def addresses(quiz: Quiz) -> list[tuple[str, str]]:
    attempt = handed_in(quiz, "-+")
    waiting = proposed(version_at(attempt))
    done = corrected(version_at(attempt, 2))
    return [
        ("get", correct_path(attempt)),
        ("post", correct_path(attempt)),
        ("get", path(waiting)),
        ("post", path(waiting, "apply/")),
        ("post", path(waiting, "discard/")),
        ("get", path(done, "undo/")),
        ("post", path(done, "undo/")),
        ("get", f"/en/teaching/courses/{quiz.course.code}/corrections/"),
    ]


def test_nobody_else_finds_these_pages(client: Client, quiz: Quiz) -> None:
    everything = addresses(quiz)
    states = list(Correction.objects.order_by("pk").values_list("state", flat=True))
    others = [
        learner_in(quiz).subject.link.user,
        official(),
        instructor_of(bare_course()),
        focal_point(),
        UserFactory.create(role=Role.AUTHOR),
    ]
    for user in others:
        client.force_login(user)
        for method, address in everything:
            assert getattr(client, method)(address).status_code == 404
    client.logout()
    for method, address in everything:
        answer = getattr(client, method)(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/en/account/login/")
    assert states == list(
        Correction.objects.order_by("pk").values_list("state", flat=True)
    )


def test_administrator_may_and_get_changes_nothing(client: Client, quiz: Quiz) -> None:
    everything = addresses(quiz)
    client.force_login(UserFactory.create(role=Role.ADMINISTRATOR))
    for method, address in everything:
        if method == "get":
            assert client.get(address).status_code == 200
        elif "undo" not in address and "correct/" not in address:
            assert client.get(address).status_code == 405


def test_unknown_ids_are_not_found(browser: Client, quiz: Quiz) -> None:
    nobody = quiz.public_id
    for address in (
        f"/en/teaching/items/{nobody}/correct/",
        f"/en/teaching/corrections/{nobody}/",
        "/en/teaching/courses/no-such-course/corrections/",
    ):
        assert browser.get(address).status_code == 404


# --- Cost -----------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_cost_the_same_for_more_people(
    browser: Client,
    quiz: Quiz,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    attempts = [handed_in(quiz, "-+", learner_in(quiz)) for _ in range(rows)]
    for _ in range(rows):
        done = corrected(version_at(attempts[0]), "void")
    waiting = proposed(version_at(attempts[0], 2))
    listed = f"/en/teaching/courses/{quiz.course.code}/corrections/"
    for address in (path(waiting), path(done), path(done, "undo/"), listed):
        browser.get(address)

    # Session, person, correction, teaches; four for what is kept; then attempts, scores,
    # items, changes, corrections; names, attempts; titles; who; messages.
    with django_assert_num_queries(18):
        browser.get(path(waiting))
    # Session, person, correction, teaches, changes; names, attempts; titles; who;
    # messages.
    with django_assert_num_queries(10):
        browser.get(path(done))
    with django_assert_num_queries(18):
        browser.get(path(done, "undo/"))
    # Session, person, course, teaches, count, corrections, who, titles, messages.
    with django_assert_num_queries(9):
        browser.get(listed)


def test_table_is_shown_in_pages(
    browser: Client, quiz: Quiz, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assessments.views.correction.PER_PAGE", 2)
    attempts = [
        handed_in(quiz, marks, learner_in(quiz, full_name=name))
        for name, marks in (("Ana", "++"), ("Bea", "-+"), ("Cai", "+-"))
    ]
    correction = proposed(version_at(attempts[0]))

    def names(page: str) -> list[str]:
        html = browser.get(path(correction), {"page": page}).content.decode()
        return [row[0] for row in rows_of(html)]

    assert names("1") == ["Bea", "Ana"]
    assert names("2") == ["Cai"]


def test_all_are_computed_once_until_something_changes(
    browser: Client, quiz: Quiz, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted is for how many attempts a preview gathers answers and scores."""
    monkeypatch.setattr("assessments.views.correction.PER_PAGE", 1)
    attempts = [handed_in(quiz, "-+", learner_in(quiz)) for _ in range(3)]
    correction = proposed(version_at(attempts[0]))
    gathered: list[int] = []
    real = corrections.gather

    def counted(ids: list[int]) -> Any:
        gathered.append(len(ids))
        return real(ids)

    monkeypatch.setattr(correction_preview, "gather", counted)

    def cost(page: str) -> list[int]:
        gathered.clear()
        assert browser.get(path(correction), {"page": page}).status_code == 200
        return list(gathered)

    assert cost("1") == [3, 1]
    assert (cost("2"), cost("3")) == ([1], [1])
    attempts.append(handed_in(quiz, "-+", learner_in(quiz)))
    assert (cost("1"), cost("4")) == ([4, 1], [1])
    give_points(
        item_at(attempts[0]), points=Fraction(1), reason="Read.", actor=quiz.public_id
    )
    assert (cost("1"), cost("1")) == ([4, 1], [1])
    corrected(version_at(attempts[0], 2), "void")
    assert (cost("1"), cost("1")) == ([4, 1], [1])


# --- The ways here --------------------------------------------------------------------


def test_item_page_leads_to_the_correction_of_each_version(
    browser: Client, quiz: Quiz
) -> None:
    attempt = handed_in(quiz, "-+")
    item = version_at(attempt).item
    newer = add_version(item, NUMERIC)
    page = reverse("wagtailsnippets_assessments_item:edit", args=[item.pk])

    def ways(client: Client) -> list[str]:
        html = client.get(page).content.decode()
        return re.findall(r"/teaching/items/([0-9a-f-]+)/correct/", html)

    assert ways(browser) == [str(newer.public_id), str(version_at(attempt).public_id)]
    ensure_groups()
    browser.force_login(UserFactory.create(role=Role.AUTHOR))
    assert ways(browser) == []


def test_desk_leads_to_the_corrections_of_the_course(
    browser: Client, quiz: Quiz
) -> None:
    run = learner_in(quiz).run
    page = browser.get(f"/en/teaching/{run.public_id}/quizzes/").content.decode()
    assert f"/en/teaching/courses/{quiz.course.code}/corrections/" in page
