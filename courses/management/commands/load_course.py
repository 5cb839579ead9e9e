"""`manage.py load_course PATH`: load a content package, all or nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.domain.package_load import load_package
from courses.errors import PackageRefusedError


class Command(BaseCommand):
    """See docs/content-packages.md."""

    help = "Check a content package (a folder or a zip archive) and load it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the path and what to do with edits."""
        parser.add_argument("path", type=Path)
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="let the package win over edits made in Wagtail",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, or list every fault."""
        del args
        try:
            report = load_package(options["path"], overwrite=options["overwrite"])
        except PackageRefusedError as error:
            count = len(error.faults)
            message = f"{error}\n{count} fault(s); nothing was stored."
            raise CommandError(message) from error
        for line in report.lines():
            self.stdout.write(line)
