"""`manage.py go_live`: from a demonstration to a public deployment."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.portal.domain.go_live import (
    Address,
    UnsafeError,
    go_live,
    left_to_do,
    synthetic_people,
)


class Command(BaseCommand):
    """The mail password is read from PUENTE_MAIL_PASSWORD, never from the command line."""

    help = "Check the deployment, send a test mail, remove everything synthetic."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the public address and the mail settings."""
        parser.add_argument("--url", required=True, help="https://learn.example.org")
        parser.add_argument(
            "--mail-from", required=True, help="the sender of every mail"
        )
        parser.add_argument("--mail-host", required=True)
        parser.add_argument("--mail-port", type=int, default=587)
        parser.add_argument("--mail-user", default="")
        parser.add_argument("--mail-without-tls", action="store_true")
        parser.add_argument("--test-to", required=True, help="who gets the test mail")
        parser.add_argument(
            "--yes",
            action="store_true",
            help="do not ask before removing synthetic people",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Go live, or say what stands against it."""
        del args
        address = Address(
            url=options["url"],
            mail_from=options["mail_from"],
            mail_host=options["mail_host"],
            mail_port=options["mail_port"],
            mail_user=options["mail_user"],
            mail_password=os.environ.get("PUENTE_MAIL_PASSWORD", ""),
            mail_tls=not options["mail_without_tls"],
        )
        count = synthetic_people()
        if count and not options["yes"]:
            answer = input(
                f"Remove {count} synthetic people and all their data? [y/N] "
            )
            if answer.strip().lower() not in {"y", "yes", "s", "si", "sí", "sim"}:
                message = "Nothing was changed."
                raise CommandError(message)
        try:
            removed, path = go_live(address, test_to=options["test_to"])
        except UnsafeError as error:
            message = f"Not live, nothing was changed:\n{error}"
            raise CommandError(message) from error
        self.stdout.write(f"Test mail sent to {options['test_to']}.")
        self.stdout.write(f"Synthetic people removed: {removed}.")
        self.stdout.write(f"Variables of production written to {path} (mode 0600).")
        self.stdout.write("Left to do:")
        for line in left_to_do():
            self.stdout.write(f"- {line}")
