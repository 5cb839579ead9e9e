"""`manage.py give_up_key ISSUER FRAGMENT`: nothing that the key signed verifies any more."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certificates.domain.rotation import give_up
from certificates.errors import KeyRefusedError
from certificates.models import SigningKey
from certificates.queries.keys import certificates_under


class Command(BaseCommand):
    """See docs/certificates.md; run it as the user who signs."""

    help = "Give up a compromised key; a new one is made if it still signed."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the key, by its issuer and the part of its name after `#`."""
        parser.add_argument("issuer", help="code of the issuer")
        parser.add_argument("fragment", help="name of the key, such as key-2026-03-02")

    def handle(self, *args: Any, **options: Any) -> None:
        """Give it up."""
        del args
        key = (
            SigningKey.objects.select_related("issuer")
            .filter(issuer__code=options["issuer"], fragment=options["fragment"])
            .first()
        )
        if key is None:
            message = f"{options['issuer']} has no key “{options['fragment']}”."
            raise CommandError(message)
        try:
            done = give_up(key, actor=None, now=timezone.now())
        except (KeyRefusedError, OSError) as error:
            raise CommandError(str(error)) from error
        if not done:
            self.stdout.write(f"{key} was given up before.")
            return
        self.stdout.write(
            f"{key} is given up. {certificates_under(key)} certificates that hold were"
            " signed with it: have them signed again in the editors' pages, Certificates,"
            " Many at once."
        )
