"""`manage.py load_site_data`: everything a site needs to be used."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.errors import PackageRefusedError
from lms.portal.domain.site import COURSE, load_site


class Command(BaseCommand):
    """Safe to run again: what exists and what was edited stays."""

    help = (
        "Load countries, licenses, frameworks, the page tree, a course and demo people."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the course and whether to add demo people."""
        parser.add_argument(
            "--course", type=Path, default=COURSE, help="a content package"
        )
        parser.add_argument(
            "--demo", action="store_true", help="add synthetic demo people"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, or list every fault of the package."""
        del args
        try:
            report = load_site(course=options["course"], demo=options["demo"])
        except PackageRefusedError as error:
            message = (
                f"{error}\n{len(error.faults)} fault(s); the course was not loaded."
            )
            raise CommandError(message) from error
        for line in report.lines():
            self.stdout.write(line)
