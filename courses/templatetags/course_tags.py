"""Tags of course templates."""

import zoneinfo
from datetime import datetime
from typing import Any

from django import template
from django.template.defaultfilters import filesizeformat
from django.templatetags.tz import do_timezone
from django.utils import timezone

from courses.article import Article, render_article
from courses.models import GlossaryTerm, LessonPage
from lms.countries.names import place_name

register = template.Library()
LANGUAGE_ENDONYMS = {
    "ko": "한국어",
    "en": "English",
    "es": "Español",
    "pt": "Português",
}


@register.simple_tag
def preview_article(page: LessonPage) -> Article:
    """Render a lesson that is not published, for its author."""
    return render_article(page)


@register.simple_tag
def glossary_forms(term: GlossaryTerm, language: str) -> dict[str, Any]:
    """Return a term in the language of the page, and its forms in the other languages.

    `lang` names the language of term and definition where it is not that of the page.
    """
    code = language[:2]
    shown = code if code in term.entries else next(iter(term.entries), "ko")
    own = term.entries.get(shown, {"term": term.korean, "definition": ""})
    others = [
        (other, LANGUAGE_ENDONYMS.get(other, other), entry["term"])
        for other, entry in term.entries.items()
        if other != shown
    ]
    forms = [("ko", LANGUAGE_ENDONYMS["ko"], term.korean), *others]
    return {**own, "lang": "" if shown == code else shown, "forms": forms}


@register.filter
def lookup(mapping: dict[Any, Any], key: Any) -> Any:
    """Return an entry of a mapping, or None."""
    return mapping.get(key)


@register.filter
def named_zone(moment: datetime | None, zone: str) -> str:
    """Name the zone of a moment: `UTC-5` with the city it is known by."""
    if moment is None:
        return ""
    local = moment.astimezone(zoneinfo.ZoneInfo(zone))
    city = place_name(zone)
    offset = local.strftime("%z")
    hours = f"UTC{offset[:3]}:{offset[3:]}" if offset != "+0000" else "UTC"
    return city if city == hours else f"{city}, {hours}"


@register.simple_tag
def readers_zone() -> str:
    """Name the zone in which the times of this page are shown."""
    return named_zone(timezone.now(), timezone.get_current_timezone_name())


@register.filter
def in_zone(moment: datetime | None, zone: str) -> datetime | str:
    """Return the moment in a zone, for date filters, which then leave the zone alone."""
    return do_timezone(moment, zoneinfo.ZoneInfo(zone)) if moment else ""


@register.filter
def file_facts(document: Any) -> str:
    """Say what a file is and how large: `PDF, 48 KB`."""
    kind = document.file_extension.upper()
    return f"{kind}, {filesizeformat(document.get_file_size())}"
