"""Which files are the project's own, for the tests that read them."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("lms", "courses", "assessments", "certificates")
GENERATED = {"migrations", "vendor", "__pycache__"}


def own_files(*suffixes: str, folders: tuple[str, ...] = ROOMS) -> Iterator[Path]:
    """Yield the files with these suffixes, without what is generated or foreign."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in suffixes and not GENERATED & set(path.parts):
                yield path


def name_of(path: Path) -> str:
    """Return the path as the project writes it."""
    return path.relative_to(ROOT).as_posix()


def run(
    *command: str, cwd: Path = ROOT, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command in the project and return what it says."""
    return subprocess.run(
        command, cwd=cwd, env=env, capture_output=True, text=True, check=False
    )
