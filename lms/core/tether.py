"""Runs a command that ends when the process that started it ends, even by SIGKILL.

Usage: python tether.py PARENT COMMAND…; Linux only, elsewhere it just runs the command.
"""

import contextlib
import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def tie_to_parent(parent: int) -> None:
    """Have the kernel send SIGTERM to this process when its parent dies."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it died before the tie was made
        sys.exit(1)


if __name__ == "__main__":
    tie_to_parent(int(sys.argv[1]))
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606 -- the caller names the program
