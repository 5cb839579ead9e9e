"""The verifiers of other people, installed once from their lock file."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

VERIFIERS = Path(__file__).parents[2] / "verifiers"
PROJECT = VERIFIERS.parents[1]
TOOLS = Path(sys.executable).parent
SECONDS_TO_INSTALL = 300
SECONDS_TO_JUDGE = 120

Judge = Callable[[dict[str, Any]], list[dict[str, Any]]]


def install(folder: Path) -> None:
    """Install the verifiers into a folder of their own, whole or not at all."""
    half = folder.with_suffix(".half")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir()
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(VERIFIERS / name, half / name)
    path = f"{TOOLS}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [TOOLS / "npm", "ci"],
        cwd=half,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        timeout=SECONDS_TO_INSTALL,
        check=False,
    )
    if done.returncode:
        pytest.fail(f"The verifiers cannot be installed:\n{done.stdout}\n{done.stderr}")
    half.rename(folder)


@pytest.fixture(scope="session")
def verifiers() -> Path:
    """Return the folder of the verifiers, installed for exactly this lock file."""
    lock = (VERIFIERS / "package-lock.json").read_bytes()
    folder = PROJECT / ".venv" / f"verifiers-{hashlib.sha256(lock).hexdigest()[:16]}"
    with (PROJECT / ".venv" / "verifiers.lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if not folder.is_dir():
            install(folder)
    return folder


@pytest.fixture(scope="session")
def judge(verifiers: Path) -> Judge:
    """Return what asks the verifiers for their verdicts on a batch of cases."""

    def ask(batch: dict[str, Any]) -> list[dict[str, Any]]:
        script = verifiers / "verify.js"
        shutil.copy(VERIFIERS / "verify.js", script)
        done = subprocess.run(
            [TOOLS / "node", script],
            input=json.dumps(batch),
            capture_output=True,
            text=True,
            timeout=SECONDS_TO_JUDGE,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        verdicts: list[dict[str, Any]] = json.loads(done.stdout)
        return verdicts

    return ask
