"""What stands behind signed documents: keys, status lists, achievements, frameworks."""

import hashlib
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certificates.credentials.did import document_path
from certificates.credentials.documents import Document, write_document
from certificates.domain.facts import achievement_facts
from certificates.models import AchievementVersion, StatusList
from certificates.queries.public import framework_of
from certificates.queries.verification import did_documents
from certificates.rendering.wording import written_hours
from certificates.views.verify_words import reader_language
from lms.accounts.http import language_for

FRESH: Final = 300
"""Seconds for which keys and lists may be kept: a revocation is seen within them."""
SOON: Final = 60


@require_safe
def did(request: HttpRequest) -> HttpResponseBase:
    """Publish the keys of the issuer whose document has this address."""
    host = request.get_host().partition(":")[0]
    found = [
        (identifier.split(":")[2] != host, document)
        for identifier, (_issuer, document) in did_documents().items()
        if document_path(identifier) == request.path
    ]
    if not found:
        return refusal(_("No issuer has its keys here."), HTTPStatus.NOT_FOUND)
    document: Document = min(found, key=lambda pair: pair[0])[1]
    return published(request, write_document(document), kind="application/did+json")


@require_safe
def status_list(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Publish a signed status list as it was stored."""
    row = StatusList.objects.filter(public_id=public_id).first()
    if row is None:
        return refusal(_("There is no such list."), HTTPStatus.NOT_FOUND)
    if not row.document or row.signed_at is None:
        words = _("This list waits for its signature. Try again in a minute.")
        wait = refusal(words, HTTPStatus.SERVICE_UNAVAILABLE)
        wait["Retry-After"] = str(SOON)
        return wait
    response = published(request, row.document.encode("utf-8"), kind="application/json")
    response["Last-Modified"] = http_date(row.signed_at.timestamp())
    return response


def published(request: HttpRequest, body: bytes, *, kind: str) -> HttpResponseBase:
    """Answer anybody, from any origin, with what may be kept for some minutes."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    plain = HttpResponse(body, content_type=kind)
    plain["ETag"] = etag
    plain["Cache-Control"] = f"public, max-age={FRESH}"
    response = get_conditional_response(request, etag=etag, response=plain) or plain
    response["Access-Control-Allow-Origin"] = "*"
    return response


def refusal(words: str, status: int) -> JsonResponse:
    """Say to a program, and to who reads along, why there is nothing."""
    response = JsonResponse({"error": words}, status=status)
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "no-store"
    return response


@never_cache
@require_safe
def to_verification(request: HttpRequest, code: str) -> HttpResponse:
    """Lead from the address on a certificate to the page in the reader's language."""
    with override(language_for(request)):
        response = redirect("certificates:verify_code", code)
    response["Vary"] = "Accept-Language, Cookie"
    return response


@require_safe
def achievement(request: HttpRequest, public_id: UUID, language: str) -> HttpResponse:
    """Say what a version of an achievement asks for: the `id` in credentials leads here."""
    if language not in settings.UI_LANGUAGES:
        raise Http404
    version = get_object_or_404(
        AchievementVersion.objects.select_related("achievement__issuer"),
        public_id=public_id,
    )
    with override(language):
        facts = achievement_facts(version, language)
        context = {
            "version": version,
            "facts": facts,
            "hours": written_hours(facts.hours, reader_language()),
            "issuer": version.achievement.issuer,
            "newer": newer_version(version),
            "languages": editions(request.path, language),
        }
        response = render(request, "certificates/achievement.html", context)
    response["Content-Language"] = language
    return response


def newer_version(version: AchievementVersion) -> AchievementVersion | None:
    """Return the version that is given out today, if it is another one."""
    current = version.achievement.current_id
    if current is None or current == version.pk:
        return None
    return version.achievement.current


def editions(path: str, current: str) -> list[dict[str, Any]]:
    """Return the same page in each language, for the language switch."""
    below = path.removesuffix(f"{current}/")
    return [
        {
            "code": code,
            "name": dict(settings.LANGUAGES)[code],
            "url": f"{below}{code}/",
            "current": code == current,
        }
        for code in settings.UI_LANGUAGES
    ]


@require_safe
def framework(request: HttpRequest, code: str, version: str) -> HttpResponse:
    """Describe a framework, each competency under its code as an anchor."""
    wanted = request.GET.get("language", "")
    language = wanted if wanted in settings.UI_LANGUAGES else language_for(request)
    with override(language):
        found = framework_of(code, version, language)
        if found is None:
            raise Http404
        context = {
            "framework": found,
            "languages": [
                one | {"url": f"{request.path}?language={one['code']}"}
                for one in editions(request.path, language)
            ],
        }
        response = render(request, "certificates/framework.html", context)
    response["Content-Language"] = language
    return response
