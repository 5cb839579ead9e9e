import pytest

from lms.accounts.domain.account import create_subject, ensure_subject, update_account
from lms.accounts.enums import Population
from lms.accounts.models import Subject, SubjectLink, User
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def bare() -> User:
    return User.objects.create_user("New@Example.ORG", "x", full_name="New")


def test_create_user_keeps_the_address_in_lower_case(bare: User) -> None:
    assert bare.email == "new@example.org"
    assert User.objects.get_by_natural_key(" NEW@example.org ") == bare


def test_ensure_subject_makes_a_real_one_once(bare: User) -> None:
    first = ensure_subject(bare)
    second = ensure_subject(bare)

    assert first == second
    assert first.population == Population.REAL
    assert SubjectLink.objects.count() == 1


def test_create_subject_keeps_the_one_that_is_there() -> None:
    user = UserFactory.create(population=Population.SYNTHETIC)

    subject = create_subject(user, population=Population.REAL)

    assert subject == user.link.subject
    assert subject.population == Population.SYNTHETIC
    assert Subject.objects.count() == 1


def test_update_account_changes_name_language_and_zone() -> None:
    user = UserFactory.create()

    update_account(
        user,
        full_name="  María   José  Núñez ",
        preferred_language="pt-br",
        time_zone="America/Lima",
    )

    user.refresh_from_db()
    assert (user.full_name, user.preferred_language, user.time_zone) == (
        "María José Núñez",
        "pt-br",
        "America/Lima",
    )
