"""`manage.py backup`: database, media and secrets in one file."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lms.core.domain.backup import write_backup
from lms.core.errors import PuenteError


class Command(BaseCommand):
    """It may run while the site is being served."""

    help = "Write database, media and secrets to one file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add `--file`."""
        parser.add_argument("--file", type=Path, help="where to write (a .tar.gz)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the backup and say where it is."""
        del args
        now = timezone.now()
        name = f"puente-{now:%Y%m%d-%H%M%S}.tar.gz"
        target = (options["file"] or settings.DATA_DIR / "backups" / name).absolute()
        try:
            write_backup(target, now=now)
        except (PuenteError, OSError) as error:
            raise CommandError(str(error)) from error
        size = target.stat().st_size / 1_000_000
        self.stdout.write(f"{target} ({size:.1f} MB)")
        self.stdout.write(
            "It holds personal data and keys: keep it where only you read."
        )
