"""The pages and saves that are measured, and what is asked of them."""

from dataclasses import dataclass
from typing import Any

from scripts.benchmark.client import Request, build_request
from scripts.benchmark.site import Server

CSRF = "benchmarkbenchmarkbenchmarkbench"
LANGUAGE = "es"
OK, NO_CONTENT, FOUND = 200, 204, 302
EMPTY = """
    DELETE FROM assessments_attemptitem WHERE attempt_id IN
        (SELECT id FROM assessments_attempt WHERE quiz_id IN ({0}));
    DELETE FROM assessments_attempt WHERE quiz_id IN ({0})
"""
UNANSWERED = """
    DELETE FROM assessments_response WHERE attempt_item_id IN
        (SELECT item.id FROM assessments_attemptitem item JOIN assessments_attempt attempt
        ON attempt.id = item.attempt_id WHERE attempt.quiz_id IN ({0}));
    UPDATE assessments_attemptitem SET response = '{{}}', revision = 0 WHERE attempt_id IN
        (SELECT id FROM assessments_attempt WHERE quiz_id IN ({0}))
"""
UNFINISHED = """
    DELETE FROM assessments_scoreentry WHERE attempt_item_id IN
        (SELECT item.id FROM assessments_attemptitem item JOIN assessments_attempt attempt
        ON attempt.id = item.attempt_id WHERE attempt.quiz_id IN ({0}));
    UPDATE assessments_attempt SET state = 'in_progress', finished_at = NULL,
        end_reason = '', points = NULL WHERE quiz_id IN ({0})
"""


@dataclass(frozen=True)
class Target:
    """Something to ask for, and the limits it must stay within.

    `beside` names the bare view it is compared with; `least` is the smallest share of
    that view's speed. `reset` is SQL that takes back what the requests changed.
    """

    name: str
    server: Server
    requests: list[Request]
    most_cpu: float | None = None
    most_statements: int | None = None
    beside: str = ""
    least: float | None = None
    reset: str = ""


def headers(
    server: Server, *, session: str = "", accept: str = "text/html"
) -> dict[str, str]:
    """Return the headers of a browser behind the proxy that ends TLS."""
    cookies = f"csrftoken={CSRF}; sessionid={session}" if session else ""
    return {
        "Host": f"127.0.0.1:{server.port}",
        "User-Agent": "benchmark",
        "Accept": accept,
        "Accept-Encoding": "gzip, deflate, br",
        "Accept-Language": LANGUAGE,
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "192.0.2.1",
        **({"Cookie": cookies} if cookies else {}),
    }


def get(server: Server, path: str, session: str = "") -> Request:
    """Return the request for a page."""
    return build_request("GET", path, headers(server, session=session), status=OK)


def post(
    server: Server, path: str, session: str, *, body: str, status: int = OK
) -> Request:
    """Return a save as the script of a lesson sends it."""
    sent = headers(server, session=session, accept="application/json")
    sent |= {
        "Origin": f"https://127.0.0.1:{server.port}",
        "Referer": f"https://127.0.0.1:{server.port}/",
        "X-CSRFToken": CSRF,
    }
    return build_request("POST", path, sent, body=body, status=status)


def bare_targets(bare: Server) -> list[Target]:
    """Return the page and the save of the bare views."""
    people = bare.facts
    pages = [get(bare, "/page/", one["session"]) for one in people]
    saves = [
        post(bare, f"/save/{one['row']}/", one["session"], body=f"value={number}")
        for number, one in enumerate(people)
    ]
    return [Target("bare page", bare, pages), Target("bare save", bare, saves)]


