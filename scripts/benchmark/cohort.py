"""A cohort that completed a course: filled in, then awarded and signed by workers."""

import json
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402 -- needs the registry
from django.core.management import call_command  # noqa: E402

from certificates.domain.achievement import publish_achievement  # noqa: E402
from certificates.domain.award import award_enrollment  # noqa: E402
from certificates.domain.key import make_key  # noqa: E402
from certificates.domain.signing import sign_credential  # noqa: E402
from certificates.models import (  # noqa: E402
    Achievement,
    Credential,
    HolderName,
    Issuer,
)
from courses.models import (  # noqa: E402
    CourseCompletion,
    CourseRun,
    CourseVersion,
    Enrollment,
)
from lms.accounts.models import (  # noqa: E402
    IdentityEvidence,
    OfficialProfile,
    Subject,
    SubjectLink,
    User,
)
from tests.factories.accounts import InstitutionFactory  # noqa: E402
from tests.factories.certificates import DEFINITION  # noqa: E402
from tests.factories.courses import RunFactory  # noqa: E402

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


def fill(count: int) -> None:
    """Write people who have completed a certified course and confirmed their names."""
    call_command("migrate", interactive=False, verbosity=0)
    run = certified_run()
    complete(run, people(count))


def certified_run() -> CourseRun:
    """Make a run of a course that is certified by an issuer with a key."""
    run: CourseRun = RunFactory.create(code="cohort")
    issuer = Issuer.objects.create(
        code="academy", names={"en": "Academy"}, url="https://academy.example.org"
    )
    make_key(issuer, actor=None, now=NOW)
    achievement = Achievement.objects.create(
        code="cohort",
        kind="course",
        target=run.course.public_id,
        issuer=issuer,
        definition={**DEFINITION, "framework": run.course.framework.label},
    )
    publish_achievement(achievement, actor=None, now=NOW)
    return run


def people(count: int) -> list[OfficialProfile]:
    """Make officials whose names are confirmed; return their profiles."""
    institution = InstitutionFactory.create()
    users = User.objects.bulk_create(
        User(email=f"cohort-{n}@example.org", full_name=f"Núñez {n}", time_zone="UTC")
        for n in range(count)
    )
    subjects = Subject.objects.bulk_create(
        Subject(population="real") for _ in range(count)
    )
    SubjectLink.objects.bulk_create(
        SubjectLink(user=user, subject=subject)
        for user, subject in zip(users, subjects, strict=True)
    )
    IdentityEvidence.objects.bulk_create(
        IdentityEvidence(
            subject=subject,
            country=institution.country,
            method="self_declared",
            outcome="confirmed",
            at=NOW,
        )
        for subject in subjects
    )
    HolderName.objects.bulk_create(
        HolderName(subject=subject, name=f"Ana Núñez {n}", confirmed_at=NOW)
        for n, subject in enumerate(subjects)
    )
    made: list[OfficialProfile] = OfficialProfile.objects.bulk_create(
        OfficialProfile(
            subject=subject,
            version=1,
            created_at=NOW,
            country=institution.country,
            institution=institution,
            level="national",
            function="services",
            seniority="professional",
        )
        for subject in subjects
    )
    return made


def complete(run: CourseRun, profiles: list[OfficialProfile]) -> None:
    """Let everybody have completed the course."""
    version = CourseVersion(
        course=run.course,
        number=1,
        structure=[],
        requirements=[],
        digest="0" * 64,
        created_at=NOW,
    )
    version.save()
    enrollments = Enrollment.objects.bulk_create(
        Enrollment(
            subject=profile.subject,
            run=run,
            version=version,
            profile=profile,
            language="es",
            enrolled_at=NOW - timedelta(days=30),
        )
        for profile in profiles
    )
    CourseCompletion.objects.bulk_create(
        CourseCompletion(
            enrollment=enrollment,
            version=version,
            completed_at=NOW,
            result={"complete": True, "reasons": []},
        )
        for enrollment in enrollments
    )


def work(part: int, parts: int) -> None:
    """Award and sign every `parts`-th enrollment; print what it took."""
    began, worked = time.perf_counter(), time.process_time()
    keys = list(Enrollment.objects.order_by("pk").values_list("pk", flat=True))
    first = 0
    for number, key in enumerate(keys[part::parts], start=1):
        award = award_enrollment(key, now=NOW)
        if award is not None:
            credential = Credential.objects.get(award=award)
            sign_credential(credential.pk, now=NOW)
        if number == 100:  # noqa: PLR2004 -- warm by then
            first = memory()
    found = {
        "awards": len(keys[part::parts]),
        "seconds": round(time.perf_counter() - began, 2),
        "cpu_seconds": round(time.process_time() - worked, 2),
        "peak_mb": memory(),
        "grown_mb": memory() - first,
    }
    sys.stdout.write(json.dumps(found))


def memory() -> int:
    """Return the peak of this process, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main(task: str, *numbers: str) -> None:
    """Run one half: `fill COUNT` or `work PART PARTS`."""
    settings.WAGTAILADMIN_BASE_URL = "https://academy.example.org"
    Path(settings.DATA_DIR).mkdir(exist_ok=True)
    tasks: dict[str, Callable[..., None]] = {"fill": fill, "work": work}
    tasks[task](*map(int, numbers))


if __name__ == "__main__":
    main(*sys.argv[1:])
