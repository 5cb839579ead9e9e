"""`manage.py privacy_register`: what every model holds about people."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.accounts.holdings import declared, render_register

PAGE = settings.BASE_DIR / "docs" / "privacy.md"


class Command(BaseCommand):
    """Print the register, write it to docs/privacy.md, or check that it is there."""

    help = "Show the register of personal data (docs/privacy.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add `--write` and `--check`."""
        parser.add_argument(
            "--write", action="store_true", help="write docs/privacy.md"
        )
        parser.add_argument("--check", action="store_true", help="fail if it is stale")

    def handle(self, *args: Any, **options: Any) -> None:
        """Render the declarations of every room."""
        del args
        text = render_register(declared().values())
        if options["write"]:
            PAGE.write_text(text, encoding="utf-8")
            self.stdout.write(f"{PAGE.relative_to(settings.BASE_DIR)} written")
        elif options["check"]:
            if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
                message = "docs/privacy.md is stale: manage.py privacy_register --write"
                raise CommandError(message)
        else:
            self.stdout.write(text, ending="")
