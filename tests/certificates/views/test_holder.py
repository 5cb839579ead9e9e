"""My certificates: the holder's own, and nobody else's."""

import io
import json
import zipfile

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.test import Client

from certificates.credentials.reading import read_credential
from certificates.domain.standing import Grounds, change_standing
from certificates.enums import AwardEventKind, ReasonClass
from certificates.models import (
    Award,
    Credential,
    CredentialFile,
    HolderName,
    HolderReply,
    NameCorrection,
)
from courses.models import Course
from lms.accounts.models import User
from tests.factories.accounts import focal_point, official
from tests.factories.certificates import NOW, awarded, completed, known, signed

pytestmark = pytest.mark.django_db
FILES = ("pdf", "png", "json", "zip")


@pytest.fixture(autouse=True)
def uploads(settings: object, tmp_path: object) -> None:
    settings.MEDIA_ROOT = f"{tmp_path}/media"  # type: ignore[attr-defined]


@pytest.fixture
def browser(ana: User) -> Client:
    client = Client()
    client.force_login(known(ana))
    return client


@pytest.fixture
def award(browser: Client, ana: User, course: Course) -> Award:
    award = awarded(ana, course)
    signed(award)
    return award


def path(award: Award, what: str = "") -> str:
    """Return an address of a certificate."""
    return f"/en/me/certificates/{award.public_id}/{what}"


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_before_the_award_the_list_says_what_is_missing(
    browser: Client, ana: User, course: Course
) -> None:
    completed(ana, course, given=(None, None))
    page = text_of(browser, "/en/me/certificates/")
    assert page.count(">missing<") == page.count("missing</") == 2
    assert "What is missing to complete it" in page
    assert "Confirm my name" in page


def test_who_has_nothing_is_told_how_certificates_come_about(browser: Client) -> None:
    assert "No certificates yet" in text_of(browser, "/en/me/certificates/")


def test_a_name_is_confirmed_once(browser: Client, ana: User, course: Course) -> None:
    completed(ana, course)
    page = text_of(browser, "/en/me/certificates/name/")
    assert 'value="Ana"' in page
    sent = browser.post("/en/me/certificates/name/", {"name": "  Ana  Núñez "})
    assert sent.headers["Location"] == "/en/me/certificates/"
    assert HolderName.objects.get().name == "Ana Núñez"
    assert "You confirmed" in text_of(browser, "/en/me/certificates/name/")

    again = browser.post("/en/me/certificates/name/", {"name": "Another"})
    assert "Another name is confirmed already: Ana Núñez" in again.content.decode()
    assert HolderName.objects.get().name == "Ana Núñez"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "This field is required"),
        (" -- ", "Write your name as it is to be printed."),
        ("a" * 121, "The name has 121 characters; 120 are possible."),
        ("Ana ☃", "“☃” (SNOWMAN)"),
    ],
)
def test_a_name_that_cannot_be_printed_is_refused_in_words(
    browser: Client, name: str, said: str
) -> None:
    sent = browser.post("/en/me/certificates/name/", {"name": name})
    assert said in sent.content.decode()
    assert not HolderName.objects.exists()


def test_the_certificate_shows_what_one_can_do_with_it(
    browser: Client, award: Award
) -> None:
    code = Credential.objects.get().code
    page = text_of(browser, path(award))
    assert "Ana María Núñez Peña" in page
    assert f"https://academy.example.org/v/{code}/" in page
    assert all(path(award, f"certificate.{kind}") in page for kind in FILES)


def test_every_file_holds_the_same_signed_credential(
    browser: Client, award: Award
) -> None:
    document = json.loads(Credential.objects.get().record.document)
    for kind in FILES:
        response = browser.get(path(award, f"certificate.{kind}"))
        assert response.status_code == 200
        assert response["Content-Disposition"].endswith(f'-{award.number}.{kind}"')
        assert response["Cache-Control"] == "private, no-store"
        if kind == "zip":
            names = zipfile.ZipFile(io.BytesIO(response.content)).namelist()
            assert "credential.json" in names
        assert read_credential(response.content) == document


