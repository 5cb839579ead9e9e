"""Puente: an e-learning backend for public administrations."""

from lms.celery import app as celery_app

__all__ = ["celery_app"]
