"""The command, as somebody runs it in an empty folder without a site."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from certificates.credentials.cli import main
from certificates.credentials.documents import write_document
from tests.certificates.credentials.cases import changed
from tests.certificates.credentials.samples import (
    DID,
    KEY,
    PLACE,
    REVOCATIONS,
    SPECIMEN,
    STRANGER,
    SUSPENSIONS,
    keys,
    lists,
    one_list,
    signed,
)
from tests.certificates.credentials.test_reading import bundle

PROJECT = Path(__file__).parents[3]
AT = ["--now", "2026-11-25T14:00:00Z"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a credential, the keys and both lists."""
    files = {
        "credential": signed(),
        "specimen": signed(SPECIMEN),
        "changed": changed("credentialSubject|result|0|value", "99"),
        "did": keys(KEY)[DID],
        "strange": keys(STRANGER)[DID],
        "status-1": lists()[REVOCATIONS],
        "status-2": lists()[SUSPENSIONS],
        "revoked": one_list(REVOCATIONS, [PLACE]),
    }
    for name, document in files.items():
        (tmp_path / f"{name}.json").write_bytes(write_document(document))
    (tmp_path / "bundle.zip").write_bytes(bundle())
    return tmp_path


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("credential --did did --status status-1 status-2", 0),
        ("specimen --did did --status status-1 status-2", 10),
        ("credential --did did --status revoked status-2", 20),
        ("changed --did did --status status-1 status-2", 30),
        ("credential --did strange --status status-1 status-2", 30),
        ("credential --did did", 50),
        ("credential", 50),
        ("bundle.zip", 20),
        ("bundle.zip --did strange", 30),
        ("bundle.zip --status status-1", 0),
        ("none", 60),
    ],
)
def test_exit_code_is_the_verdict(
    folder: Path, words: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [
        word
        if word.startswith("--")
        else str(folder / (word if "." in word else f"{word}.json"))
        for word in words.split()
    ]
    assert main(["verify", *files, *AT]) == code
    assert capsys.readouterr().out or code == 60


def test_answer_says_what_was_found_and_where_the_keys_came_from(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["verify", str(folder / "bundle.zip"), *AT])
    compare = "Compare did.json with https://academy.example.org/.well-known/did.json"
    assert capsys.readouterr().out.splitlines() == [
        "The issuer revoked the credential.",
        "",
        "  credential  urn:uuid:0193a5c4-1111-7000-8000-000000000001",
        "  name        Identidad digital y gestión de identidades",
        "  issuer      did:web:academy.example.org",
        "  key         did:web:academy.example.org#key-2026-11-25",
        "  checked at  2026-11-25T14:00:00+00:00",
        "",
        "The keys came with the file, and whoever forges one forges the other.",
        f"{compare}, or name it with --did.",
    ]


def test_json_holds_the_verdict(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(
        [
            "verify",
            str(folder / "changed.json"),
            "--did",
            str(folder / "did.json"),
            "--json",
            *AT,
        ]
    )
    answer = json.loads(capsys.readouterr().out)
    assert answer["outcome"] == "altered"
    assert answer["findings"] == [
        {"reason": "signature", "about": "did:web:academy.example.org#key-2026-11-25"}
    ]
    assert answer["keys_from_file"] is False
    (folder / "changed.json").write_text("[]")
    assert main(["verify", str(folder / "changed.json"), "--json"]) == 60
    assert json.loads(capsys.readouterr().out) == {
        "outcome": "unreadable",
        "detail": "unknown_format",
    }


def test_nothing_in_a_file_steers_the_terminal(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "credential.json"
    path.write_bytes(
        write_document(signed() | {"name": "\x1b[2J\nvalid", "id": "\x1b[1m"})
    )
    main(["verify", str(path), *AT])
    assert "\x1b" not in capsys.readouterr().out


def test_help_tells_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["verify", "--help"])
    assert caught.value.code == 0
    told = capsys.readouterr().out
    for line in (
        "0  valid",
        "10  specimen",
        "20  revoked",
        "21  suspended",
        "30  altered",
        "50  cannot_check_now",
    ):
        assert line in told


def test_moment_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["verify", "x.json", "--now", "today"])
    assert caught.value.code == 2
    assert "is no moment" in capsys.readouterr().err


def test_command_runs_in_an_empty_folder_without_the_framework(folder: Path) -> None:
    script = (
        "import runpy, sys\n"
        f"sys.argv = ['verify', 'verify', {str(folder / 'bundle.zip')!r}, *{AT!r}]\n"
        "try:\n"
        "    runpy.run_module('certificates.credentials', run_name='__main__')\n"
        "finally:\n"
        "    framework = {'django', 'wagtail', 'celery'} & set(sys.modules)\n"
        "    assert not framework, framework\n"
    )
    (folder / "empty").mkdir()
    environment = {"PYTHONPATH": str(PROJECT), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder / "empty",
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (20, "")
    assert done.stdout.startswith("The issuer revoked the credential.")
