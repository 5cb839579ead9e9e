"""Certificates: awards, credentials and documents."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """From a completed course to a document that an employer can check."""

    name = "certificates"

    def ready(self) -> None:
        """Register what the rooms below ask for, and listen to them."""
        from certificates import (  # noqa: PLC0415 -- apps must be loaded
            declarations,
            receivers,  # noqa: F401 -- connects on import
            registration,  # noqa: F401 -- registers on import
            schedule,  # noqa: F401 -- registers on import
        )

        declarations.register()
