"""`manage.py publish_scheduled`: in place of Wagtail's, which stops at the first refusal."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from courses.domain.schedule import publish_due


class Command(BaseCommand):
    """The worker does the same every minute."""

    help = "Publish and unpublish the pages whose hour has come."

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish, and say how many."""
        del args, options
        published, refused = publish_due(now=timezone.now())
        self.stdout.write(f"{published} page(s) published, {refused} refused.")
