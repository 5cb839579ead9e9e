"""People for the browser tests, with sessions: run in a process of the served site.

`python -m tests.e2e.people` adds them and prints them as JSON. A session made here saves
each test the sign-in form, which has a test of its own.
"""

import json
import os
import sys
from importlib import import_module
from typing import Any

import django

LEARNERS = 40
NEWCOMERS = 30


def main() -> None:
    """Add learners (enrolled), newcomers (with a profile) and sessions for everybody."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.dev")
    django.setup()
    people = {
        "learners": [add_learner(f"learner-{n:02}") for n in range(LEARNERS)],
        "newcomers": [add_newcomer(f"newcomer-{n:02}") for n in range(NEWCOMERS)],
        "demo": demo_sessions(),
        "fresh": [add_fresh(f"fresh-{n:02}") for n in range(10)],
    }
    json.dump(people, sys.stdout)


def add_user(name: str) -> Any:
    """Add a synthetic official of an invented country; signing in works with the name."""
    from allauth.account.models import EmailAddress  # noqa: PLC0415 -- after setup

    from lms.accounts.domain.account import ensure_subject  # noqa: PLC0415
    from lms.accounts.domain.privacy import acknowledge_notice  # noqa: PLC0415
    from lms.accounts.enums import Population  # noqa: PLC0415
    from lms.accounts.models import User  # noqa: PLC0415

    email = f"{name}@puente.example"
    user = User.objects.create_user(
        email,
        full_name=f"Persona {name.title()}",
        preferred_language="es",
        time_zone="America/Bogota",
    )
    # One hash for all: making each would take half a minute.
    user.password = User.objects.get(email="official@puente.example").password
    user.save(update_fields=["password"])
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    ensure_subject(user, population=Population.SYNTHETIC)
    acknowledge_notice(user, language="es")
    return user


def described(user: Any, **facts: str) -> dict[str, str]:
    """Describe a person to the tests."""
    return {
        "email": user.email,
        "full_name": user.full_name,
        "key": str(user.public_id),
        "session": session_of(user),
        **facts,
    }


def add_fresh(name: str) -> dict[str, str]:
    """Add a person who has not filled in a profile."""
    return described(add_user(name))


def profile_of(user: Any) -> Any:
    """Fill in the profile of a person."""
    from lms.accounts.domain.profile import Answers, save_profile  # noqa: PLC0415
    from lms.accounts.enums import (  # noqa: PLC0415
        GovernmentLevel,
        JobFunction,
        SeniorityBand,
    )
    from lms.accounts.models import Institution  # noqa: PLC0415

    institution = Institution.objects.filter(country__code="XAB").order_by("pk").first()
    assert institution is not None
    answers = Answers(
        country=institution.country,
        institution=institution,
        level=GovernmentLevel(institution.level),
        function=JobFunction.SERVICES,
        seniority=SeniorityBand.PROFESSIONAL,
        sex="",
    )
    return save_profile(user.link.subject, answers=answers)


def add_newcomer(name: str) -> dict[str, str]:
    """Add a person with a profile who is not enrolled."""
    user = add_user(name)
    profile_of(user)
    return described(user)


def add_learner(name: str) -> dict[str, str]:
    """Add a person who is enrolled and has opened nothing yet."""
    from courses.domain.enrollment import enroll  # noqa: PLC0415
    from courses.models import CourseRun  # noqa: PLC0415

    user = add_user(name)
    profile = profile_of(user)
    run = CourseRun.objects.get(code="digital-identity-open")
    enrollment = enroll(user.link.subject, run, profile=profile, language="es")
    return described(user, enrollment=str(enrollment.public_id))


def demo_sessions() -> dict[str, dict[str, str]]:
    """Describe the demonstration people, by their part."""
    from lms.accounts.domain.demo import PEOPLE  # noqa: PLC0415
    from lms.accounts.models import User  # noqa: PLC0415

    return {
        person.email.partition("@")[0]: described(User.objects.get(email=person.email))
        for person in PEOPLE
    }


def session_of(user: Any) -> str:
    """Return the key of a new session of the person."""
    from django.conf import settings  # noqa: PLC0415
    from django.contrib.auth import (  # noqa: PLC0415
        BACKEND_SESSION_KEY,
        HASH_SESSION_KEY,
        SESSION_KEY,
    )

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


if __name__ == "__main__":
    main()
