"""Who is certified: made in a process of the served site, by domain calls."""

from typing import Any


def name_an_issuer() -> None:
    """Let the course be certified by an issuer who signs for real people."""
    from django.conf import settings  # noqa: PLC0415 -- after setup
    from django.utils import timezone  # noqa: PLC0415

    from certificates.domain.key import make_key  # noqa: PLC0415
    from certificates.models import Achievement, Issuer  # noqa: PLC0415

    words = {
        "es": "Academia de Prueba",
        "pt": "Academia de Teste",
        "en": "Test Academy",
    }
    issuer = Issuer.objects.create(
        code="academy", names=words, url=f"{settings.WAGTAILADMIN_BASE_URL}/"
    )
    make_key(issuer, actor=None, now=timezone.now())
    Achievement.objects.update(issuer=issuer)


def bring_to_the_end(key: str) -> None:
    """Let a learner be a real person who has done everything but the test at the end."""
    import random  # noqa: PLC0415

    from django.utils import timezone  # noqa: PLC0415

    from assessments.domain.demo import take_quiz  # noqa: PLC0415
    from assessments.queries.quiz import quizzes_of  # noqa: PLC0415
    from courses.domain.progress import finish_lesson  # noqa: PLC0415
    from courses.models import Enrollment  # noqa: PLC0415
    from lms.accounts.enums import Population  # noqa: PLC0415

    enrollment = Enrollment.objects.select_related("run__course", "subject").get(
        public_id=key
    )
    enrollment.subject.population = Population.REAL
    enrollment.subject.save(update_fields=["population"])
    fields: dict[str, Any] = {"language": "es", "now": timezone.now()}
    for lesson in enrollment.run.course.lessons.filter(retired=False):
        finish_lesson(enrollment, lesson, by="marked", **fields)
    chance = random.Random(8)  # noqa: S311 -- whoever knows everything leaves it no say
    for quiz in quizzes_of(enrollment.run.course):
        if quiz.placement.place != "after_course":
            take_quiz(enrollment, quiz, chance, ability=9, now=fields["now"])


def pages_of_holder(email: str) -> dict[str, str]:
    """Return the English addresses of the pages about somebody's certificate."""
    from django.urls import reverse  # noqa: PLC0415
    from django.utils.translation import override  # noqa: PLC0415

    from certificates.models import Credential  # noqa: PLC0415

    credential = Credential.objects.select_related("award__version").get(
        award__subject__link__user__email=email, current=True
    )
    award, version = credential.award, credential.award.version
    framework = version.definition["framework"].split("/")
    with override("en"):
        return {
            "certificate": reverse("certificates:certificate", args=[award.public_id]),
            "correction": reverse("certificates:correction", args=[award.public_id]),
            "verdict": reverse("certificates:verify_code", args=[credential.code]),
            "achievement": reverse(
                "credentials:achievement", args=[version.public_id, "en"]
            ),
            "framework": reverse("credentials:framework", args=framework),
        }
