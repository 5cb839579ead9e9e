"""The site as an operator starts it: real processes, from an empty folder."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from lms.serve import files_of_setup, setup_command
from tests.services.processes import free_port, running, wait_until
from tests.services.site import ROOT, Site

MakeSite = Callable[..., Site]
SERVE = [sys.executable, "-m", "lms.serve"]

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def variables(site: Site, port: int) -> dict[str, str]:
    return {
        **site.env,
        "PORT": str(port),
        "PUENTE_WEB_WORKERS": "1",
        "PUENTE_DEMO": "0",
    }


def health(port: int) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health/")
        return connection.getresponse().read().decode()
    except OSError:
        return ""
    finally:
        connection.close()


def processes_of(site: Site) -> set[int]:
    """Return the processes whose environment names the data folder of the site."""
    wanted = f"PUENTE_DATA={site.data}".encode()
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (folder / "environ").read_bytes().split(b"\0"):
                found.add(int(folder.name))
        except OSError:
            continue
    return found


def commands_of(site: Site) -> dict[str, int]:
    """Return those processes by what they run; of several, the first."""
    names: dict[str, int] = {}
    for pid in sorted(processes_of(site)):
        line = Path(f"/proc/{pid}/cmdline").read_bytes().decode()
        for name in ("lms.serve", "gunicorn", "run_worker"):
            if name in line:
                names.setdefault(name, pid)
    return names


def test_serve_sets_up_serves_restarts_and_stops(
    make_site: MakeSite, tmp_path: Path
) -> None:
    site, port, log = make_site(), free_port(), tmp_path / "serve.log"
    env = variables(site, port)

    with running(SERVE, log=log, env=env, cwd=ROOT, stop_with=signal.SIGINT) as process:
        wait_until(
            lambda: "Stop with Ctrl-C" in log.read_text(),
            process=process,
            log=log,
            seconds=120,
        )
        assert f"Puente answers at http://127.0.0.1:{port}/" in log.read_text()
        wait_until(lambda: health(port) == '{"status": "ok"}', log=log)

        second = subprocess.run(
            SERVE, env=env, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert second.returncode == 1
        assert second.stdout.startswith(f"Already running: process {process.pid},")

        worker = commands_of(site)["run_worker"]
        os.kill(worker, signal.SIGKILL)
        wait_until(lambda: commands_of(site).get("run_worker") not in {worker, None})
        assert "The worker ended with status -9" in log.read_text()

    assert process.returncode == 0
    assert processes_of(site) == set()

    log.write_text("")
    began = time.monotonic()
    with running(
        SERVE, log=log, env=env, cwd=ROOT, stop_with=signal.SIGKILL
    ) as process:
        wait_until(lambda: health(port) != "", process=process, log=log)
        assert "Setting up" not in log.read_text()
        assert time.monotonic() - began < 20

    assert process.returncode == -signal.SIGKILL
    wait_until(lambda: processes_of(site) == set(), seconds=20)


def test_serve_refuses_a_port_in_use(make_site: MakeSite) -> None:
    site = make_site(migrated=False)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        refused = subprocess.run(
            SERVE,
            env=variables(site, port),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    assert refused.returncode == 1
    assert f"Port {port} of 127.0.0.1 cannot be used" in refused.stdout
    assert f"PORT={port + 1} make run" in refused.stdout
    assert refused.stderr == ""


def test_serve_says_when_the_set_up_failed(make_site: MakeSite, tmp_path: Path) -> None:
    site = make_site()
    nowhere = f"sqlite:///{tmp_path}/nowhere/puente.sqlite3"
    env = {**variables(site, free_port()), "DATABASE_URL": nowhere}

    refused = subprocess.run(
        SERVE, env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert refused.returncode == 1
    assert refused.stdout.endswith("The set-up failed; the reason is above.\n")
    assert "unable to open database file" in refused.stderr
    assert processes_of(site) == set()


def test_every_room_is_watched_for_changes() -> None:
    watched = {path.relative_to(ROOT).parts[0] for path in files_of_setup()}

    assert watched == {"requirements", "lms", "courses", "assessments", "certificates"}


def test_demo_people_come_only_where_nobody_real_is(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "lms.settings.dev")
    monkeypatch.delenv("PUENTE_DEMO", raising=False)
    settings.DATA_DIR = tmp_path
    assert setup_command()[-1] == "--demo"

    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "production.env").touch()
    assert setup_command()[-1] == "setup_site"

    monkeypatch.setenv("PUENTE_DEMO", "1")
    assert setup_command()[-1] == "--demo"


@pytest.mark.parametrize("name", ["PORT", "PUENTE_WEB_THREADS", "COURSE"])
def test_serve_names_a_variable_that_is_wrong(make_site: MakeSite, name: str) -> None:
    env = {**variables(make_site(migrated=False), free_port()), name: "many"}

    refused = subprocess.run(
        SERVE, env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert refused.returncode == 1
    assert f"{name} is 'many'" in refused.stdout