def test_a_file_is_made_once_and_again_the_same_if_it_is_lost(
    browser: Client, award: Award
) -> None:
    address = path(award, "certificate.pdf")
    first = browser.get(address).content
    row = CredentialFile.objects.get()
    kept = f"certificates/{row.digest[:2]}/{row.digest}.pdf"
    assert default_storage.exists(kept)
    with pikepdf.open(io.BytesIO(first)) as pdf:
        assert len(pdf.attachments) == 1

    default_storage.delete(kept)
    assert browser.get(address).content == first
    with default_storage.open(kept, "wb") as file:
        file.write(b"something else")
    assert browser.get(address).content == first
    assert CredentialFile.objects.get().digest == row.digest


def test_a_file_says_the_same_whatever_is_edited_later(
    browser: Client, award: Award, course: Course
) -> None:
    first = browser.get(path(award, "certificate.pdf")).content
    CredentialFile.objects.all().delete()
    issuer = Credential.objects.get().issuer
    issuer.names = {"en": "Somebody else"}
    issuer.save()
    assert browser.get(path(award, "certificate.pdf")).content == first


@pytest.mark.parametrize("kind", ["exe", "html", "pdf2"])
def test_other_files_do_not_exist(browser: Client, award: Award, kind: str) -> None:
    assert browser.get(path(award, f"certificate.{kind}")).status_code == 404


def test_before_it_is_signed_there_is_nothing_to_download(
    browser: Client, ana: User, course: Course
) -> None:
    award = awarded(ana, course)
    assert "is being signed" in text_of(browser, path(award))
    assert browser.get(path(award, "certificate.pdf")).status_code == 404


def test_the_holder_decides_whether_the_name_is_shown(
    browser: Client, award: Award
) -> None:
    browser.post(path(award, "name-shown/"), {"shown": "no"})
    assert not Credential.objects.get().shows_name
    browser.post(path(award, "name-shown/"), {"shown": "yes"})
    assert Credential.objects.get().shows_name


def test_a_correction_is_asked_for_with_a_reason(browser: Client, award: Award) -> None:
    refused = browser.post(path(award, "correction/"), {"name": "Ana Peña"})
    assert "This field is required" in refused.content.decode()
    wanted = {"name": "Ana Peña", "reason": "The second surname is missing."}
    browser.post(path(award, "correction/"), wanted)
    browser.post(path(award, "correction/"), wanted | {"name": "Other"})
    row = NameCorrection.objects.get()
    assert (row.name, row.reason) == ("Ana Peña", wanted["reason"])
    assert "You asked to be named “Ana Peña”" in text_of(browser, path(award))


def test_a_revoked_certificate_is_not_corrected(browser: Client, award: Award) -> None:
    grounds = Grounds(ReasonClass.ISSUED_IN_ERROR, "Wrong run.", None)
    change_standing(award, AwardEventKind.REVOKED, grounds=grounds, now=NOW)
    page = text_of(browser, path(award))
    assert "Wrong run." in page
    assert "Ask for a correction" not in page
    browser.post(path(award, "correction/"), {"name": "Ana", "reason": "Because."})
    assert not NameCorrection.objects.exists()


def test_a_holder_writes_and_a_message_sent_twice_is_kept_once(
    browser: Client, award: Award
) -> None:
    for _ in range(2):
        browser.post(path(award, "reply/"), {"text": "That was not me."})
    browser.post(path(award, "reply/"), {"text": "  "})
    assert HolderReply.objects.get().text == "That was not me."
    assert "not answered yet" in text_of(browser, path(award))


ADDRESSES = ["", *(f"certificate.{kind}" for kind in FILES), "correction/"]


@pytest.mark.parametrize("what", ADDRESSES)
def test_nobody_else_reaches_a_certificate(award: Award, what: str) -> None:
    others = [official(email="o@example.org"), focal_point(email="f@example.org")]
    for other in others:
        client = Client()
        client.force_login(other)
        assert client.get(path(award, what)).status_code == 404
    stranger = Client().get(path(award, what))
    assert stranger.headers["Location"].startswith("/en/account/login/")


@pytest.mark.parametrize("what", ["name-shown/", "correction/", "reply/"])
def test_nobody_else_changes_a_certificate(award: Award, what: str) -> None:
    client = Client()
    client.force_login(official(email="o@example.org"))
    data = {"shown": "no", "name": "X", "reason": "Y", "text": "Z"}
    assert client.post(path(award, what), data).status_code == 404
    assert Credential.objects.get().shows_name
    assert not NameCorrection.objects.exists()
    assert not HolderReply.objects.exists()
