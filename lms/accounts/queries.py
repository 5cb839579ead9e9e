"""Named reads about people."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict

from allauth.account.models import EmailAddress
from django.db import connection
from django.db.models import (
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
)
from django.utils import timezone

from lms.accounts.enums import (
    EvidenceMethod,
    EvidenceOutcome,
    InstitutionStatus,
    Population,
    Role,
)
from lms.accounts.models import (
    FocalPointTerm,
    IdentityEvidence,
    Institution,
    Message,
    NoticeAcknowledgement,
    OfficialMailDomain,
    OfficialProfile,
    PrivacyNotice,
    ResearchObjection,
    Subject,
    User,
)
from lms.countries.models import Country

NEWEST = """
    SELECT id FROM accounts_officialprofile WHERE subject_id = %(subject)s
    ORDER BY version DESC LIMIT 1
"""


class PersonSummary(TypedDict):
    """What every page needs to know about the person who reads it."""

    unread: int
    synthetic: bool
    focal: bool


@dataclass(frozen=True)
class IdentityState:
    """What we know about a person being an official of their country.

    `method` is the strongest evidence; `questioned` is true from the moment a focal
    point doubts it until one confirms it.
    """

    method: EvidenceMethod | None = None
    questioned: bool = False
    reason: str = ""


# --- Subjects and roles ---------------------------------------------------------


def subject_of(user: User) -> Subject | None:
    """Return the subject of an account."""
    return Subject.objects.filter(link__user=user).first()


def account_of(subject_id: int) -> User | None:
    """Return the account of a subject, if there is one that may sign in."""
    return User.objects.filter(link__subject=subject_id, is_active=True).first()


# Every page of a signed-in person asks this. As a queryset it is twenty times slower, all
# of it Django putting the statement together anew.
SUMMARY = """
    SELECT
        (SELECT COUNT(*) FROM accounts_message message
            WHERE message.user_id = person.id AND message.read_at IS NULL),
        EXISTS (SELECT 1 FROM accounts_focalpointterm term
            WHERE term.user_id = person.id AND term.since <= %(today)s
            AND (term.until IS NULL OR term.until >= %(today)s)),
        subject.population
    FROM accounts_user person
    LEFT JOIN accounts_subjectlink link ON link.user_id = person.id
    LEFT JOIN accounts_subject subject ON subject.id = link.subject_id
    WHERE person.id = %(person)s
