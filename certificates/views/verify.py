"""Verifying a certificate: for anybody, without an account, by code or by file."""

from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from certificates.addresses import site_address
from certificates.codes import grouped, read_code
from certificates.credentials.did import document_path, document_url
from certificates.credentials.errors import UnreadableFileError
from certificates.credentials.reading import read_file
from certificates.domain.verification import Verification, verify_code, verify_upload
from certificates.forms.verify import MISTYPED, CodeForm, FileForm
from certificates.views.limits import FILES, LOOKUPS, MISSES, WINDOW
from certificates.views.verify_words import (
    UNREADABLE,
    printed_facts,
    result_rows,
    sentences,
    signatories,
    verdict_words,
)

MOST_UPLOADED: Final = 5 * 1024 * 1024
ENVELOPE: Final = 16 * 1024
"""What a form adds to the file that it sends."""


@never_cache
@csrf_exempt  # nothing is changed by it, and so a large file is refused unread
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a code or a file; judge a file."""
    if request.method == "POST":
        return judge_file(request)
    asked = "code" in request.GET
    form = CodeForm(request.GET if asked else None)
    if asked and form.is_valid():
        return redirect("certificates:verify_code", grouped(form.cleaned_data["code"]))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if asked else HTTPStatus.OK
    return entrance(request, status, code_form=form)


def entrance(
    request: HttpRequest, status: int = HTTPStatus.OK, **forms: Any
) -> HttpResponse:
    """Show the two forms, with what was wrong with either."""
    context = {"code_form": CodeForm(), "file_form": FileForm(), **forms}
    context["refused"] = next(
        (form for form in context.values() if form.is_bound and form.errors), None
    )
    context["site"] = site_address()
    return quiet(render(request, "certificates/verify.html", context, status=status))


def judge_file(request: HttpRequest) -> HttpResponse:
    """Read a file within bounds, say what it is worth, and keep nothing of it."""
    if FILES.is_spent(request):
        return too_many(request)
    FILES.count(request)
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > MOST_UPLOADED + ENVELOPE:
        return refuse_file(
            request, FileForm({}), "too_large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        )
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return entrance(request, HTTPStatus.UNPROCESSABLE_ENTITY, file_form=form)
    try:
        held = read_file(form.cleaned_data["file"].read())
    except UnreadableFileError as error:
        return refuse_file(request, form, error.code.value)
    return answer(
        request, verify_upload(held.credential, now=timezone.now()), file=True
    )


def refuse_file(
    request: HttpRequest,
    form: FileForm,
    code: str,
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    """Say why nothing can be read from a file."""
    form.full_clean()
    form.errors.pop("file", None)
    form.add_error("file", str(UNREADABLE[code]))
    return entrance(request, status, file_form=form)


@never_cache
@require_safe
def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """Say what the certificate with a code is worth."""
    read = read_code(code)
    if read is None:
        return no_such(request, code, str(MISTYPED), HTTPStatus.BAD_REQUEST)
    if LOOKUPS.is_spent(request) or MISSES.is_spent(request):
        return too_many(request)
    found = verify_code(read, now=timezone.now())
    if found is None:
        MISSES.count(request)
        words = _(
            "We issued no certificate with this code. Compare it with the printed one; if"
            " they are the same, the certificate is not ours."
        )
        return no_such(request, grouped(read), words, HTTPStatus.NOT_FOUND)
    LOOKUPS.count(request)
    return answer(request, found, file=False)


def no_such(request: HttpRequest, code: str, words: str, status: int) -> HttpResponse:
    """Say why a code leads nowhere, and let it be typed again."""
    form = CodeForm({"code": code[:60]})
    form.full_clean()
    form.errors.pop("code", None)
    form.add_error("code", words)
    return entrance(request, status, code_form=form)


def too_many(request: HttpRequest) -> HttpResponse:
    """Ask for patience."""
    response = render(
        request,
        "certificates/verify_busy.html",
        {"minutes": WINDOW // 60},
        status=HTTPStatus.TOO_MANY_REQUESTS,
    )
    response["Retry-After"] = str(WINDOW)
    return quiet(response)


def answer(request: HttpRequest, found: Verification, *, file: bool) -> HttpResponse:
    """Show the verdict, everything that is printed, and how to check without us."""
    stated, credential = found.stated, found.credential
    named = file or bool(credential and credential.shows_name)
    context: dict[str, Any] = {
        "found": found,
        "file": file,
        "verdict": verdict_words(found),
        "stated": stated,
        "code": grouped(credential.code) if credential else "",
        "keys": keys_of(found.issuer) if stated or credential else {},
    }
    if stated is not None:
        context |= {
            "facts": list(printed_facts(found, stated, named=named)),
            "rows": result_rows(stated),
            "frameworks": list(dict.fromkeys(c.framework for c in stated.alignments)),
            "sentences": sentences(stated),
            "signatories": signatories(found),
        }
    return quiet(render(request, "certificates/verify_result.html", context))


def keys_of(did: str) -> dict[str, str]:
    """Return where the keys of an issuer are published: the path here, the address."""
    return {"path": document_path(did), "url": document_url(did)} if did else {}


def quiet(response: HttpResponse) -> HttpResponse:
    """Keep a page out of search engines."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
