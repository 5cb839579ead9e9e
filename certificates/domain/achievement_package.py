"""The achievement of a course as a file of its package: read, checked, applied, written."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from django.utils import timezone

from certificates.domain.achievement import publish_achievement
from certificates.enums import AchievementKind
from certificates.importing.achievement_file import (
    FILE,
    TEXTS,
    AchievementData,
    read_achievement,
    render_achievement,
)
from certificates.models import Achievement
from courses.errors import PackageFault
from courses.importing.package import Package
from courses.importing.reading import read_text
from courses.models import Competency, Course


def read_part(
    folder: Path, package: Package
) -> tuple[AchievementData | None, list[PackageFault]]:
    """Read the achievement of a package; without a file, the course is not certified."""
    path = folder / FILE
    if not path.is_file():
        return None, []
    faults: list[PackageFault] = []
    text = read_text(path, FILE, faults)
    data = read_achievement(text, faults) if text is not None else None
    if data is not None and not faults:
        faults += unknown_competencies(data, package)
    return data, faults


def unknown_competencies(data: AchievementData, package: Package) -> list[PackageFault]:
    """Name the competencies that the framework of the course does not have."""
    code, _slash, version = package.course["framework"].partition("/")
    known = set(
        Competency.objects.filter(
            framework__code=code, framework__version=version
        ).values_list("code", flat=True)
    )
    return [
        PackageFault(
            FILE,
            data.line,
            f"There is no competency “{competency}” in {code} {version}.",
            "Name one that exists.",
        )
        for competency in data.competencies
        if competency not in known
    ]


def apply_part(course: Course, data: AchievementData | None) -> None:
    """Store and publish the achievement; issuer and signatories are the site's own."""
    if data is None:
        return
    achievement, _ = Achievement.objects.get_or_create(
        kind=AchievementKind.COURSE,
        target=course.public_id,
        defaults={"code": course.code},
    )
    achievement.definition = {
        "signatories": [],
        **achievement.definition,
        **data.texts,
        "hours": f"{Decimal(str(course.hours)).normalize():f}",
        "level": data.level,
        "framework": course.framework.label,
        "competencies": data.competencies,
        "identity": data.identity,
        "proctored": data.proctored,
    }
    achievement.retired = False
    achievement.save(update_fields=["definition", "retired"])
    publish_achievement(achievement, actor=None, now=timezone.now())


def render_part(data: AchievementData | None) -> Mapping[str, str]:
    """Write what was read as the export would."""
    return {FILE: render_achievement(data)} if data else {}


def export_part(course: Course) -> Mapping[str, str]:
    """Write the achievement of a course as it is published."""
    achievement = (
        Achievement.objects.filter(
            kind=AchievementKind.COURSE, target=course.public_id, retired=False
        )
        .select_related("current")
        .first()
    )
    if achievement is None or achievement.current is None:
        return {}
    definition = achievement.current.definition
    data = AchievementData(
        texts={name: definition[name] for name in TEXTS},
        level=definition["level"],
        competencies=definition["competencies"],
        identity=definition["identity"],
        proctored=definition["proctored"],
    )
    return {FILE: render_achievement(data)}
