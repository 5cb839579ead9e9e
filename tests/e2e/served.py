"""A site that is really served: set up once per state of the code, then copied."""

import contextlib
import email
import email.policy
import fcntl
import hashlib
import http.client
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from tests.services.database import ROOT
from tests.services.processes import free_port, running, wait_until
from tests.services.site import Site

HOST = "127.0.0.1"
# What fills the prepared site, beside the code of the project.
MAKERS = ("people", "classes", "desk", "certified")
LINK = re.compile(r"http://127\.0\.0\.1:\d+(/\S*)")


@dataclass(frozen=True)
class Mail:
    """A mail as it was written to the folder of mails."""

    subject: str
    to: str
    body: str

    @property
    def path(self) -> str:
        """Return the path of the first link to the site."""
        found = LINK.search(self.body)
        assert found, self.body
        return found[1]


@dataclass(frozen=True)
class Served:
    """A running site: its address, its people, the mails it wrote."""

    url: str
    site: Site
    people: dict[str, Any]

    def mails_to(self, address: str) -> list[Mail]:
        """Return the mails to an address, the oldest first."""
        found = []
        files = sorted(
            (self.site.data / "mail").glob("*.log"), key=lambda p: p.stat().st_mtime_ns
        )
        for path in files:
            for raw in path.read_bytes().split(b"-" * 79 + b"\n"):
                if b"Subject:" not in raw:
                    continue
                message = email.message_from_bytes(raw, policy=email.policy.default)
                part = message.get_body(("plain",))
                assert part is not None
                mail = Mail(
                    message["Subject"].strip(), message["To"], part.get_content()
                )
                if address in mail.to:
                    found.append(mail)
        return found

    def mail_to(self, address: str, words: str = "", *, seconds: float = 30) -> Mail:
        """Wait for a mail to an address whose subject holds `words`; the newest wins."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            mails = [m for m in self.mails_to(address) if words in m.subject]
            if mails:
                return mails[-1]
            time.sleep(0.1)
        msg = f"no mail to {address}: {[m.subject for m in self.mails_to(address)]}"
        raise AssertionError(msg)


def digest_of(*patterns: str) -> str:
    """Return a digest of the files of the project that match."""
    installed = sorted(f"{d.name} {d.version}" for d in distributions())
    digest = hashlib.sha256("\n".join(installed).encode())
    found = [
        path
        for folder in ("lms", "courses", "assessments", "certificates")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and any(path.match(pattern) for pattern in patterns)
    ]
    makers = [ROOT / "tests" / "e2e" / f"{name}.py" for name in MAKERS]
    for path in [*sorted(found), *makers]:
        digest.update(str(path).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def kept(cache: Path, kind: str, digest: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that was made for this state of the code; make it if it is new.

    Processes that test side by side ask for the same one: the first makes it.
    """
    folder = cache / f"{kind}-{digest}"
    with (cache / f"lock-{kind}").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if not folder.exists():
            for old in cache.glob(f"{kind}-*"):
                shutil.rmtree(old)
            fresh = cache / f"{kind}-making"
            fresh.mkdir()
            make(fresh)
            fresh.rename(folder)
    return folder


def site_in(folder: Path, **variables: str) -> Site:
    """Return the site that keeps its data in a folder."""
    database = folder / "puente.sqlite3"
    return Site(folder, f"sqlite:///{database}", variables)


def collect_static(folder: Path) -> None:
    """Collect and compress the static files."""
    site = Site(folder / "data", "sqlite:///:memory:", {"PUENTE_STATIC": str(folder)})
    site.manage("collectstatic", "--noinput", "-v0")


def fill(folder: Path) -> None:
    """Fill a folder of data: course, demo people, and people for the tests."""
    site = site_in(folder)
    site.manage("migrate", "-v0")
    site.manage("createcachetable", "-v0")
    site.manage("load_site_data", "--demo")
    site.manage("run_worker", "--once")
    done = subprocess.run(
        [sys.executable, "-m", "tests.e2e.people"],
        env=site.env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (folder / "people.json").write_text(done.stdout, encoding="utf-8")


def prepared_copy(folder: Path, *, cache: Path) -> Site:
    """Copy a prepared site; it is prepared anew when the code has changed."""
    code = digest_of("*.py", "*.yaml", "*.md", "*.csv", "content/*/media/*")
    data = kept(cache, "data", code, fill)
    looks = digest_of("static/**/*", "static/*/*/*", "static/*/*")
    static = kept(cache, "static", looks, collect_static)
    shutil.copytree(data, folder)
    return site_in(folder, PUENTE_STATIC=str(static))


def is_healthy(port: int) -> bool:
    """Tell whether the site answers."""
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    try:
        connection.request("GET", "/health/")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


@contextlib.contextmanager
def serving(folder: Path, *, cache: Path) -> Iterator[Served]:
    """Serve a prepared site while the block lasts: web server and worker."""
    site = prepared_copy(folder, cache=cache)
    port = free_port()
    url = f"http://{HOST}:{port}"
    variables = {**site.env, "PUENTE_PUBLIC_URL": url, "PUENTE_LOG_LEVEL": "WARNING"}
    web = [
        *(sys.executable, "-m", "gunicorn", "lms.wsgi", "--bind", f"{HOST}:{port}"),
        *("--worker-class", "gthread", "--threads", "6", "--keep-alive", "65"),
        *("--log-level", "warning", "--no-control-socket"),
    ]
    log = folder / "web.log"
    worker_log = folder / "worker.log"
    with (
        running(web, log=log, env=variables) as process,
        running(site.command("run_worker"), log=worker_log, env=variables),
    ):

        def answers() -> bool:
            return is_healthy(port)

        wait_until(answers, process=process, log=log, seconds=90)
        people = json.loads((folder / "people.json").read_text(encoding="utf-8"))
        yield Served(url, site, people)
    said = log.read_text(errors="replace")
    assert "Traceback" not in said, said[-4000:]