def page_targets(puente: Server) -> list[Target]:
    """Return the pages: the catalogue, a course, the lessons of a course."""
    learners = puente.facts["learners"]
    course = puente.facts["courses"][LANGUAGE]
    lessons = puente.facts["lessons"][LANGUAGE]
    read = [
        get(puente, lesson["path"], one["session"])
        for shift, lesson in enumerate(lessons)
        for one in (learners[(shift * 7 + n) % len(learners)] for n in range(8))
    ]
    signed_in = [get(puente, course, one["session"]) for one in learners]
    return [
        Target(
            "catalogue, anonymous",
            puente,
            [get(puente, f"/{LANGUAGE}/")],
            beside="bare page",
            least=0.8,
        ),
        Target("course, anonymous", puente, [get(puente, course)], beside="bare page"),
        Target("course, signed in", puente, signed_in, beside="bare page"),
        Target(
            "lesson, signed in",
            puente,
            read,
            most_cpu=8,
            most_statements=8,
            beside="bare page",
        ),
    ]


def save_targets(puente: Server) -> list[Target]:
    """Return the saves of progress: the place in a lesson, and that a lesson is done."""
    learners = puente.facts["learners"]
    lessons = puente.facts["lessons"][LANGUAGE]
    places: list[Request] = []
    done: list[Request] = []
    for lesson in lessons:
        for one in learners:
            address = f"/{LANGUAGE}/enrollment/{one['enrollment']}/{lesson['code']}"
            body = f"block=place-{len(places) % 7}"
            session = one["session"]
            places.append(
                post(puente, f"{address}/place/", session, body=body, status=NO_CONTENT)
            )
            done.append(post(puente, f"{address}/done/", session, body="by=read"))
    return [
        Target("save place", puente, places, beside="bare save", least=0.5),
        Target(
            "save lesson done",
            puente,
            done,
            beside="bare save",
            least=0.5,
            reset="UPDATE courses_lessonprogress SET done_at = NULL, done_by = ''",
        ),
    ]


def quiz_page(puente: Server) -> tuple[str, str]:
    """Return the address of a question, and the session of who is asked."""
    one = puente.facts["quizzes"]["save"][0]
    return f"/{LANGUAGE}/attempt/{one['attempt']}/{one['position']}/", one["session"]


def start_request(puente: Server, session: str, quiz: str) -> Request:
    """Return the request that starts a quiz."""
    return post(
        puente, f"/{LANGUAGE}/quiz/{quiz}/start/", session, body="", status=FOUND
    )


def quiz_targets(puente: Server) -> list[Target]:
    """Return the steps of a quiz: start, a question, an answer, handing in."""
    facts = puente.facts["quizzes"]

    def attempt(one: dict[str, Any], rest: str) -> str:
        return f"/{LANGUAGE}/attempt/{one['attempt']}/{rest}"

    def only(statement: str, *codes: str) -> str:
        keys = ", ".join(str(facts["quizzes"][code]) for code in codes)
        return statement.format(keys)

    starts = [
        start_request(puente, one["session"], one["quiz"]) for one in facts["start"]
    ]
    pages = [
        get(puente, attempt(one, f"{one['position']}/"), one["session"])
        for one in facts["save"]
    ]
    saves = [
        post(
            puente,
            attempt(one, f"{one['position']}/answer/"),
            one["session"],
            body=one["body"],
        )
        for one in facts["save"]
    ]
    finishes = [
        post(puente, attempt(one, "finish/"), one["session"], body="", status=FOUND)
        for one in facts["finish"]
    ]
    start_reset = only(EMPTY, "module-1", "module-2")
    save_reset = only(UNANSWERED, "module-3")
    finish_reset = only(UNFINISHED, "module-4", "module-5")
    bare = "bare save"
    return [
        Target(
            "quiz: start", puente, starts, beside=bare, least=0.2, reset=start_reset
        ),
        Target("quiz: question", puente, pages, beside="bare page"),
        Target(
            "quiz: save an answer",
            puente,
            saves,
            most_cpu=5,
            most_statements=6,
            beside=bare,
            least=0.5,
            reset=save_reset,
        ),
        Target(
            "quiz: hand in",
            puente,
            finishes,
            beside=bare,
            least=0.2,
            reset=finish_reset,
        ),
    ]
