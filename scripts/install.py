"""Creates .venv and installs the locked packages, with hashes; quick when nothing changed.

Usage: python scripts/install.py run|dev
"""

import fcntl
import hashlib
import importlib.util
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
LOCKS = ROOT / "requirements"


def needed_packages() -> dict[str, str]:
    """Return the Debian packages that running needs, with what each is for."""
    lines = (ROOT / ".ci" / "packages").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("#", 1) for line in lines if "# run:" in line]
    return {name.strip(): reason.split(":", 1)[1].strip() for name, reason in pairs}


def missing_packages() -> list[str]:
    """Return the packages of `needed_packages` whose work nothing here can do."""
    present = {
        "git": shutil.which("git"),
        "make": shutil.which("make"),
        "python3": True,
        "python3-venv": VENV.exists() or importlib.util.find_spec("ensurepip"),
    }
    return [name for name in needed_packages() if not present.get(name)]


def digest(lock: Path) -> str:
    """Return what a stamp says: the lock file and the Python it was installed for."""
    version = ".".join(map(str, sys.version_info[:2]))
    return f"{version} {hashlib.sha256(lock.read_bytes()).hexdigest()}"


def create_venv() -> None:
    """Create .venv with this Python; one made by another Python is replaced."""
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    usable = (VENV / "bin" / "python").exists() and (VENV / "lib" / version).exists()
    if not usable:
        print(f"Creating .venv with {version}", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)


def install(lock: Path) -> None:
    """Install the packages of a lock file: with uv, which is fast, or else with pip."""
    python = str(VENV / "bin" / "python")
    pip: list[str] = [
        python,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "install",
        "-q",
    ]
    hashed = ["--require-hashes", "-r"]
    uv = str(VENV / "bin" / "uv")
    bootstrap = str(LOCKS / "bootstrap.txt")
    if subprocess.run([*pip, *hashed, bootstrap], check=False).returncode == 0:
        # Compiled now, on all cores, rather than at the first start.
        quietly = ["-q", "--compile-bytecode", "--python", python]
        command = [uv, "pip", "install", "--system-certs", *quietly, *hashed, str(lock)]
        if subprocess.run(command, check=False).returncode == 0:
            return
    print("uv did not work here; installing with pip, which is slower", flush=True)
    subprocess.run([*pip, *hashed, str(lock)], check=True)


def main(kind: str) -> int:
    """Bring .venv to the state of the lock file for `kind` (run or dev)."""
    if missing := missing_packages():
        for name in missing:
            print(f"Missing: {name} ({needed_packages()[name]})", file=sys.stderr)
        command = f"sudo apt-get install {' '.join(missing)}"
        print(f"On Debian or Ubuntu: {command}", file=sys.stderr)
        return 1
    with (ROOT / "pyproject.toml").open("rb") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)  # two commands at once: one waits
        lock = LOCKS / f"{kind}.txt"
        stamp = VENV / f".installed-{kind}"
        create_venv()
        if stamp.exists() and stamp.read_text(encoding="ascii") == digest(lock):
            return 0
        print(f"Installing requirements/{lock.name}", flush=True)
        started = time.monotonic()
        install(lock)
        stamp.write_text(digest(lock), encoding="ascii")
        print(f"Installed in {time.monotonic() - started:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
