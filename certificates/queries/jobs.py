"""What jobs over many awards look at, and what administrators see of it before."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from certificates.eligibility import Clause
from certificates.enums import CredentialState
from certificates.models import Achievement, Award, AwardJob, Credential, SigningKey
from certificates.queries.award import achievement_of, award_for, clauses_of
from courses.models import CourseCompletion, CourseRun, Enrollment
from lms.accounts.models import User


def completions_of_run(run_id: int) -> "QuerySet[CourseCompletion]":
    """Return the completions of a run."""
    return CourseCompletion.objects.filter(enrollment__run=run_id)


def credentials_of_job(job: AwardJob) -> "QuerySet[Credential]":
    """Return the certificates that a job signs again or issues anew.

    Those that hold and were there before the job: what it makes itself is never looked
    at. A suspended one is left; whoever lifts it issues it anew.
    """
    rows = Credential.objects.filter(
        current=True,
        state=CredentialState.VALID,
        signed_at__isnull=False,
        created_at__lte=job.created_at,
    )
    if "key" in job.parameters:
        return rows.filter(key=job.parameters["key"])
    return rows.filter(award__version__achievement=job.parameters["achievement"])


@dataclass(frozen=True)
class Candidate:
    """Somebody of a run: awarded already, or what is met and what is missing."""

    enrollment: Enrollment
    award: Award | None
    clauses: tuple[Clause, ...]

    @property
    def earns(self) -> bool:
        """Tell whether an award would be written now."""
        return self.award is None and all(clause.met for clause in self.clauses)

    @property
    def lacking(self) -> list[Clause]:
        """Return the clauses that are not met."""
        return [clause for clause in self.clauses if not clause.met]


@dataclass(frozen=True)
class Cohort:
    """A run before its people are awarded: how many there are, by how far they are."""

    run: CourseRun
    achievement: Achievement | None
    enrolled: int
    completed: int
    awarded: int

    @property
    def waiting(self) -> int:
        """Return how many completions no award rests on."""
        return self.completed - self.awarded


def cohort_of(run: CourseRun) -> Cohort:
    """Count a run."""
    completions = completions_of_run(run.pk)
    awarded = Award.objects.filter(source__in=completions.values("public_id"))
    return Cohort(
        run=run,
        achievement=achievement_of(run.course),
        enrolled=Enrollment.objects.filter(run=run).count(),
        completed=completions.count(),
        awarded=awarded.count(),
    )


def enrollments_in(run: CourseRun) -> "QuerySet[Enrollment]":
    """Return the enrollments of a run, in a stable order."""
    return (
        Enrollment.objects.filter(run=run)
        .select_related("run__course", "subject")
        .order_by("pk")
    )


def candidates(
    enrollments: "list[Enrollment]", achievement: Achievement
) -> Iterator[Candidate]:
    """Judge some enrollments of a run: a few reads for each, so give a page of them."""
    for enrollment in enrollments:
        completion = CourseCompletion.objects.filter(enrollment=enrollment).first()
        award = award_for(completion) if completion else None
        clauses = () if award else clauses_of(enrollment, achievement)
        yield Candidate(enrollment, award, clauses)


def names_of(enrollments: Iterable[Enrollment]) -> dict[int, str]:
    """Return the names of accounts by subject; those who are forgotten have none."""
    users = User.objects.filter(
        link__subject__in={enrollment.subject_id for enrollment in enrollments}
    )
    return dict(users.values_list("link__subject", "full_name"))


def job_target(job: AwardJob) -> str:
    """Name what a job is done to."""
    ((name, pk),) = job.parameters.items()
    found = TARGETS[name].objects.filter(pk=pk).first()
    return str(found or "–")


TARGETS: dict[str, Any] = {
    "run": CourseRun,
    "key": SigningKey,
    "achievement": Achievement,
}
