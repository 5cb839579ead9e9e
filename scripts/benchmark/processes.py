"""What processes spend, read from /proc."""

import os
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")


def parents() -> dict[int, int]:
    """Return the parent of every process."""
    found = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (fields := stat_of(int(entry.name))):
            found[int(entry.name)] = int(fields[1])
    return found


def stat_of(pid: int) -> list[str]:
    """Return the fields of /proc/PID/stat after the name, or nothing if it ended."""
    try:
        text = (PROC / str(pid) / "stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return []
    return text.rpartition(") ")[2].split()


def family(root: int) -> list[int]:
    """Return a process and everything below it."""
    tree = parents()
    members, grown = {root}, True
    while grown:
        below = {pid for pid, parent in tree.items() if parent in members}
        grown = not below <= members
        members |= below
    return sorted(members)


def cpu_seconds(*roots: int) -> float:
    """Return the CPU time of processes with all their children, ended ones included."""
    ticks = 0
    for root in roots:
        for pid in family(root):
            # utime and stime of the process, cutime and cstime of children it waited for.
            ticks += sum(map(int, stat_of(pid)[11:15]))
    return ticks / TICKS


def memory_mib(*roots: int) -> float:
    """Return the proportional set size of processes with all their children."""
    kib = 0
    for root in roots:
        for pid in family(root):
            path = PROC / str(pid) / "smaps_rollup"
            for line in path.read_text(encoding="ascii").splitlines():
                if line.startswith("Pss:"):
                    kib += int(line.split()[1])
    return kib / 1024


def busy_seconds() -> float:
    """Return the CPU time that the whole machine has spent."""
    fields = (PROC / "stat").read_text(encoding="ascii").splitlines()[0].split()[1:]
    user, nice, system, _idle, _wait, irq, softirq, *_ = map(int, fields)
    return (user + nice + system + irq + softirq) / TICKS


@dataclass
class Meter:
    """Measures what some processes spend, and what everybody else does."""

    roots: tuple[int, ...]

    def __post_init__(self) -> None:
        self.ours = cpu_seconds(*self.roots)
        self.client = cpu_seconds(os.getpid())
        self.all = busy_seconds()

    def read(self) -> tuple[float, float]:
        """Return the CPU seconds of the processes and of strangers since the start."""
        ours = cpu_seconds(*self.roots) - self.ours
        client = cpu_seconds(os.getpid()) - self.client
        return ours, max(0.0, busy_seconds() - self.all - ours - client)