"""


def person_summary(user: User, *, today: date | None = None) -> PersonSummary:
    """Count unread messages and tell population and focal term, in one query."""
    day = connection.ops.adapt_datefield_value(today or timezone.localdate())
    with connection.cursor() as cursor:
        cursor.execute(SUMMARY, {"today": day, "person": user.pk})
        row = cursor.fetchone() or (0, False, "")
    unread, focal, population = row
    return {
        "unread": unread,
        "synthetic": population == Population.SYNTHETIC,
        "focal": bool(focal),
    }


def role_names(user: User) -> frozenset[str]:
    """Return the roles that hold everywhere; read once per account object."""
    names: frozenset[str] | None = getattr(user, "_role_names", None)
    if names is None:
        groups = user.groups.filter(name__in=Role.values)
        names = frozenset(groups.values_list("name", flat=True))
        user._role_names = names  # type: ignore[attr-defined] # noqa: SLF001 -- a cache
    return names


def administrators() -> QuerySet[User]:
    """Return the accounts that may run the deployment."""
    return User.objects.filter(
        Q(is_superuser=True) | Q(groups__name=Role.ADMINISTRATOR), is_active=True
    ).distinct()


# --- Countries and institutions -------------------------------------------------


def countries_open_to(subject: Subject) -> QuerySet[Country]:
    """Return the countries where people of this population live."""
    invented = subject.population == Population.SYNTHETIC
    return Country.objects.filter(invented=invented)


def institutions_of(country: Country) -> QuerySet[Institution]:
    """Return the institutions that may be chosen in a country."""
    return Institution.objects.filter(
        country=country, status=InstitutionStatus.ACTIVE
    ).order_by("name")


def mail_domain_country(email: str) -> Country | None:
    """Return the country whose public bodies alone use the domain of this address."""
    host = email.rpartition("@")[2].lower()
    parts = host.split(".")
    suffixes = [".".join(parts[start:]) for start in range(len(parts))]
    found = OfficialMailDomain.objects.filter(domain__in=suffixes)
    best = max(
        found.select_related("country"), key=lambda d: len(d.domain), default=None
    )
    return best.country if best else None


def verified_addresses(user: User) -> list[str]:
    """Return the addresses that the person has confirmed."""
    rows = EmailAddress.objects.filter(user=user, verified=True)
    return list(rows.values_list("email", flat=True))


# --- Profiles and identity ------------------------------------------------------


def current_profile(subject: Subject) -> OfficialProfile | None:
    """Return the newest version of a profile, its country and institution with it."""
    profiles = OfficialProfile.objects.filter(subject=subject).order_by("-version")
    profile: OfficialProfile | None = profiles.select_related(
        "country", "institution__merged_into"
    ).first()
    return profile


def newest_profile(subject_id: int) -> int | None:
    """Return the key of the newest version of a profile."""
    profiles = OfficialProfile.objects.raw(NEWEST, {"subject": subject_id})
    return next((profile.pk for profile in profiles), None)


def identity_known(
    subject: Subject, *, country: Country | None = None
) -> IdentityState:
    """Return what is known now, for the country of the profile unless another is given."""
    if country is None:
        profile = current_profile(subject)
        if profile is None:
            return IdentityState()
        country = profile.country
    return identity_states([subject.pk], country=country)[subject.pk]


def identity_states(
    subject_ids: Collection[int], *, country: Country
) -> dict[int, IdentityState]:
    """Return what is known now about many subjects, in one query."""
    states = dict.fromkeys(subject_ids, IdentityState())
    rows = IdentityEvidence.objects.filter(
        subject__in=subject_ids, country=country
    ).order_by("at", "pk")
    for row in rows:
        states[row.subject_id] = weigh_evidence(states[row.subject_id], row)
    return states


_STRENGTH = {
    None: 0,
    EvidenceMethod.SELF_DECLARED: 1,
    EvidenceMethod.OFFICIAL_MAIL: 2,
    EvidenceMethod.FOCAL_POINT: 3,
}


def weigh_evidence(state: IdentityState, row: IdentityEvidence) -> IdentityState:
    """Add one piece of evidence, in the order of time."""
    if row.outcome == EvidenceOutcome.QUESTIONED:
        return IdentityState(
            EvidenceMethod.FOCAL_POINT, questioned=True, reason=row.reason
        )
    method = EvidenceMethod(row.method)
    if method is EvidenceMethod.FOCAL_POINT:
        return IdentityState(method)
    if state.questioned or _STRENGTH[state.method] >= _STRENGTH[method]:
        return state
    return IdentityState(method)


# --- Focal points ---------------------------------------------------------------


def current_terms(today: date) -> QuerySet[FocalPointTerm]:
    """Return the terms of office that hold on a day, alternates included."""
    return FocalPointTerm.objects.filter(
        Q(until=None) | Q(until__gte=today), since__lte=today
    )


def terms_of(user: User, today: date) -> list[FocalPointTerm]:
    """Return the terms of a person that hold on a day, one per country."""
    terms = current_terms(today).filter(user=user).select_related("country")
    return list(
        {term.country_id: term for term in terms.order_by("alternate")}.values()
    )


def officials_of(country: Country, population: str) -> QuerySet[User]:
    """Return the accounts whose newest profile is in this country, by name."""
    newer = OfficialProfile.objects.filter(
        subject=OuterRef("subject"), version__gt=OuterRef("version")
    )
    newest = OfficialProfile.objects.filter(country=country).filter(~Exists(newer))
    return (
        User.objects.filter(
            link__subject__population=population,
            link__subject__in=newest.values("subject"),
        )
        .annotate(subject_id=F("link__subject"))
        .order_by("full_name", "pk")
    )


# --- Privacy --------------------------------------------------------------------


def newest_notice() -> PrivacyNotice | None:
    """Return the version of the privacy notice that holds."""
    notice: PrivacyNotice | None = PrivacyNotice.objects.order_by("-version").first()
    return notice


def is_notice_due(user: User) -> bool:
    """Tell whether the person has yet to acknowledge the version that holds."""
    notice = newest_notice()
    if notice is None:
        return False
    return not NoticeAcknowledgement.objects.filter(user=user, notice=notice).exists()


def objects_to_research(subject: Subject) -> bool:
    """Tell whether the subject objects to research use of their data."""
    newest = ResearchObjection.objects.filter(subject=subject).order_by("-at", "-pk")
    return bool(newest.values_list("objects_to_use", flat=True).first())


def objecting_subjects() -> set[int]:
    """Return the ids of every subject whose last word is an objection."""
    last: dict[int, bool] = {}
    rows: Iterable[Any] = ResearchObjection.objects.order_by("at", "pk")
    for row in rows:
        last[row.subject_id] = row.objects_to_use
    return {subject for subject, objects in last.items() if objects}


# --- Messages -------------------------------------------------------------------


def messages_of(user: User) -> QuerySet[Message]:
    """Return the messages of a person, the newest first."""
    return Message.objects.filter(user=user).order_by("-created_at", "-pk")
