"""Keys, feedback and rationales reach no browser before the rules allow it."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from assessments.models import Attempt, Quiz
from assessments.policy import preset
from lms.accounts.domain.privacy import acknowledge_notice
from lms.accounts.models import User
from tests.factories.assessments import (
    CHOICE,
    EXTENDED,
    LANGUAGES,
    MATCH,
    MULTIPLE,
    ORDER,
    item_at,
    learner_in,
    make_plan,
    quiz_with,
)

pytestmark = pytest.mark.django_db
# Numbers and words that stand nowhere else.
NUMERIC = {"interaction": "numeric", "value": "31337.25", "absolute": "0.0625"}
TEXT = {"interaction": "text", "accepted": {"en": ["zebracorn", "okapicorn"]}}
KINDS = (CHOICE, MULTIPLE, NUMERIC, TEXT, MATCH, ORDER, EXTENDED)
MARKERS = (
    *("item__key", "item__right", "item__feedback", "data-key", "data-right"),
    # However it is written; five digits alone stand in a random id now and then.
    *("31337.25", "31337,25", "31,337.25", "31.337,25"),
    *("0.0625", "zebracorn", "okapicorn", "Because of", "Think about"),
    *("Feedback i", "&quot;key&quot;", '"key"', "Right answer", "Right order"),
)
PAGES = {"es": "es", "pt": "pt-br", "en": "en"}
WRONG: dict[str, dict[str, Any]] = {
    "choice": {"option": "a"},
    "multiple": {"option": ["c"]},
    "numeric": {"text": "7"},
    "text": {"text": "passport"},
    "match": {"row-r1": "c", "row-r2": "c"},
    "order": {"place-a": "3", "place-b": "2", "place-c": "1"},
    "extended": {"text": "A long answer."},
}
UNREADABLE: dict[str, dict[str, Any]] = {
    "choice": {"option": "z"},
    "multiple": {"option": "z"},
    "numeric": {"text": "many"},
    "text": {"text": "x" * 600},
    "match": {"row-r1": "z"},
    "order": {"place-a": "1"},
    "extended": {"text": "x" * 100_000},
}


def signed_in(client: Client, quiz: Quiz) -> Client:
    user = User.objects.get(link__subject=learner_in(quiz).subject)
    acknowledge_notice(user, language="en", now=timezone.now())
    client.force_login(user)
    return client


def packet(base: int, fields: dict[str, Any]) -> dict[str, Any]:
    return {"command": str(uuid4()), "base": str(base), **fields}


def everything_said(client: Client, quiz: Quiz) -> Iterator[tuple[str, str]]:
    """Walk through an attempt in every language; give what the server says."""
    for page in PAGES.values():
        path = f"/{page}/quiz/{quiz.public_id}/"
        yield path, client.get(path).content.decode()
    client.post(f"/en/quiz/{quiz.public_id}/start/")
    attempt = Attempt.objects.get(quiz=quiz)
    for number in range(1, len(KINDS) + 1):
        for page in PAGES.values():
            yield from question(client, attempt, number, page)
    for page in PAGES.values():
        for end in ("", "check/", "receipt/", "result/"):
            path = f"/{page}/attempt/{attempt.public_id}/{end}"
            yield path, client.get(path, follow=True).content.decode()


def question(
    client: Client, attempt: Attempt, number: int, page: str
) -> Iterator[tuple[str, str]]:
    """Look at a question, answer it wrongly, stale and unreadably; give what is said."""
    path = f"/{page}/attempt/{attempt.public_id}/{number}/"
    item = item_at(attempt, number)
    kind = item.item_version.definition["interaction"]
    json = {"Accept": "application/json"}
    yield path, client.get(path).content.decode()
    for fields, base in (
        (WRONG[kind], item.revision),
        ({}, 900),
        (UNREADABLE[kind], item.revision),
    ):
        answer = client.post(f"{path}answer/", packet(base, fields), headers=json)
        yield path, answer.content.decode()
        form = client.post(path, packet(base, fields), follow=True)
        yield path, form.content.decode()


def quiz_of(code: str, **chosen: Any) -> Quiz:
    conduct = preset(code, **chosen)
    kind = "module" if code == "module" else code
    return quiz_with(*KINDS, pages=True, plan=make_plan(conduct=conduct), kind=kind)


@pytest.mark.parametrize("one_per_page", [True, False])
def test_nothing_of_the_key_is_said_while_an_attempt_runs(
    client: Client, *, one_per_page: bool
) -> None:
    quiz = quiz_of("practice", one_per_page=one_per_page)
    browser = signed_in(client, quiz)
    said = list(everything_said(browser, quiz))
    assert len(said) > 100
    told = [(path, mark) for path, text in said for mark in MARKERS if mark in text]
    assert told == []


def test_a_pre_test_keeps_its_key_after_it_was_handed_in(client: Client) -> None:
    quiz = quiz_of("practice")
    silent = {**quiz.plan["conduct"], "review": preset("pre_test")["review"]}
    hidden = quiz_with(*KINDS, pages=True, plan=make_plan(conduct=silent))
    browser = signed_in(client, hidden)
    texts = after_handing_in(browser, hidden)
    assert [mark for text in texts for mark in MARKERS if mark in text] == []


def test_what_the_rules_allow_is_said_afterwards(client: Client) -> None:
    quiz = quiz_of("practice")
    browser = signed_in(client, quiz)
    texts = "".join(after_handing_in(browser, quiz))
    for language in LANGUAGES:
        assert f"Because of i01.1 {language}" in texts
        assert f"Feedback i01.1 a {language}" in texts
    for mark in ("item__key", "zebracorn", "Think about", "Right order"):
        assert mark in texts


def after_handing_in(browser: Client, quiz: Quiz) -> list[str]:
    """Answer, hand in, and return what the result and the receipt say."""
    list(everything_said(browser, quiz))
    attempt = Attempt.objects.get(quiz=quiz)
    browser.post(f"/en/attempt/{attempt.public_id}/finish/")
    return [
        browser.get(f"/{page}/attempt/{attempt.public_id}/{end}/").content.decode()
        for page in PAGES.values()
        for end in ("result", "receipt")
    ]
