"""The web edge that stands on every room: my learning, help, the demonstration."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Pages that join what several rooms know."""

    name = "lms.portal"
    label = "portal"
