"""Headers that every response carries."""

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

ADMIN_PREFIXES = ("/admin/", "/django-admin/")


class ContentSecurityMiddleware(CSPMiddleware):
    """The strict policy on our pages, the admin's own policy on the Wagtail admin."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Set the policy; personal pages are never kept by a shared computer."""
        if request.path.startswith(ADMIN_PREFIXES):
            response["Content-Security-Policy"] = settings.ADMIN_CONTENT_SECURITY_POLICY
        else:
            response = super().process_response(request, response)
        response.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()"
        )
        if isinstance(response, HttpResponse) and getattr(
            getattr(request, "user", None), "is_authenticated", False
        ):
            response.setdefault("Cache-Control", "private, no-store")
        return response
