"""The Celery application, used when PUENTE_BROKER_URL names a broker."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.dev")
app = Celery("puente")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
