"""Going live: what is refused, what is removed, what is written."""

import socketserver
import subprocess
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from assessments.domain.attempt import finish_attempt
from assessments.models import Attempt, Response, ScoreEntry
from courses.domain.run_message import send_run_message
from courses.models import Enrollment, RunMessage
from lms.accounts.domain.demo import load_demo_people
from lms.accounts.enums import Population
from lms.accounts.models import Subject, User
from lms.core.data_folder import went_live
from lms.core.models import AuditEntry
from lms.portal.domain.go_live import (
    Address,
    UnsafeError,
    faults_of,
    go_live,
    write_environment,
)
from tests.factories.assessments import (
    CHOICE,
    EXTENDED,
    THEN,
    answer,
    learner_in,
    quiz_with,
    started,
)
from tests.factories.courses import RunFactory, enrolled

pytestmark = pytest.mark.django_db


class MailSink(socketserver.StreamRequestHandler):
    """Speaks just enough SMTP to take a mail."""

    received: list[str] = []

    def handle(self) -> None:
        self.wfile.write(b"220 sink\r\n")
        text = False
        for raw in self.rfile:
            line = raw.decode().rstrip("\r\n")
            if text:
                text = line != "."
                self.received.append(line)
                if text:
                    continue
            command = line[:4].upper()
            self.wfile.write(
                {"DATA": b"354 go\r\n", "QUIT": b"221 bye\r\n"}.get(
                    command, b"250 ok\r\n"
                )
            )
            if command == "QUIT":
                return
            text = command == "DATA"


@pytest.fixture
def mail_server(socket_enabled: None) -> Iterator[int]:
    MailSink.received.clear()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), MailSink) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.fixture
def administrator() -> User:
    return User.objects.create_superuser(
        "root@agency.gob.co", "a long password", full_name="R"
    )


def address(**changes: Any) -> Address:
    values: dict[str, Any] = {
        "url": "https://learn.agency.gob.co",
        "mail_from": "learn@agency.gob.co",
        "mail_host": "127.0.0.1",
        "mail_port": 25,
        "mail_user": "",
        "mail_password": "",
        "mail_tls": False,
    }
    return Address(**(values | changes))


def test_safe_address_has_no_fault(administrator: User) -> None:
    assert list(faults_of(address())) == []


def test_the_sender_may_have_a_name(administrator: User) -> None:
    sender = "Puente <learn@agency.gob.co>"

    assert list(faults_of(address(mail_from=sender))) == []


def test_a_shell_reads_the_variables_as_they_were_given(
    settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    given = address(
        mail_from="Puente <learn@agency.gob.co>", mail_password="""a"b'c $HOME \\d"""
    )
    path = write_environment(given)

    assert went_live(tmp_path)
    script = '. "$1"; printf "%s\\n" "$PUENTE_MAIL_FROM" "$PUENTE_MAIL_PASSWORD"'
    done = subprocess.run(
        ["/bin/sh", "-c", script, "sh", str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == [given.mail_from, given.mail_password]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"url": "http://learn.agency.gob.co"}, "does not begin with https://"),
        ({"url": "https://learn.agency.gob.co/path"}, "has a path"),
        ({"url": "https://10.0.0.7"}, "not a public host name"),
        ({"url": "https://localhost"}, "not a public host name"),
        ({"url": "https://puente.example"}, "not a public host name"),
        ({"mail_from": "nobody"}, "not an e-mail address"),
        ({"mail_from": "Puente <nobody>"}, "not an e-mail address"),
        ({"mail_user": "u", "mail_tls": False}, "unencrypted"),
    ],
)
def test_unsafe_address_is_named(
    administrator: User, changes: dict[str, Any], fault: str
) -> None:
    (found,) = faults_of(address(**changes))
    assert fault in found


def test_a_synthetic_administrator_is_not_enough() -> None:
    load_demo_people()
    (found,) = faults_of(address())
    assert "no administrator who is a real person" in found


def test_nothing_changes_when_the_mail_server_does_not_answer(
    administrator: User, socket_enabled: None
) -> None:
    load_demo_people()
    before = Subject.objects.count()
    with pytest.raises(UnsafeError, match="test mail could not be sent"):
        go_live(address(mail_port=1), test_to="root@agency.gob.co")
    assert Subject.objects.count() == before > 0


def test_going_live_removes_synthetic_people_and_writes_the_variables(
    administrator: User, mail_server: int, settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    load_demo_people()
    removed, path = go_live(
        address(mail_port=mail_server), test_to="root@agency.gob.co"
    )
    assert removed == 9
    assert not Subject.objects.filter(population=Population.SYNTHETIC).exists()
    assert list(User.objects.all()) == [administrator]
    assert path.stat().st_mode & 0o777 == 0o600
    lines = path.read_text().splitlines()
    assert "PUENTE_PUBLIC_URL=https://learn.agency.gob.co" in lines
    assert "DJANGO_SETTINGS_MODULE=lms.settings.production" in lines
    assert "Puente can send mail from this address." in MailSink.received
    entry = AuditEntry.objects.get(action="site_went_live")
    assert entry.data == {"synthetic_removed": 9}


def test_going_live_removes_quizzes_taken_and_messages_written(
    administrator: User, mail_server: int, settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    load_demo_people()
    quiz = quiz_with(CHOICE, EXTENDED)
    run = RunFactory.create(course=quiz.course)
    invented = User.objects.get(email="official@puente.example")
    made_up = started(quiz, enrolled(invented, run, language="en", now=THEN))
    real = started(quiz, learner_in(quiz, run))
    for attempt in (made_up, real):
        answer(attempt, 1)
        answer(attempt, 2)
        finish_attempt(attempt, now=THEN + timedelta(minutes=5))
    instructor = User.objects.get(email="instructor@puente.example")
    for actor, title in ((instructor, "Made up"), (administrator, "Real")):
        send_run_message(
            run, actor=actor.public_id, title=title, body="To all", key=uuid4()
        )

    go_live(address(mail_port=mail_server), test_to="root@agency.gob.co")

    assert Attempt.objects.get() == real
    assert set(Response.objects.values_list("attempt_item__attempt", flat=True)) == {
        real.pk
    }
    assert ScoreEntry.objects.exclude(attempt_item__attempt=real).count() == 0
    assert Enrollment.objects.get() == real.enrollment
    assert [message.title for message in RunMessage.objects.all()] == ["Real"]
    run.refresh_from_db()
    assert run.seats_taken == 1
