"""My messages."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from lms.accounts.domain.message import mark_read, message_words
from lms.accounts.http import PersonRequest
from lms.accounts.models import Message
from lms.accounts.queries import messages_of

PAGE_SIZE = 20


@login_required
def messages(request: PersonRequest) -> HttpResponse:
    """List a person's own messages, the newest first."""
    pages = Paginator(messages_of(request.user), PAGE_SIZE)
    page = pages.get_page(request.GET.get("page"))
    rows = [(message, message_words(message)) for message in page]
    return render(request, "accounts/messages.html", {"page": page, "rows": rows})


@login_required
def message_detail(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Show one message to its reader, and note that it was opened."""
    message = get_object_or_404(Message, public_id=public_id, user=request.user)
    mark_read(message)
    context = {"message": message, "words": message_words(message)}
    return render(request, "accounts/message.html", context)
