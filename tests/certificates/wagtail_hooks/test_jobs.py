"""Runs awarded after a preview, jobs started and watched, keys asked for."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from certificates.domain.job import work_off
from certificates.models import AwardJob, Issuer, SigningKey
from courses.models import Course, CourseRun
from lms.accounts.models import User
from lms.core.models import OutboxMessage
from tests.factories.accounts import CountryFactory, official
from tests.factories.certificates import (
    NOW,
    awarded,
    completed,
    known,
    named,
    signed,
)
from tests.factories.courses import RunFactory, enrolled, published_course

GIVEN = {"reason_class": "key", "reason": "Rotation.", "confirm": "on"}


def test_a_run_is_previewed_and_awarded(admin: Any, course: Course, ana: User) -> None:
    awarded(known(ana), course)
    ready = known(official(full_name="Berta"))
    completed(ready, course)
    named(ready, "Berta Gil")
    unnamed = known(official(full_name="Ciro"))
    completed(unnamed, course)
    run = CourseRun.objects.get()
    enrolled(official(full_name="Dora"), run)
    page = reverse("certificates_cohort")
    assert admin.get(page).status_code == 200
    shown = admin.get(page, {"run": run.pk})
    found = shown.context["cohort"]
    assert (found.enrolled, found.completed, found.awarded, found.waiting) == (
        4,
        3,
        1,
        2,
    )
    rows = {name: (one.earns, why) for name, one, why in shown.context["rows"]}
    assert rows["Ana"] == (False, [])
    assert rows["Berta"] == (True, [])
    assert rows["Ciro"] == (False, ["The name to be printed is confirmed."])
    assert rows["Dora"][0] is False
    assert rows["Dora"][1][0] == "The course is completed."
    answer = admin.post(page, {"run": run.pk})
    job = AwardJob.objects.get()
    assert answer.url == reverse("certificates_job", args=[job.public_id])
    assert job.actor == admin.user.public_id
    assert work_off(job.pk, now=NOW) == 1
    text = admin.get(answer.url).text
    assert "3 of 3 looked at, something was done for 1." in text
    assert run.code in text


def test_a_run_whose_course_is_not_certified(admin: Client, course: Course) -> None:
    run = RunFactory.create(course=published_course(code="data"))
    page = reverse("certificates_cohort")
    assert "The course of this run is not certified." in (
        admin.get(page, {"run": run.pk}).text
    )
    admin.post(page, {"run": run.pk})
    assert not AwardJob.objects.exists()


def test_a_job_over_many_certificates(admin: Client, course: Course, ana: User) -> None:
    credential = signed(awarded(known(ana), course))
    page = reverse("certificates_jobs")
    asked = {**GIVEN, "kind": "resign"}
    errors = admin.post(page, asked).context["form"].errors
    assert list(errors) == ["key"]
    answer = admin.post(page, {**asked, "key": credential.key_id})
    job = AwardJob.objects.get()
    assert answer.url == reverse(  # type: ignore[attr-defined]  # a redirect
        "certificates_job", args=[job.public_id]
    )
    assert (job.kind, job.parameters, job.total) == (
        "resign",
        {"key": credential.key_id},
        1,
    )
    assert "Look again" in admin.get(answer.url).text  # type: ignore[attr-defined]  # a redirect
    assert str(credential.key) in admin.get(page).text


def test_a_key_is_asked_for(admin: Client, course: Course) -> None:
    issuer = Issuer.objects.get()
    page = reverse("certificates_keys")
    text = admin.get(page).text
    assert "did:web:academy.example.org" in text
    assert "<strong>signs</strong>" in text
    address = reverse("certificates_make_key", args=[issuer.pk])
    assert admin.post(address, {}).status_code == 200
    admin.post(address, {"confirm": "on"})
    owed = OutboxMessage.objects.get(task="certificates.tasks.sign_make_key")
    assert owed.payload["after"] == issuer.keys.get().pk
    assert issuer.keys.count() == 1


def test_no_key_without_a_public_address(
    admin: Client, course: Course, settings: Any
) -> None:
    issuer = Issuer.objects.create(
        code="other", names={"en": "Other"}, url="https://other.example.org"
    )
    settings.WAGTAILADMIN_BASE_URL = "nowhere"
    address = reverse("certificates_make_key", args=[issuer.pk])
    answer = admin.post(address, {"confirm": "on"}, follow=True)
    assert "is no public address of a site" in answer.text
    assert not OutboxMessage.objects.filter(
        task="certificates.tasks.sign_make_key"
    ).exists()


def test_a_key_is_given_up(admin: Client, course: Course, ana: User) -> None:
    signed(awarded(known(ana), course))
    key = SigningKey.objects.get()
    address = reverse("certificates_give_up_key", args=[key.pk])
    assert "1 certificates that hold today" in admin.get(address).text
    admin.post(address, {"confirm": "on"})
    owed = OutboxMessage.objects.get(task="certificates.tasks.sign_give_up_key")
    assert owed.payload["key_id"] == key.pk
    key.refresh_from_db()
    assert key.compromised_at is None


def test_counts_are_shown_by_country(admin: Client, course: Course, ana: User) -> None:
    awarded(known(ana), course)
    CountryFactory.create(code="URY")
    answer = admin.get(reverse("certificates_counts"))
    (real, rows), (_synthetic, none) = answer.context["parts"]
    assert real == "real"
    assert [(row.country, row.awards) for row, _name in rows] == [("PER", 1)]
    assert none == []


@pytest.mark.parametrize("name", ["certificates_awards", "certificates_waiting"])
def test_the_menu_leads_to_the_pages(admin: Client, course: Course, name: str) -> None:
    home = admin.get(reverse("wagtailadmin_home"))
    assert reverse(name) in home.text
