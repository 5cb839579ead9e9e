"""The publishing rules, met by everything that makes a page live.

`check_publishable` works on a page and its row without importing their models, so the
page's own `save` can call it.
"""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.enums import ReviewStep
from courses.errors import PublishRefusedError
from courses.importing.block_fields import OWN
from courses.importing.markdown import SAFE_LINK
from courses.importing.references import CITATION
from courses.provenance import Terms, refusals
from courses.review import digest_of_body

ANCHOR = re.compile(r"<a\b([^>]*)>")
ATTRIBUTE = re.compile(r'\b(linktype|id|href)="([^"]*)"')
_together: ContextVar[frozenset[int]] = ContextVar("together", default=frozenset())


@contextmanager
def live_together(pages: Collection[int]) -> Iterator[None]:
    """Take pages for live that the caller publishes in this transaction, or none."""
    token = _together.set(frozenset(pages))
    try:
        yield
    finally:
        _together.reset(token)


def check_publishable(page: Any) -> None:
    """Raise `PublishRefusedError` naming lesson, source and reason, or return."""
    if reasons := reasons_against(page):
        raise PublishRefusedError(page, reasons)


def reasons_against(page: Any) -> list[str]:
    """Say why a page may not be published; nothing stands against other pages."""
    if not hasattr(page, "lesson"):
        return []
    lesson = f"{page.lesson} ({page.locale.language_code})"
    faults = [
        *block_faults(page),
        *source_faults(page),
        *link_faults(page),
        *term_faults(page),
        *review_faults(page),
    ]
    return [f"{lesson}: {fault}" for fault in faults]


def block_faults(page: Any) -> Iterator[str]:
    """Name what the blocks themselves refuse: an alternative, a caption, a source."""
    try:
        page.body.stream_block.clean(page.body)
    except ValidationError as error:
        for number, nested in sorted(getattr(error, "block_errors", {}).items()):
            child = page.body[number]
            label = str(child.block.label or child.block_type)
            for field, problem in flatten(nested):
                where = f"{label}, {field}" if field else label
                yield _("block %(number)s (%(where)s): %(problem)s") % {
                    "number": number + 1,
                    "where": where,
                    "problem": problem,
                }


def flatten(error: Any, field: str = "") -> Iterator[tuple[str, str]]:
    """Walk through the nested errors of a block: (field, sentence)."""
    nested = getattr(error, "block_errors", None)
    for name, child in (nested or {}).items():
        # Wagtail counts the entries of a list from 0, people from 1.
        place = name + 1 if isinstance(name, int) else name
        yield from flatten(child, f"{field}.{place}" if field else str(place))
    own = getattr(error, "non_block_errors", None) if nested is not None else error
    for message in own.messages if own else []:
        yield field, message


def source_faults(page: Any) -> Iterator[str]:
    """Name sources that are unknown, or used beyond what their license allows."""
    lesson = page.lesson
    known = {
        source.code: source
        for source in lesson.course.sources.select_related("license")
    }
    for code in sorted(cited_codes(page) - set(known) - {OWN}):
        yield _("source %(code)s is cited but is not listed for this course") % {
            "code": code
        }
    for derivation in lesson.derivations.select_related("source__license"):
        source = derivation.source
        terms = Terms(
            known=source.license.known,
            derivatives=source.license.derivatives,
            commercial_use=source.license.commercial_use,
            attribution_required=source.license.attribution_required,
            copies=source.license.copies,
            permission=bool(source.permission.strip()),
        )
        for reason in refusals(
            derivation.kind,
            terms,
            commercial_course=lesson.course.commercial,
            attributed=bool(source.institution.strip() and source.title.strip()),
        ):
            yield _("source %(code)s (%(license)s), %(kind)s: %(reason)s") % {
                "code": source.code,
                "license": source.license,
                "kind": derivation.get_kind_display(),
                "reason": refusal_text(reason),
            }


def refusal_text(reason: str) -> str:
    """Say a refusal of `courses.provenance` in words."""
    return {
        "unknown-license": _("its license is unknown; find it, or attach a permission"),
        "no-derivatives": _(
            "its license forbids translation and adaptation without permission"
        ),
        "no-copies": _("its license forbids copies without permission"),
        "non-commercial": _("its license forbids use in a commercial course"),
        "attribution": _("the attribution lacks the institution or the title"),
    }[reason]


def link_faults(page: Any) -> Iterator[str]:
    """Name links that lead nowhere: to a page that is gone or not live, or to no address."""
    wanted: set[int] = set()
    for text in rich_texts(page):
        for attributes in ANCHOR.findall(text):
            found = dict(ATTRIBUTE.findall(attributes))
            if found.get("linktype") == "page":
                wanted.add(int(found.get("id", 0)))
            elif not SAFE_LINK.match(found.get("href", "")):
                yield _("a link leads nowhere: “%(address)s”") % {
                    "address": found.get("href", "")
                }
    titles = dict(Page.objects.filter(pk__in=wanted).values_list("pk", "title"))
    live = set(Page.objects.live().filter(pk__in=wanted).values_list("pk", flat=True))
    live |= {page.pk, *_together.get()}
    for number in sorted(wanted - set(titles)):
        yield _("a link leads to page %(number)s, which does not exist") % {
            "number": number
        }
    for number in sorted(wanted & set(titles) - live):
        yield _("a link leads to “%(title)s”, which is not published") % {
            "title": titles[number]
        }


def term_faults(page: Any) -> Iterator[str]:
    """Name glossary terms that do not exist in this course."""
    terms = {child.value["code"] for child in page.body if child.block_type == "term"}
    if not terms:
        return
    found = page.lesson.course.glossary.filter(code__in=terms)
    for code in sorted(terms - set(found.values_list("code", flat=True))):
        yield _("glossary term %(code)s does not exist in this course") % {"code": code}


def review_faults(page: Any) -> list[str]:
    """Name the reviews that this deployment requires and nobody has done."""
    return [
        _("not yet reviewed: %(step)s") % {"step": ReviewStep(step).label}
        for step in missing_reviews(page)
    ]


def missing_reviews(page: Any) -> list[str]:
    """Return the steps that nobody has done on exactly this text, if they are required."""
    if settings.PUBLISH_DRAFTED_LESSONS:
        return []
    done = page.lesson.reviews.filter(
        language=page.locale.language_code, digest=digest_of_body(page)
    )
    steps = set(done.values_list("step", flat=True))
    return [step for step in ReviewStep.values if step not in steps]


def rich_texts(page: Any) -> Iterator[str]:
    """Yield every piece of rich text of the body."""
    for child in page.body:
        if child.block_type == "text":
            yield child.value.source
        elif child.block_type in {"case", "judgement"}:
            yield child.value["body"].source


def cited_codes(page: Any) -> set[str]:
    """Return the codes of the sources that the body names."""
    codes = {code for text in rich_texts(page) for code in CITATION.findall(text)}
    for child in page.body:
        value = child.value
        if hasattr(value, "get") and value.get("source"):
            codes.add(value["source"])
    return codes
