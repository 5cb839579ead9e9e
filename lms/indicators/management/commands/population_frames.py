"""`manage.py population_frames [--load FILE]`: how many officials each country has."""

from pathlib import Path
from typing import Any

from django.core.management.base import (
    BaseCommand,
    CommandError,
    CommandParser,
    no_translations,
)
from django.utils import timezone

from lms.indicators.domain.frame import export_frames, import_frames
from lms.indicators.errors import FramesRefusedError
from lms.indicators.wording import fault_words


class Command(BaseCommand):
    """See docs/running.md."""

    help = "Print the frames of eligible officials that hold, as CSV, or load a file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the file to load."""
        parser.add_argument("--load", type=Path, metavar="FILE", help="a CSV file")

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        """Print the frames, or load some, or list every fault."""
        del args
        path: Path | None = options["load"]
        if path is None:
            self.stdout.write(export_frames().removeprefix("\ufeff"), ending="")
            return
        try:
            content = path.read_bytes()
        except OSError as error:
            message = f"{path}: {error.strerror}."
            raise CommandError(message) from error
        try:
            frames = import_frames(content, by=None, now=timezone.now())
        except FramesRefusedError as error:
            faults = [fault_words(fault, path.name) for fault in error.faults]
            message = "\n".join(
                [*faults, f"{len(faults)} fault(s); nothing was stored."]
            )
            raise CommandError(message) from error
        self.stdout.write(f"{len(frames)} frame(s) entered.")
