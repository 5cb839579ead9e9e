"""Health, and what a refused form says."""

import secrets
from http import HTTPStatus
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.static import serve

from lms.core.models import Lease
from lms.core.queries import WORKER_SILENT_AFTER, outbox_state, worker_last_seen


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say in plain words that the form was too old, and how to go on."""
    del reason
    return render(request, "csrf_failure.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say in plain words that a request could not be read, or was too long."""
    too_long = isinstance(exception, RequestDataTooBig)
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_long else HTTPStatus.BAD_REQUEST
    words = (
        _("What you sent is too long. Nothing of it was saved. Shorten it.")
        if too_long
        else _("What you sent could not be read. Nothing of it was saved.")
    )
    if request.headers.get("Accept", "").startswith("application/json"):
        error = "long" if too_long else "unreadable"
        return JsonResponse({"error": error, "words": words}, status=status)
    return render(request, "400.html", {"words": words}, status=status)


def database_works() -> bool:
    """Write and read one row, and take it back."""
    try:
        with transaction.atomic():
            Lease.objects.update_or_create(
                name="health", defaults={"until": timezone.now()}
            )
            return Lease.objects.filter(name="health").exists()
    except DatabaseError:
        return False


def broker_works() -> bool:
    """Tell whether the broker answers; without one there is nothing to answer."""
    if not settings.CELERY_BROKER_URL:
        return True
    try:
        with current_app.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, timeout=2)
    except Exception:  # noqa: BLE001 -- each transport has errors of its own
        return False
    return True


def may_see_details(request: HttpRequest) -> bool:
    """Tell whether the caller may enter the editors' pages or brings the health token."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    expected = settings.HEALTH_TOKEN
    if expected and secrets.compare_digest(given.encode(), expected.encode()):
        return True
    return request.user.is_staff or request.user.has_perm("wagtailadmin.access_admin")


@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """200 while the database can be read and written; `degraded` tells the rest."""
    if not database_works():
        return JsonResponse({"status": "down"}, status=503)
    seen = worker_last_seen()
    worker = seen is not None and timezone.now() - seen < WORKER_SILENT_AFTER
    broker = broker_works()
    body: dict[str, Any] = {"status": "ok" if worker and broker else "degraded"}
    if may_see_details(request):
        body |= {
            "version": settings.VERSION,
            "worker_last_seen": seen,
            "broker": broker,
            "outbox": outbox_state(),
        }
    return JsonResponse(body)


MEDIA_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
PUBLIC_MEDIA = ("images/", "original_images/")


def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """Serve a picture of a page: never as a document that could run anything.

    Other uploads have views of their own, which ask who wants them.
    """
    if not name.startswith(PUBLIC_MEDIA):
        raise Http404
    response = serve(request, name, document_root=str(settings.MEDIA_ROOT))
    response["Content-Security-Policy"] = MEDIA_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "public, max-age=604800"
    return response
