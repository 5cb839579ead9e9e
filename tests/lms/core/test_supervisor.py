import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lms.core import supervisor
from lms.core.supervisor import Child, stop, stop_on_signals

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
IGNORE_AND_START_ANOTHER = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
open(sys.argv[1], "w").write(str(other.pid))
time.sleep(60)
"""
STUBBORN = [sys.executable, "-c", IGNORE_AND_START_ANOTHER]


def wait_for(what: Callable[[], object], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except OSError:
        return False
    return state.rpartition(")")[2].split()[0] != "Z"


@pytest.fixture
def child() -> Iterator[Child]:
    made = Child("The worker", SLEEP)
    made.start()
    yield made
    stop([made], patience=0)


def test_a_child_runs_until_it_is_stopped(child: Child) -> None:
    assert child.is_running
    assert child.status is None

    stop([child])

    assert not child.is_running
    assert child.status == -signal.SIGTERM


def test_a_child_that_was_not_started_can_be_stopped() -> None:
    idle = Child("The worker", SLEEP)

    idle.keep_running()
    stop([idle])

    assert idle.status is None


def test_stop_ends_what_does_not_listen_and_what_it_started(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    child = Child("The worker", [*STUBBORN, str(told)])
    child.start()
    wait_for(lambda: told.exists() and told.read_text(encoding="ascii").strip())

    stop([child], patience=0.2)

    assert child.status == -signal.SIGKILL
    wait_for(lambda: not lives(int(told.read_text(encoding="ascii"))))


def test_keep_running_starts_a_dead_child_again_ever_more_slowly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(supervisor, "FIRST_PAUSE", 0.05)
    monkeypatch.setattr(supervisor, "LONGEST_PAUSE", 0.1)
    child = Child("The worker", [sys.executable, "-c", "raise SystemExit(3)"])
    child.start()
    pauses = []
    for _ in range(3):
        process = child.process
        assert process is not None
        process.wait()
        child.keep_running()
        pauses.append(child.pause)
        while child.process is process:
            child.keep_running()
            time.sleep(0.01)
    stop([child])

    assert pauses == [0.1, 0.1, 0.1]
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "The worker ended with status 3; starting it again in 0 s"


def test_keep_running_ends_what_a_killed_child_had_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(supervisor, "FIRST_PAUSE", 0.05)
    told = tmp_path / "pid"
    child = Child("The web server", [*STUBBORN, str(told)])
    child.start()
    wait_for(lambda: told.exists() and told.read_text(encoding="ascii").strip())
    first, other = child.process, int(told.read_text(encoding="ascii"))
    assert first is not None
    child.pause = 0.05

    def is_another() -> bool:
        child.keep_running()
        return child.process is not first

    first.kill()
    first.wait()
    wait_for(is_another)

    wait_for(lambda: not lives(other))
    stop([child], patience=0)


def test_keep_running_forgives_a_child_that_ran_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(supervisor, "STEADY_AFTER", -1.0)
    child = Child("The worker", [sys.executable, "-c", ""])
    child.pause = supervisor.LONGEST_PAUSE
    child.start()
    assert child.process is not None
    child.process.wait()

    child.keep_running()

    assert child.pause == 2 * supervisor.FIRST_PAUSE
    stop([child])


def test_a_child_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    code = (
        "import os, pathlib, signal, sys\n"
        "from lms.core.supervisor import Child\n"
        f"child = Child('x', {SLEEP!r})\n"
        "child.start()\n"
        "pathlib.Path(sys.argv[1]).write_text(str(child.process.pid))\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", code, told], check=False)

    wait_for(lambda: not lives(int(told.read_text(encoding="ascii"))))


def test_a_child_whose_parent_is_gone_already_does_not_start(tmp_path: Path) -> None:
    wrong_parent = str(os.getppid())
    command = [sys.executable, "-I", str(supervisor.TETHER), wrong_parent, *SLEEP]

    assert subprocess.run(command, check=False).returncode == 1


@pytest.fixture
def signals() -> Iterator[None]:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # the tests may run under nohup
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stop_on_signals_hears_each(signals: None, number: signal.Signals) -> None:
    asked = stop_on_signals()
    assert not asked.is_set()

    os.kill(os.getpid(), number)

    assert asked.wait(5)


def test_stop_on_signals_respects_nohup(signals: None) -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    asked = stop_on_signals()

    os.kill(os.getpid(), signal.SIGHUP)

    assert not asked.wait(0.1)
