"""Administrators find awards, act on them, and take lists out; nobody else does."""

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from certificates.codes import grouped
from certificates.domain.standing import Grounds, reissue_award
from certificates.enums import ReasonClass
from certificates.models import Award, Issuer
from certificates.wagtail_hooks import exports
from courses.models import Course
from lms.accounts.enums import Population
from lms.accounts.models import Message, User
from lms.core.models import AuditEntry
from tests.factories.accounts import CountryFactory, official
from tests.factories.certificates import NOW, awarded, known, make_issuer, signed

LIST = "certificates_awards"


@pytest.fixture
def award(course: Course, ana: User) -> Award:
    found = awarded(known(ana), course)
    signed(found)
    return found


@pytest.fixture
def other(course: Course) -> Award:
    """The award of somebody of another country."""
    country = CountryFactory.create(code="URY")
    found = awarded(known(official(country)), course, name="=João Ávila")
    signed(found)
    return found


def listed(client: Client, **asked: str) -> list[str]:
    answer = client.get(reverse(LIST), asked)
    assert answer.status_code == 200
    return [row.number for row, _state, _code in answer.context["rows"]]


def test_nobody_else_reaches_the_pages(outsider: Client, award: Award) -> None:
    one = [award.public_id]
    pages = [
        reverse(LIST),
        reverse("certificates_award", args=one),
        reverse("certificates_change", args=[*one, "revoked"]),
        *(
            reverse(f"certificates_{name}")
            for name in (
                "waiting",
                "achievements",
                "counts",
                "cohort",
                "jobs",
                "keys",
            )
        ),
        reverse("certificates_achievement", args=[award.version.achievement_id]),
        reverse(
            "certificates_preview", args=[award.version.achievement_id, "page", "es"]
        ),
        reverse("certificates_make_key", args=[Issuer.objects.get().pk]),
        reverse("wagtailsnippets_certificates_issuer:list"),
        reverse("wagtailsnippets_certificates_signatory:add"),
    ]
    for page in pages:
        answer = outsider.get(page)
        assert answer.status_code == 302, page
        assert b"Ana" not in answer.content
    answer = outsider.post(reverse("certificates_export"), {"kind": "csv"})
    assert answer.status_code == 302


def test_the_list_is_narrowed(admin: Client, award: Award, other: Award) -> None:
    assert listed(admin) == [other.number, award.number]
    assert listed(admin, country="URY") == [other.number]
    assert listed(admin, run=award.run, country="PER") == [award.number]
    assert listed(admin, state="revoked") == []
    assert listed(admin, state="valid", country="PER") == [award.number]
    assert listed(admin, since="2026-03-03") == []
    assert listed(admin, since="2026-03-02", until="2026-03-02") == [
        other.number,
        award.number,
    ]
    assert listed(admin, achievement=str(award.version.achievement_id)) != []
    assert listed(admin, population="synthetic") == []


def test_an_award_is_found(admin: Client, award: Award, other: Award) -> None:
    assert listed(admin, q=award.number) == [award.number]
    assert listed(admin, q="1999-000001") == []
    assert listed(admin, q="nunez pena ana") == [award.number]
    assert listed(admin, q="joao") == [other.number]
    assert listed(admin, q="---") == []
    old = award.credentials.get(current=True)
    grounds = Grounds(ReasonClass.OTHER, "", None)
    reissue_award(award, grounds=grounds, now=NOW)
    assert listed(admin, q=grouped(old.code).lower()) == [award.number]


def test_specimens_are_listed_apart(admin: Client, course: Course) -> None:
    make_issuer(demo=True, did="did:web:academy.example.org:demo", key=True)
    country = CountryFactory.create(code="XAA", invented=True)
    person = official(country, population=Population.SYNTHETIC)
    award = awarded(known(person), course)
    assert listed(admin) == []
    assert listed(admin, population="synthetic") == [award.number]
    answer = admin.get(reverse("certificates_award", args=[award.public_id]))
    assert "A specimen of a person who does not exist." in answer.text


def test_an_award_is_suspended_lifted_and_revoked(
    admin: Any, award: Award, ana: User
) -> None:
    page = reverse("certificates_award", args=[award.public_id])
    given = {"reason_class": "identity", "reason": "We have a doubt."}
    suspend = reverse("certificates_change", args=[award.public_id, "suspended"])
    answer = admin.post(suspend, given)
    assert answer.status_code == 200
    assert award.credentials.get(current=True).state == "valid"
    for event, state in (
        ("suspended", "suspended"),
        ("lifted", "valid"),
        ("revoked", "revoked"),
    ):
        address = reverse("certificates_change", args=[award.public_id, event])
        assert admin.get(address).status_code == 200
        assert admin.post(address, {**given, "confirm": "on"}).url == page
        assert award.credentials.get(current=True).state == state
    last = award.events.get(event="revoked")
    assert (last.reason_class, last.reason) == ("identity", "We have a doubt.")
    assert last.actor == admin.user.public_id
    assert Message.objects.filter(user=ana, kind="certificate_revoked").count() == 1
    answer = admin.get(page)
    assert answer.context["changes"] == []
    assert "We have a doubt." in answer.text
    assert admin.get(suspend).url == page


def test_an_award_is_issued_anew_and_both_documents_lead_to_each_other(
    admin: Client, award: Award
) -> None:
    address = reverse("certificates_change", args=[award.public_id, "replaced"])
    given = {"reason_class": "other", "reason": "A better page.", "confirm": "on"}
    admin.post(address, given)
    old, new = award.credentials.order_by("number")
    assert (old.state, new.state, new.replaces) == ("replaced", "valid", old)
    answer = admin.get(reverse("certificates_award", args=[award.public_id]))
    assert '<a href="#document-2">2 →</a>' in answer.text
    assert '<a href="#document-1">← 1</a>' in answer.text


def test_a_list_is_taken_out_without_names(
    admin: Client, award: Award, other: Award
) -> None:
    answer = admin.post(
        reverse("certificates_export") + "?country=URY", {"kind": "csv"}
    )
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # streamed
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["number"] == other.number
    assert (row["country"], row["state"], row["completed_on"]) == (
        "URY",
        "valid",
        "2026-03-01",
    )
    assert "name" not in row
    assert "Ávila" not in text
    assert not AuditEntry.objects.filter(action="awards_exported").exists()


def test_names_are_asked_for_and_that_is_logged(
    admin: Any, award: Award, other: Award
) -> None:
    answer = admin.post(reverse("certificates_export"), {"kind": "xlsx", "names": "on"})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][-1] == "name"
    # Neither is a formula: an apostrophe stands before it.
    assert [row[-1] for row in rows[1:]] == ["'=João Ávila", "Ana María Núñez Peña"]
    entry = AuditEntry.objects.get(action="awards_exported")
    assert entry.actor == admin.user.public_id


def test_a_workbook_that_no_sheet_would_hold(
    admin: Client, award: Award, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MOST_OF_A_SHEET", 0)
    answer = admin.post(reverse("certificates_export"), {"kind": "xlsx"}, follow=True)
    assert "A workbook would have more than 0 rows." in answer.text


def test_a_kind_that_does_not_exist_leads_back(admin: Client) -> None:
    answer = admin.post(reverse("certificates_export"), {"kind": "pdf"})
    assert answer.url == reverse(LIST)  # type: ignore[attr-defined]  # a redirect


def test_an_award_that_does_not_exist(admin: Client, award: Award) -> None:
    unknown = award.version.public_id
    address = reverse("certificates_award", args=[unknown])
    answer = admin.get(address, follow=True)
    assert answer.status_code == 404
