"""The files that the commands keep in PUENTE_DATA, and its one user at a time."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

# Held by whoever uses the folder: the site that serves it, or a restore.
LOCK = "serving.lock"
# What the last set-up was made from; without it the next start sets up again.
STAMP = "set-up.stamp"
# What the start prints: who can sign in.
WELCOME = "welcome.txt"
# What going live leaves behind: the variables of production.
ENVIRONMENT = "secrets/production.env"


class DataInUseError(RuntimeError):
    """Another process serves this data folder; the message is what it wrote."""


def went_live(folder: Path) -> bool:
    """Tell whether real people use the site of this folder, or of one it was restored from."""
    return (folder / ENVIRONMENT).exists()


@contextlib.contextmanager
def only_user_of(folder: Path) -> Iterator[TextIO]:
    """Hold the folder while the block lasts; give the file to say who holds it.

    The lock is the kernel's: it goes with the process, however that ends.
    """
    with (folder / LOCK).open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise DataInUseError(file.read().strip()) from error
        file.truncate(0)
        yield file
        file.truncate(0)
