"""Indicators: what participating officials know, per country."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """From scored answers to published figures about countries."""

    name = "lms.indicators"

    def ready(self) -> None:
        """Declare what the models hold about people."""
        from lms.indicators import declarations  # noqa: PLC0415 -- apps must be loaded

        declarations.register()
