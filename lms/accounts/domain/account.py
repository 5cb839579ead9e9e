"""Accounts and the subjects that belong to them."""

from django.db import IntegrityError, transaction

from lms.accounts.enums import Population
from lms.accounts.models import Subject, SubjectLink, User
from lms.accounts.queries import subject_of


def create_subject(user: User, *, population: Population) -> Subject:
    """Give an account its subject; an account that has one keeps it.

    Two requests at once make one subject: the unique link decides.
    """
    try:
        with transaction.atomic():
            subject = Subject.objects.create(population=population)
            SubjectLink.objects.create(subject_id=subject.pk, user_id=user.pk)
    except IntegrityError:
        found = subject_of(user)
        if found is None:
            raise
        return found
    return subject


def ensure_subject(user: User, *, population: Population = Population.REAL) -> Subject:
    """Return the subject of an account, making it at the first need."""
    return subject_of(user) or create_subject(user, population=population)


def update_account(
    user: User, *, full_name: str, preferred_language: str, time_zone: str
) -> User:
    """Change how a person is called, and in which language and zone they are addressed."""
    user.full_name = " ".join(full_name.split())
    user.preferred_language = preferred_language
    user.time_zone = time_zone
    user.save(update_fields=["full_name", "preferred_language", "time_zone"])
    return user
