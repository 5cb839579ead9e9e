"""`manage.py make_extract --population real`: the scored answers that figures rest on."""

from datetime import UTC, datetime
from typing import Any

from django.core.management.base import (
    BaseCommand,
    CommandError,
    CommandParser,
    no_translations,
)
from django.utils import timezone

from lms.accounts.enums import Population
from lms.indicators.domain.extract import make_extract
from lms.indicators.enums import Rule
from lms.indicators.errors import ExtractRefusedError
from lms.indicators.frames.exposures import Window
from lms.indicators.models import Extract


def moment(text: str) -> datetime:
    """Read a day or an instant of ISO 8601; without a zone it is UTC."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


class Command(BaseCommand):
    """See docs/running.md."""

    help = (
        "Write the scored answers of a population to a file, and say what was left out."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the population and the window."""
        parser.add_argument(
            "--population",
            required=True,
            choices=[Population.REAL.value, Population.SYNTHETIC.value],
        )
        parser.add_argument("--since", type=moment, help="finished from; UTC")
        parser.add_argument(
            "--until", type=moment, help="finished before; now if absent"
        )

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        """Make the extract and print the counts of every rule."""
        del args
        now = timezone.now()
        window = Window(options["since"], options["until"] or now)
        try:
            extract = make_extract(options["population"], window, now=now, by=None)
        except ExtractRefusedError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(told(extract))


def told(extract: Extract) -> str:
    """Return what an extract holds and what each rule left out, a line each."""
    counts = extract.counts
    lines = [
        (extract.counts["found"], "answers found"),
        *((counts[rule.value], f"left out: {rule.label}") for rule in Rule),
        (extract.rows, "rows"),
    ]
    table = [f"{count:>10,}  {words}" for count, words in lines]
    head = f"Extract {extract.number}, {extract.population}: {extract.path}"
    return "\n".join([head, *table, f"sha256 of the rows: {extract.digest}"])
