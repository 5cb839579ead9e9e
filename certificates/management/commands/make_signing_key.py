"""`manage.py make_signing_key ISSUER`: a new key signs from now on."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certificates.domain.key import make_key
from certificates.errors import KeyRefusedError
from certificates.models import Issuer


class Command(BaseCommand):
    """See docs/certificates.md; run it as the user who signs."""

    help = "Make the key that signs for an issuer; the one before is retired."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the issuer."""
        parser.add_argument("issuer", help="code of the issuer")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it."""
        del args
        issuer = Issuer.objects.filter(code=options["issuer"]).first()
        if issuer is None:
            message = f"There is no issuer “{options['issuer']}”."
            raise CommandError(message)
        try:
            key = make_key(issuer, actor=None, now=timezone.now())
        except (KeyRefusedError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{key} signs from now on.")
