"""What holders see of their own certificates: nobody else's is ever found."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from certificates.eligibility import Clause
from certificates.models import Achievement, Award, Credential, HolderName
from certificates.queries.award import achievement_of, award_for, clauses_of
from courses.models import CourseCompletion, Enrollment
from courses.queries import enrollments_of
from lms.accounts.models import User


@dataclass(frozen=True)
class Prospect:
    """A certified course that is not awarded yet: what is met, and what is missing."""

    enrollment: Enrollment
    achievement: Achievement
    clauses: tuple[Clause, ...]

    @property
    def lacks_only_name(self) -> bool:
        """Tell whether nothing but the name is missing."""
        return [clause.code for clause in self.clauses if not clause.met] == ["name"]


def awards_of(user: User) -> list[Award]:
    """Return the awards of a person, the newest first."""
    rows = Award.objects.filter(subject__link__user=user)
    return list(rows.select_related("version__achievement"))


def own_award(user: User, public_id: UUID) -> Award | None:
    """Return an award of this person."""
    found: Award | None = (
        Award.objects.filter(public_id=public_id, subject__link__user=user)
        .select_related("version__achievement", "subject")
        .first()
    )
    return found


def standing_credential(award: Award) -> Credential:
    """Return the credential that stands for an award, with its record if it has one."""
    return (
        Credential.objects.filter(award=award, current=True)
        .select_related("issuer", "key", "record")
        .get()
    )


def prospects_of(user: User) -> Iterator[Prospect]:
    """Yield the certified courses of a person that are not awarded yet."""
    for enrollment in enrollments_of(user):
        achievement = achievement_of(enrollment.run.course)
        if achievement is None:
            continue
        completion = CourseCompletion.objects.filter(enrollment=enrollment).first()
        award = award_for(completion) if completion else None
        if award is None:
            clauses = clauses_of(enrollment, achievement)
            yield Prospect(enrollment, achievement, clauses)


def printed_name(user: User) -> HolderName | None:
    """Return the name that a person confirmed."""
    return HolderName.objects.filter(subject__link__user=user).first()
