"""Achievements, issuers and signatories as administrators look after them."""

from django.db.models import Count, QuerySet

from certificates.enums import AchievementKind
from certificates.models import (
    Achievement,
    AchievementVersion,
    Issuer,
    Signatory,
)
from courses.models import Competency, Course


def achievements() -> "QuerySet[Achievement]":
    """Return every achievement, with how many awards rest on it."""
    return (
        Achievement.objects.select_related("issuer", "current")
        .annotate(awards=Count("versions__awards"))
        .order_by("retired", "code")
    )


def courses_without_achievement() -> "QuerySet[Course]":
    """Return the courses that are not certified."""
    targets = Achievement.objects.filter(kind=AchievementKind.COURSE).values("target")
    return Course.objects.exclude(public_id__in=targets).order_by("code")


def versions_of(achievement: Achievement) -> "QuerySet[AchievementVersion]":
    """Return the published versions, the newest first."""
    return achievement.versions.order_by("-number")


def competencies_of(label: str) -> "QuerySet[Competency]":
    """Return the competencies of a framework, named `code/version`."""
    code, _slash, number = label.partition("/")
    return Competency.objects.filter(
        framework__code=code, framework__version=number
    ).order_by("position")


def real_issuers() -> "QuerySet[Issuer]":
    """Return who may be named on certificates of real people."""
    return Issuer.objects.filter(demo=False)


def issuer_in_use(issuer: Issuer) -> bool:
    """Tell whether anything rests on an issuer: a key is enough."""
    return (
        issuer.demo
        or issuer.keys.exists()
        or issuer.signatories.exists()
        or issuer.credentials.exists()
        or Achievement.objects.filter(issuer=issuer).exists()
    )


def signatory_in_use(signatory: Signatory) -> bool:
    """Tell whether a draft, or a version that was ever published, names a signatory."""
    drafts = Achievement.objects.values_list("definition", flat=True)
    frozen = AchievementVersion.objects.values_list("definition", flat=True)
    return any(
        row.get("signatory") == signatory.pk
        for definition in [*drafts, *frozen]
        for row in definition.get("signatories", ())
    )
