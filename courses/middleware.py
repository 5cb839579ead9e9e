"""What an editor sees when a page may not be published."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from courses.errors import PublishRefusedError


class PublishRefusedMiddleware:
    """Turns a refusal into messages, wherever in the admin it was met.

    Editors publish from the page, from a list, by a schedule or by approving a workflow;
    each of them ends in the model's own refusal, and none of them expects one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        """Name lesson, source and reason, and lead to the draft, which is untouched."""
        if not isinstance(exception, PublishRefusedError):
            return None
        if not request.path.startswith(reverse("wagtailadmin_home")):
            return None
        text = _("Not published. The draft is kept as it is. Fix this first:")
        messages.error(request, text)
        for reason in exception.messages:
            messages.error(request, reason)
        target = reverse("wagtailadmin_pages:edit", args=[exception.page.pk])
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            # The dialog of a workflow closes and leads on.
            return JsonResponse({"step": "success", "redirect": target})
        return HttpResponseRedirect(target)
