"""The jobs that assessments owe to the one schedule."""

from datetime import timedelta

from lms.core.schedule import register_job

register_job("assessments.tasks.close_overdue", every=timedelta(minutes=1))
register_job("assessments.tasks.refresh_statistics", every=timedelta(hours=1))
