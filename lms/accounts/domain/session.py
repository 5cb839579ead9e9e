"""Sessions that have ended leave nothing behind."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session


def clear_sessions(*, now: datetime) -> int:
    """Delete sessions that have run out, with the address and browser noted for them."""
    Session.objects.filter(expire_date__lt=now).delete()
    open_sessions = Session.objects.values("session_key")
    deleted, _ = UserSession.objects.exclude(session_key__in=open_sessions).delete()
    return deleted
