"""The settings of production, read by a process of their own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.services.site import ROOT

COMPLETE = {
    "DJANGO_SETTINGS_MODULE": "lms.settings.production",
    "PUENTE_SECRET_KEY": "a-key-of-more-than-fifty-characters-that-nobody-can-guess-0123",
    "PUENTE_PUBLIC_URL": "https://learn.example.org",
    "PUENTE_MAIL_FROM": "learn@example.org",
    "PUENTE_MAIL_HOST": "smtp.example.org",
}
NEEDED = sorted(set(COMPLETE) - {"DJANGO_SETTINGS_MODULE"})


READ = ("-c", "from django.conf import settings; settings.DEBUG")


def run(
    folder: Path, *arguments: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("PUENTE_")}
    env = {**clean, "PUENTE_DATA": str(folder), **COMPLETE, **variables}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_passes_the_deployment_check(tmp_path: Path) -> None:
    arguments = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")

    done = run(tmp_path, *arguments)

    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "secrets").exists()  # the key comes from outside


@pytest.mark.parametrize("name", NEEDED)
def test_production_has_no_default_for_what_it_needs(tmp_path: Path, name: str) -> None:
    done = run(tmp_path, *READ, **{name: ""})

    assert done.returncode == 1
    assert f"Set {name}: it has no default here" in done.stderr


def test_production_insists_on_an_encrypted_address(tmp_path: Path) -> None:
    done = run(tmp_path, *READ, PUENTE_PUBLIC_URL="http://learn.example.org")

    assert done.returncode == 1
    assert "it must begin with https://" in done.stderr


def test_production_reads_what_it_is_given(tmp_path: Path) -> None:
    tell = (
        "from django.conf import settings;"
        "print(settings.DEBUG, settings.ALLOWED_HOSTS, settings.CSRF_TRUSTED_ORIGINS,"
        " settings.EMAIL_PORT)"
    )

    done = run(tmp_path, "-c", tell, PUENTE_EXTRA_HOSTS="a.example.org, b.example.org")

    assert done.stdout.strip() == (
        "False ['learn.example.org', 'a.example.org', 'b.example.org']"
        " ['https://learn.example.org'] 587"
    )
