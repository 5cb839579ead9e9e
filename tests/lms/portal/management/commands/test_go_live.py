"""Going live on the command line: asked first, refused in words, told what is left."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from lms.accounts.domain.demo import load_demo_people
from lms.accounts.models import Subject, User
from lms.portal.domain.go_live import left_to_do
from tests.factories.accounts import TermFactory, UserFactory
from tests.factories.certificates import make_issuer
from tests.factories.courses import SourceFactory

pytestmark = pytest.mark.django_db
ADDRESS = {
    "url": "https://learn.agency.gob.co",
    "mail_from": "learn@agency.gob.co",
    "mail_host": "127.0.0.1",
    "mail_port": 1,
    "mail_without_tls": True,
    "test_to": "root@agency.gob.co",
}


@pytest.mark.parametrize("answer", ["", "n", "no", "yesterday"])
def test_nothing_is_removed_without_a_clear_yes(
    answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_demo_people()
    asked: list[str] = []

    def reply(prompt: str) -> str:
        asked.append(prompt)
        return answer

    monkeypatch.setattr("builtins.input", reply)
    with pytest.raises(CommandError, match=r"^Nothing was changed\.$"):
        call_command("go_live", **ADDRESS)

    assert asked == ["Remove 9 synthetic people and all their data? [y/N] "]
    assert Subject.objects.count() == 9


@pytest.mark.parametrize("answer", ["y", "YES", " sí ", "sim"])
def test_what_is_unsafe_is_said_before_anything_changes(
    answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_demo_people()
    monkeypatch.setattr("builtins.input", lambda _prompt: answer)

    with pytest.raises(CommandError) as caught:
        call_command("go_live", **ADDRESS | {"url": "http://learn.agency.gob.co"})

    assert str(caught.value).splitlines() == [
        "Not live, nothing was changed:",
        "The address http://learn.agency.gob.co does not begin with https://.",
        (
            "There is no administrator who is a real person. Make one first:"
            " manage.py createsuperuser."
        ),
    ]
    assert Subject.objects.count() == 9


def test_nobody_is_asked_when_there_is_nobody_to_remove() -> None:
    out = StringIO()
    with pytest.raises(CommandError, match="no administrator who is a real person"):
        call_command("go_live", stdout=out, **ADDRESS)
    assert out.getvalue() == ""


def test_everything_that_is_left_to_do_is_named(settings: Settings) -> None:
    settings.DATA_HOSTING_COUNTRY = ""
    settings.HELP_EMAIL = "help@localhost"
    SourceFactory.create()
    User.objects.create_superuser("root@agency.gob.co", "a long one", full_name="R")

    begin = [line.split(":")[0].split(";")[0] for line in left_to_do()]

    assert begin == [
        "Name the controller and the hosting country of the privacy notice",
        "Say whom people write to for help",
        "1 source(s) have not been checked against the primary document",
        "Appoint the focal points of your countries in the admin.",
        "Name who issues certificates in the admin and make the key",
        "root@agency.gob.co needs a second factor at the first sign-in.",
        "Put a TLS proxy in front and start the service (docs/running.md).",
        "Schedule `make backup` every night, and try `make restore` once.",
    ]


def test_what_was_done_is_left_out(settings: Settings, tmp_path: Path) -> None:
    settings.SIGNING_KEYS = str(tmp_path)
    settings.WAGTAILADMIN_BASE_URL = "https://academy.example.org"
    make_issuer()
    settings.DATA_HOSTING_COUNTRY = "Colombia"
    settings.DATA_CONTROLLER = "The agency"
    settings.HELP_EMAIL = "help@agency.gob.co"
    TermFactory.create(user=UserFactory.create())

    assert [line.split(" ")[0] for line in left_to_do()] == ["Put", "Schedule"]
