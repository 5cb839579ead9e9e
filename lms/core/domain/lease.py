"""Leases: one holder at a time, by compare-and-set in the WHERE clause."""

from datetime import datetime, timedelta

from django.db.models import Q

from lms.core.models import Lease


def hold_lease(name: str, *, holder: str, now: datetime, lasting: timedelta) -> bool:
    """Take or renew the lease; False means that someone else holds it."""
    Lease.objects.get_or_create(name=name)
    free = Q(until=None) | Q(until__lt=now) | Q(holder=holder)
    return bool(
        Lease.objects.filter(free, name=name).update(holder=holder, until=now + lasting)
    )


def release_lease(name: str, *, holder: str) -> None:
    """Give the lease back, if it is still held."""
    Lease.objects.filter(name=name, holder=holder).update(until=None, holder="")
