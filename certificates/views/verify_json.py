"""The verdict on a code for programs: the same as on the page, without a login."""

from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from certificates.addresses import site_address, verification_url
from certificates.codes import read_code
from certificates.credentials.did import document_url
from certificates.credentials.stated import Stated
from certificates.domain.verification import Verification, verify_code
from certificates.views.limits import LOOKUPS, MISSES, WINDOW

SECONDS: Final = 60


@require_safe
def verdict(request: HttpRequest, code: str) -> JsonResponse:
    """Answer with the verdict on a code; the name only if the holder shows it."""
    read = read_code(code)
    if read is None:
        return reply({"outcome": "mistyped_code"}, HTTPStatus.BAD_REQUEST)
    if LOOKUPS.is_spent(request) or MISSES.is_spent(request):
        response = reply({"outcome": "too_many"}, HTTPStatus.TOO_MANY_REQUESTS)
        response["Retry-After"] = str(WINDOW)
        return response
    found = verify_code(read, now=timezone.now())
    if found is None:
        MISSES.count(request)
        return reply({"outcome": "unknown_code"}, HTTPStatus.NOT_FOUND)
    LOOKUPS.count(request)
    return reply(data_of(found, read), HTTPStatus.OK)


def reply(body: dict[str, Any], status: int) -> JsonResponse:
    """Answer programs of any origin; what was found may be kept for a minute."""
    response = JsonResponse(body, status=status, json_dumps_params={"indent": 2})
    fresh = status == HTTPStatus.OK
    response["Cache-Control"] = f"public, max-age={SECONDS}" if fresh else "no-store"
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def data_of(found: Verification, code: str) -> dict[str, Any]:
    """Return a verification as data; its codes are English words that stay."""
    note, credential = found.note, found.credential
    data: dict[str, Any] = {
        "outcome": found.outcome,
        "checked_at": found.checked_at.isoformat(timespec="seconds"),
        "reasons": [{"code": code, "about": about} for code, about in found.reasons],
        "since": note.since.isoformat(timespec="seconds") if note.since else None,
        "reason_class": note.reason or None,
        "replaced_by": note.replaced_by or None,
        "erased": found.erased,
        "issuer": {"id": found.issuer, "key": found.key or None},
        "links": {
            "page": verification_url(code),
            "replaced_by": note.replaced_by or None,
            "keys": document_url(found.issuer) if found.issuer else None,
        },
    }
    if found.stated is None:
        return data
    if credential is not None and credential.shows_name:
        data["holder"] = found.stated.holder
    return stated_data(data, found.stated)


def stated_data(data: dict[str, Any], stated: Stated) -> dict[str, Any]:
    """Add what the signed credential states; moments and days in ISO 8601."""
    data["issuer"] |= {"name": stated.issuer.name, "url": stated.issuer.url}
    data["links"] |= {
        "achievement": stated.achievement_id,
        "status_lists": list(stated.lists),
        "site": site_address(),
    }
    until = stated.valid_until
    return data | {
        "number": stated.number,
        "specimen": stated.specimen,
        "achievement": {
            "id": stated.achievement_id,
            "name": stated.name,
            "version": stated.version,
            "language": stated.language,
            "hours": str(stated.hours) if stated.hours is not None else None,
            "level": stated.level or None,
        },
        "awarded_at": stated.awarded_at.isoformat(),
        "valid_from": stated.valid_from.isoformat(),
        "valid_until": until.isoformat() if until else None,
        "started_on": stated.started_on.isoformat(),
        "completed_on": stated.completed_on.isoformat(),
        "place": stated.place,
        "results": [
            {
                "key": one.key,
                "name": one.name,
                "percent": str(one.share),
                "required_percent": None if one.required is None else str(one.required),
                "competency": one.competency or None,
            }
            for one in stated.results
        ],
        "competencies": [
            {
                "code": one.code,
                "name": one.name,
                "url": one.url,
                "framework": one.framework,
            }
            for one in stated.alignments
        ],
        "identity": {
            "method": stated.identity.method.value if stated.identity else None,
            "statement": stated.told.get("identity", ""),
        },
        "conditions": {"statement": stated.told.get("conditions", "")},
    }
