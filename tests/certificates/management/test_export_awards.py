"""An archive of awards verifies in an empty place, by the command and nothing else."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from certificates.domain.forgetting import forget_holder
from certificates.domain.standing import Grounds, change_standing, reissue_award
from certificates.enums import AwardEventKind, ReasonClass
from certificates.models import Award
from courses.models import Course, CourseRun
from lms.accounts.models import User
from tests.factories.accounts import official
from tests.factories.certificates import NOW, awarded, known, sign_lists, signed
from tests.factories.courses import RunFactory

GROUNDS = Grounds(ReasonClass.OTHER, "", None)


@pytest.fixture
def award(course: Course, ana: User) -> Award:
    found = awarded(known(ana), course)
    signed(found)
    sign_lists()
    return found


def export(folder: Path, **more: Any) -> str:
    out = io.StringIO()
    call_command("export_awards", out=folder, stdout=out, **more)
    return out.getvalue()


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def verified(folder: Path, name: str) -> int:
    """Return the exit code of the command, run elsewhere and without Django."""
    lists = [path.name for path in folder.glob("status-*.json")]
    command = [sys.executable, "-m", "certificates.credentials", "verify", name]
    command += ["--did", "did.json", "--status", *lists, "--now", NOW.isoformat()]
    environment = {"PYTHONPATH": str(settings.BASE_DIR)}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, check=False
    )
    return done.returncode


def test_an_archive_verifies_without_us(award: Award, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    said = export(folder)
    code = award.credentials.get().code
    assert names_in(folder) == {
        "export.json",
        f"{code}.json",
        f"{code}.pdf",
        "did.json",
        "status-revocation-academy-1.json",
        "status-suspension-academy-1.json",
    }
    assert said.startswith(
        f"1 awards in {folder}, 1 of them written now.\nKeys: did.json."
    )
    assert verified(folder, f"{code}.json") == 0
    assert verified(folder, f"{code}.pdf") == 0
    change_standing(award, AwardEventKind.REVOKED, grounds=GROUNDS, now=NOW)
    sign_lists()
    assert "0 of them written now" in export(folder)
    assert verified(folder, f"{code}.pdf") == 20


def test_an_export_goes_on_where_it_stopped(
    award: Award, course: Course, tmp_path: Path
) -> None:
    other = awarded(known(official()), course, name="Luz")
    said = export(tmp_path / "out")
    assert "1 of them written now" in said
    assert "1 awards and 0 lists wait for their signature" in said
    signed(other)
    first = tmp_path / "out" / f"{award.credentials.get().code}.pdf"
    first.unlink()
    assert "2 awards in" in (said := export(tmp_path / "out"))
    assert "2 of them written now" in said
    assert first.is_file()


def test_what_stands_no_longer_leaves_the_archive(
    award: Award, ana: User, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    export(folder)
    (folder / "notes.txt").write_text("mine")
    old = award.credentials.get()
    new = reissue_award(award, grounds=GROUNDS, now=NOW)
    signed(award)
    assert "2 files removed" in export(folder)
    assert f"{new.code}.pdf" in names_in(folder)
    assert f"{old.code}.pdf" not in names_in(folder)
    forget_holder(ana.link.subject)
    export(folder)
    assert not [name for name in names_in(folder) if name.endswith(".pdf")]
    assert "notes.txt" in names_in(folder)


def test_only_a_run(award: Award, course: Course, tmp_path: Path) -> None:
    run = RunFactory.create(course=course)
    assert "0 awards in" in export(tmp_path / "out", run=run.code)
    own = CourseRun.objects.get(code=award.run)
    assert "1 awards in" in export(tmp_path / "own", run=own.code)
    with pytest.raises(CommandError, match="There is no run"):
        export(tmp_path / "none", run="nothing")


def test_a_folder_of_something_else_is_refused(award: Award, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(CommandError, match="not empty and no export of ours"):
        export(tmp_path)
    folder = tmp_path / "out"
    export(folder)
    with pytest.raises(CommandError, match="holds another export"):
        export(folder, run=award.run)
    (folder / "export.json").write_text("{")
    with pytest.raises(CommandError, match="holds another export"):
        export(folder)
    assert json.loads((folder / "did.json").read_text())["id"].startswith("did:web:")
