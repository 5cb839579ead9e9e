"""Filling a site: reference data, the course, demo people and the run they join."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from certificates.domain.key import ensure_demo_issuer
from courses.domain.package_load import LoadReport, load_package
from courses.domain.site_data import ensure_page_tree, load_reference_data
from courses.models import Course, CourseInstructor, CourseRun
from lms.accounts.domain.demo import load_demo_people
from lms.accounts.domain.groups import ensure_groups
from lms.accounts.domain.privacy import publish_notice
from lms.accounts.models import User
from lms.core.domain import outbox
from lms.core.enums import Priority
from lms.countries.domain.country import load_countries

COURSE = Path(settings.BASE_DIR) / "courses" / "content" / "digital-identity"
ZONE = "America/Bogota"
OPENED = datetime(2026, 1, 1, tzinfo=ZoneInfo(ZONE))
INSTRUCTOR = "instructor@puente.example"


def load_reference() -> None:
    """Load countries, licenses, frameworks, groups, the page tree and the notice."""
    load_countries()
    load_reference_data()
    catalogs = ensure_page_tree()
    ensure_groups(catalogs.values())
    publish_notice()


def load_site(
    *, course: Path = COURSE, demo: bool, now: datetime | None = None
) -> LoadReport:
    """Load everything a site needs to be used; safe to run again."""
    now = now or timezone.now()
    load_reference()
    report = load_package(course)
    ensure_open_run(report.course)
    if demo:
        load_demo_people(now=now)
        ensure_demo_issuer(now=now)
        appoint_demo_instructor(report.course)
        outbox.owe(
            "lms.portal.tasks.fill_demo",
            {"course": report.course.code},
            key=f"demo:{report.course.code}",
            priority=Priority.BULK,
            now=now,
        )
    return report


def ensure_open_run(course: Course) -> CourseRun:
    """Open a run without an end, unless the course has a run already."""
    run = CourseRun.objects.filter(course=course).first()
    if run:
        return run
    return CourseRun.objects.create(
        course=course,
        code=f"{course.code}-open",
        languages=list(settings.UI_LANGUAGES),
        enrollment_start=OPENED,
        start=OPENED,
        time_zone=ZONE,
    )


def appoint_demo_instructor(course: Course) -> None:
    """Let the demo instructor teach the course."""
    user = User.objects.filter(email=INSTRUCTOR).first()
    if user:
        CourseInstructor.objects.get_or_create(course=course, user=user)
