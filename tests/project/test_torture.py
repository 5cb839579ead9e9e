"""`make torture` in short: nothing that was acknowledged is lost when processes die."""

import re
import subprocess
import sys

import pytest

from tests.project.files import ROOT

SECONDS = "15"


def torture(database: str) -> str:
    """Run the short form on one kind of database; return what it prints."""
    command = [sys.executable, "-m", "scripts.torture", "--on", database]
    done = subprocess.run(
        [*command, "--seconds", SECONDS, "--learners", "8"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    return done.stdout


def assert_nothing_lost(said: str) -> None:
    found = re.search(r"acknowledged: (\d+) answers, found: (\d+)", said)
    assert found is not None
    assert found.group(1) == found.group(2) != "0"
    assert "killed" in said
    assert said.endswith("Nothing was lost.\n")


def test_nothing_is_lost_on_one_machine() -> None:
    assert_nothing_lost(torture("sqlite"))


@pytest.mark.region
def test_nothing_is_lost_in_a_region() -> None:
    assert_nothing_lost(torture("postgres"))
