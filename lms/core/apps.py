"""The floor of the house: what every room stands on."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Outbox, schedule, audit log, base models, base templates."""

    name = "lms.core"
    label = "core"
