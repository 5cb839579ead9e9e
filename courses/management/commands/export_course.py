"""`manage.py export_course CODE DIR`: write a course as a content package."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.domain.package_export import write_package
from courses.errors import PackageRefusedError
from courses.models import Course


class Command(BaseCommand):
    """See docs/content-packages.md."""

    help = "Write a course back to the files of a content package."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the course and the folder."""
        parser.add_argument("code")
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the files."""
        del args
        course = Course.objects.filter(code=options["code"]).first()
        if course is None:
            message = f"There is no course “{options['code']}”."
            raise CommandError(message)
        try:
            paths = write_package(course, options["folder"])
        except (PackageRefusedError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{len(paths)} files written to {options['folder']}.")
