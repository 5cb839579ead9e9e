"""`manage.py restore FILE`: puts a backup back."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.core.data_folder import DataInUseError, only_user_of
from lms.core.domain.backup import restore_backup
from lms.core.errors import PuenteError


class Command(BaseCommand):
    """It refuses to run while the site is being served from the same folder."""

    help = "Put a backup back, into an empty PUENTE_DATA and an empty database."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the file and `--force`."""
        parser.add_argument("file", type=Path, help="what `manage.py backup` wrote")
        parser.add_argument(
            "--force", action="store_true", help="replace what is there"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, and say of when and which version the backup is."""
        del args
        try:
            with only_user_of(settings.DATA_DIR) as holder:
                holder.write("a restore")
                holder.flush()
                manifest = restore_backup(options["file"], force=options["force"])
        except DataInUseError as error:
            msg = f"Stop the site first: {settings.DATA_DIR} is in use by {error}."
            raise CommandError(msg) from error
        except (PuenteError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Restored the backup of {manifest.created_at} (version {manifest.version})."
        )
