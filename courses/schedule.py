"""The jobs that courses owe to the one schedule."""

from datetime import timedelta

from lms.core.schedule import register_job

register_job("courses.tasks.publish_scheduled", every=timedelta(minutes=1))
