"""Certificates: awards, credentials and documents."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """From a completed course to a document that an employer can check."""

    name = "certificates"
