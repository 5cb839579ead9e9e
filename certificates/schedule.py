"""The jobs that certificates owe to the one schedule."""

from datetime import timedelta

from lms.core.schedule import register_job

register_job("certificates.tasks.sweep_awards", every=timedelta(hours=24))
