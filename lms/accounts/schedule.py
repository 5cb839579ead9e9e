"""This room's jobs."""

from datetime import timedelta

from lms.core.schedule import register_job

register_job("lms.accounts.tasks.clear_sessions", every=timedelta(hours=6))
