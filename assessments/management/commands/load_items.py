"""`manage.py load_items PATH --course CODE`: load the secure items of a private package."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from assessments.domain.bank import load_private_bank
from courses.errors import PackageRefusedError
from courses.models import Course


class Command(BaseCommand):
    """See docs/content-packages.md."""

    help = "Check the secure items of a private package and load them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the path and the course."""
        parser.add_argument("path", type=Path, help="a folder, or an items.yaml")
        parser.add_argument("--course", required=True, help="the code of the course")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, or list every fault."""
        del args
        course = Course.objects.filter(code=options["course"]).first()
        if course is None:
            message = f"There is no course “{options['course']}”."
            raise CommandError(message)
        now = timezone.now()
        try:
            items = load_private_bank(course, options["path"], actor=None, now=now)
        except PackageRefusedError as error:
            count = len(error.faults)
            message = f"{error}\n{count} fault(s); nothing was stored."
            raise CommandError(message) from error
        self.stdout.write(f"{course.code}: {len(items)} secure item(s) loaded.")
