"""People for the browser tests, with sessions: run in a process of the served site.

`python -m tests.e2e.people` adds them and prints them as JSON. A session made here saves
each test the sign-in form, which has a test of its own.
"""

import json
import os
import sys
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import django

from tests.e2e.certified import bring_to_the_end, name_an_issuer, pages_of_holder
from tests.e2e.classes import HALF, let_take
from tests.e2e.desk import lay_desk

LEARNERS = 70
NEWCOMERS = 30


def main() -> None:
    """Add learners (enrolled), newcomers (with a profile) and sessions for everybody."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.dev")
    django.setup()
    add_translated_source(lesson="5-3")
    name_an_issuer()
    people: dict[str, Any] = {
        "learners": [add_learner(f"learner-{n:02}") for n in range(LEARNERS)],
        "newcomers": [add_newcomer(f"newcomer-{n:02}") for n in range(NEWCOMERS)],
        "demo": demo_sessions(),
        "fresh": [add_fresh(f"fresh-{n:02}") for n in range(10)],
        "tourist": add_learner("tourist"),
        "examinee": add_learner("examinee"),
        "without_password": add_without_password("federated"),
        "officials": [add_official(f"official-{n}", country="XAA") for n in range(3)],
        "other_focal": add_focal_point("focal-abroad", country="XAB"),
        "other_instructor": add_instructor("instructor-elsewhere"),
        "editors": [add_administrator(f"editor-{n}") for n in range(6)],
    }
    class_of = [add_learner(f"class-{n:02}") for n in range(2 * HALF)]
    people["classmate"] = class_of[0] | let_take(class_of)
    people["desk"] = lay_desk(str(people["examinee"]["email"]))
    people["graduate"] = add_learner("graduate")
    bring_to_the_end(str(people["graduate"]["enrollment"]))
    people["specimen"] = pages_of_holder(str(people["demo"]["holder"]["email"]))
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


def add_without_password(name: str) -> dict[str, str]:
    """Add a person who signs in through a provider of identities."""
    user = add_user(name)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    return described(user)


def profile_of(user: Any, *, country: str = "XAB") -> Any:
    """Fill in the profile of a person."""
    from lms.accounts.domain.profile import Answers, save_profile  # noqa: PLC0415
    from lms.accounts.enums import (  # noqa: PLC0415
        GovernmentLevel,
        JobFunction,
        SeniorityBand,
    )
    from lms.accounts.models import Institution  # noqa: PLC0415

    institution = (
        Institution.objects.filter(country__code=country).order_by("pk").first()
    )
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


def add_official(name: str, *, country: str) -> dict[str, str]:
    """Add a person with a profile in a country."""
    user = add_user(name)
    profile_of(user, country=country)
    return described(user)


def add_focal_point(name: str, *, country: str) -> dict[str, str]:
    """Add a person who is the focal point of a country."""
    from django.utils import timezone  # noqa: PLC0415

    from lms.accounts.domain.focal_point import appoint_focal_point  # noqa: PLC0415
    from lms.accounts.models import User  # noqa: PLC0415

    user = add_user(name)
    institution = profile_of(user, country=country).institution
    by = User.objects.get(email="administrator@puente.example")
    today = timezone.localdate()
    appoint_focal_point(user, country=institution.country, since=today, by=by)
    return described(user)


def add_instructor(name: str) -> dict[str, str]:
    """Add a person who teaches another course, which has a run and no page yet."""
    from courses.models import Course, CourseInstructor, CourseRun  # noqa: PLC0415

    user = add_user(name)
    profile_of(user)
    model = Course.objects.get(code="digital-identity")
    course = Course.objects.create(
        code="other-course", framework=model.framework, hours=2
    )
    CourseRun.objects.create(course=course, code="other-run", languages=["es"])
    CourseInstructor.objects.create(course=course, user=user)
    return described(user)


def add_translated_source(*, lesson: str) -> None:
    """Let a lesson translate a work whose license forbids it: it may not be published."""
    from courses.enums import DerivationKind  # noqa: PLC0415
    from courses.models import Derivation, Lesson, License, SourceWork  # noqa: PLC0415

    row = Lesson.objects.get(code=lesson, course__code="digital-identity")
    source = SourceWork.objects.create(
        course=row.course,
        code="R99",
        institution="Instituto de Prueba",
        title="Informe cerrado",
        license=License.objects.get(code="cc-by-nd-4.0"),
    )
    kind = DerivationKind.TRANSLATES
    Derivation.objects.create(lesson=row, source=source, kind=kind)


def add_administrator(name: str) -> dict[str, str]:
    """Add a person who may edit and publish every page."""
    from lms.accounts.domain.groups import ensure_groups  # noqa: PLC0415
    from lms.accounts.enums import Role  # noqa: PLC0415

    user = add_user(name)
    user.groups.add(ensure_groups()[Role.ADMINISTRATOR])
    return described(user)


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

    from lms.accounts.doors import note_doors  # noqa: PLC0415

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    note_doors(SimpleNamespace(session=session), user)  # type: ignore[arg-type]
    session.save()
    return str(session.session_key)


if __name__ == "__main__":
    main()
