"""`manage.py export_awards --out DIR [--run CODE]`: awards that verify without us."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certificates.domain.export import Written, export_awards
from certificates.errors import ExportRefusedError
from certificates.models import Award
from courses.models import CourseRun


class Command(BaseCommand):
    """See docs/certificates.md."""

    help = "Write every award, keys and status lists into a folder that verifies alone."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the folder and the run."""
        parser.add_argument("--out", type=Path, required=True, metavar="DIR")
        parser.add_argument("--run", default="", metavar="CODE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the files, and say what was written."""
        del args
        run, folder = options["run"], options["out"]
        if run and not is_run(run):
            message = f"There is no run “{run}”."
            raise CommandError(message)
        try:
            written = export_awards(folder, run=run, now=timezone.now())
        except (ExportRefusedError, OSError) as error:
            raise CommandError(str(error)) from error
        for line in report(written, folder):
            self.stdout.write(line)


def is_run(code: str) -> bool:
    """Tell whether there is such a run, or awards of one that was deleted."""
    return any(
        rows.exists()
        for rows in (
            CourseRun.objects.filter(code=code),
            Award.objects.filter(run=code),
        )
    )


HOW = (
    "To verify: python -m certificates.credentials verify CODE.pdf"
    " --did did.json --status status-*.json"
)


def report(written: Written, folder: Path) -> Iterator[str]:
    """Yield the lines that say what was done, and how to verify."""
    ready = written.awards - written.unsigned
    yield f"{ready} awards in {folder}, {written.new} of them written now."
    if written.removed:
        yield f"{written.removed} files removed: replaced, or their holder is forgotten."
    yield f"Keys: {', '.join(written.issuers) or 'none'}."
    yield f"Status lists: {', '.join(written.lists) or 'none'}."
    if written.unsigned or written.unsigned_lists:
        yield (
            f"{written.unsigned} awards and {written.unsigned_lists} lists wait for their"
            " signature: run this again when the worker has signed them."
        )
    yield HOW
