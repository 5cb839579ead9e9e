"""The verification page, as a stranger meets it: every verdict, every refusal, in words."""

import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pikepdf
import pytest
import time_machine
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from certificates.codes import grouped, new_code
from certificates.credentials.baking import SIGNATURE, bake_badge, write_chunk
from certificates.credentials.bundle import write_bundle
from certificates.domain.forgetting import forget_holder
from certificates.domain.signing import sign_status_list
from certificates.domain.standing import Grounds, change_standing, reissue_award
from certificates.enums import AwardEventKind, ReasonClass
from certificates.models import Credential, CredentialRecord, StatusList
from certificates.queries.issuer import issuer_document
from courses.models import Course
from lms.accounts.duties import NOTICE_DUE
from lms.accounts.enums import Population
from lms.accounts.models import IdentityEvidence, User
from tests.factories.accounts import official
from tests.factories.certificates import NOW, awarded, make_issuer, signed

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)
ERROR = Grounds(ReasonClass.ISSUED_IN_ERROR, "secret words", None)
NAME = "Ana María Núñez Peña"
PNG = (
    SIGNATURE
    + write_chunk((b"IHDR", struct.pack(">LLBBBBB", 1, 1, 8, 0, 0, 0, 0)))
    + write_chunk((b"IDAT", zlib.compress(b"\0\0")))
    + write_chunk((b"IEND", b""))
)


@pytest.fixture(autouse=True)
def _fresh_hour() -> Iterator[None]:
    """Look an hour after the award, with nothing counted yet."""
    for name in ("default", "rendered"):
        caches[name].clear()
    with time_machine.travel(LATER, tick=False):
        yield


def known(user: User) -> None:
    """Let the identity of a person be known."""
    subject = user.link.subject
    IdentityEvidence.objects.create(
        subject=subject,
        country=subject.profiles.get().country,
        method="self_declared",
        outcome="confirmed",
        at=NOW,
    )


def lists_signed(now: datetime = LATER) -> None:
    """Sign every status list as it stands."""
    for row in StatusList.objects.all():
        sign_status_list(row.pk, now=now)


@pytest.fixture
def credential(ana: User, course: Course) -> Credential:
    """A credential that is valid."""
    known(ana)
    made = signed(awarded(ana, course))
    lists_signed(NOW)
    return made


def page(client: Client, address: str, status: int = 200) -> str:
    """Return the words of a page, without its markup."""
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[-2000:]
    return words_of(answer.content)


def words_of(content: bytes) -> str:
    """Return the words of a page, without its markup."""
    main = content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def verdict(client: Client, credential: Credential, language: str = "en") -> str:
    """Return the verdict by code, as the heading says it."""
    content = client.get(f"/{language}/verify/{credential.code}/").content.decode()
    return re.findall(r'<h2 id="verdict">([^<]+)</h2>', content)[0]


def upload(client: Client, data: bytes, name: str = "certificate.json") -> Any:
    """Send a file."""
    return client.post("/en/verify/", {"file": SimpleUploadedFile(name, data)})


def judged(client: Client, data: bytes, name: str = "certificate.json") -> str:
    """Return the verdict on a file, as the heading says it."""
    answer = upload(client, data, name)
    assert answer.status_code == 200, words_of(answer.content)
    return re.findall(r'<h2 id="verdict">([^<]+)</h2>', answer.content.decode())[0]


def document_of(credential: Credential) -> dict[str, Any]:
    """Return the signed document."""
    document: dict[str, Any] = json.loads(credential.record.document)
    return document


def test_a_stranger_sees_every_printed_field(
    client: Client, credential: Credential, course: Course
) -> None:
    text = page(client, f"/en/verify/{credential.code}/")
    award = credential.award
    for said in (
        "Valid",
        NAME,
        "Digital identity",
        award.number,
        grouped(credential.code),
        "March 2, 2026",
        "20 hours",
        award.institution,
        "Pass mark",
        "50%",
        "ID1",
        "Competency framework: ",
        str(course.framework),
        "not supervised",
        "Nobody checked them",
        "did:web:academy.example.org",
        "#key-2026-03-02",
        "UTC",
        "python -m certificates.credentials verify",
        "https://academy.example.org/.well-known/did.json",
    ):
        assert said in text, said
    assert text.count("https://academy.example.org/credentials/status/") == 2


@pytest.mark.parametrize(
    ("language", "words"), [("es", "Válido"), ("pt-br", "Válido"), ("en", "Valid")]
)
def test_it_speaks_the_language_of_the_reader(
    client: Client, credential: Credential, language: str, words: str
) -> None:
    assert verdict(client, credential, language) == words


def test_a_page_is_light_and_found_by_no_search_engine(
    client: Client,
    credential: Credential,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(4):
        answer = client.get(f"/en/verify/{credential.code}/")
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert b'name="robots" content="noindex, nofollow"' in answer.content
    assert "no-store" in answer["Cache-Control"]
    assert len(answer.content) < 16_000
    assert answer.content.count(b"<script") == 1
    assert "csrftoken" not in answer.cookies


def test_a_code_may_be_typed_as_people_type(
    client: Client, credential: Credential
) -> None:
    typed = grouped(credential.code).lower().replace("0", "o").replace("-", " ")
    answer = client.get("/en/verify/", {"code": typed})
    assert answer.status_code == 302
    assert answer["Location"] == f"/en/verify/{grouped(credential.code)}/"


def test_a_mistyped_code_is_told_without_a_look(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        text = page(client, "/en/verify/AAAAA-BBBBB-CCCD/", 400)
    assert "Check the code" in text
    assert "Check the code" in page(client, "/en/verify/?code=wrong", 422)
    assert "Please check these answers" in page(client, "/en/verify/?code=", 422)


def test_an_unknown_code_is_not_ours(client: Client, credential: Credential) -> None:
    code = new_code(lambda bits: 2**bits - 1)
    assert "We issued no certificate" in page(client, f"/en/verify/{code}/", 404)


@pytest.mark.parametrize(
    ("event", "said"),
    [(AwardEventKind.REVOKED, "Revoked"), (AwardEventKind.SUSPENDED, "Suspended")],
)
def test_a_mark_says_since_when_and_why_in_a_word(
    client: Client, credential: Credential, event: AwardEventKind, said: str
) -> None:
    change_standing(credential.award, event, grounds=ERROR, now=LATER)
    text = page(client, f"/en/verify/{credential.code}/")
    assert verdict(client, credential) == said
    assert "issued in error" in text
    assert "March 2, 2026, 4:30 p.m. (UTC)" in text
    assert "secret words" not in text
    assert judged(client, credential.record.document.encode()) == said


def test_what_was_replaced_leads_on(client: Client, credential: Credential) -> None:
    new = reissue_award(credential.award, grounds=ERROR, now=LATER)
    assert verdict(client, credential) == "Replaced"
    answer = client.get(f"/en/verify/{credential.code}/")
    assert f"https://academy.example.org/v/{new.code}/".encode() in answer.content
    assert verdict(client, new) == "Cannot be checked now"
    assert "waits for its signature" in page(client, f"/en/verify/{new.code}/")


def test_a_stale_list_is_no_verdict(client: Client, credential: Credential) -> None:
    with time_machine.travel(NOW + timedelta(days=8), tick=False):
        text = page(client, f"/en/verify/{credential.code}/")
    assert "Cannot be checked now" in text
    assert text.count("out of date") == 1


def test_a_specimen_says_so(client: Client, course: Course) -> None:
    make_issuer(demo=True)
    alba = official(email="alba@example.org", population=Population.SYNTHETIC)
    known(alba)
    specimen = signed(awarded(alba, course))
    lists_signed()
    assert verdict(client, specimen) == "Specimen"
    assert "SPECIMEN: Digital identity" in page(client, f"/en/verify/{specimen.code}/")
    answer = client.get(f"/en/verify/{specimen.code}/")
    assert b'href="/demo/did.json"' in answer.content


def test_the_name_is_shown_by_the_holders_choice(
    client: Client, credential: Credential
) -> None:
    Credential.objects.update(shows_name=False)
    text = page(client, f"/en/verify/{credential.code}/")
    assert NAME not in text
    assert "as the holder wishes" in text
    assert "Valid" in text
    answer = upload(client, credential.record.document.encode())
    assert NAME in answer.content.decode()


def test_a_forgotten_holder(client: Client, credential: Credential) -> None:
    file = credential.record.document.encode()
    forget_holder(credential.award.subject)
    text = page(client, f"/en/verify/{credential.code}/")
    assert "Withdrawn at the holder&#x27;s request" in text
    assert NAME not in text
    assert "Digital identity" not in text

    answer = upload(client, file)
    text = words_of(answer.content)
    assert judged(client, file) == "Valid"
    assert "The holder asked us to delete our copy" in text
    assert NAME in text


def test_a_tampered_row_is_not_valid(client: Client, credential: Credential) -> None:
    text = credential.record.document.replace("Ana María", "Eva María")
    CredentialRecord.objects.update(document=text)
    said = page(client, f"/en/verify/{credential.code}/")
    assert "Altered" in said
    assert "is not the one that we signed" in said
    assert "Eva" not in said


def test_every_kind_of_file_is_read(client: Client, credential: Credential) -> None:
    text = credential.record.document.encode()
    lists = [json.loads(row.document) for row in StatusList.objects.all()]
    bundle = write_bundle(
        document_of(credential),
        issuer_document(credential.issuer),
        lists,
        verification_url="https://academy.example.org/v/X/",
    )
    assert judged(client, text) == "Valid"
    assert judged(client, b"\xef\xbb\xbf" + text) == "Valid"
    assert judged(client, bake_badge(PNG, text), "badge.png") == "Valid"
    assert judged(client, bundle, "bundle.zip") == "Valid"
    assert judged(client, pdf_with({"credential.json": text}), "a.pdf") == "Valid"


def pdf_with(files: dict[str, bytes]) -> bytes:
    """Return a PDF with files attached."""
    target, document = io.BytesIO(), pikepdf.new()
    document.add_blank_page()
    for name, data in files.items():
        document.attachments[name] = data
    document.save(target)
    return target.getvalue()


def test_keys_that_come_along_are_never_believed(
    client: Client, credential: Credential
) -> None:
    document = document_of(credential)
    document["credentialSubject"]["identifier"][0]["identityHash"] = "Eva"
    keys = issuer_document(credential.issuer)
    keys["verificationMethod"][0]["publicKeyMultibase"] = (
        "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
    )
    bundle = write_bundle(document, keys, [], verification_url="x")
    answer = upload(client, bundle, "bundle.zip")
    text = words_of(answer.content)
    assert "Altered" in text
    assert "the name of the holder" in text
    assert "Eva" not in text
    assert NAME not in text


def test_what_somebody_else_signed(client: Client, credential: Credential) -> None:
    document = document_of(credential)
    document["issuer"]["id"] = "did:web:elsewhere.example"
    document["name"] = "<script>alert(1)</script>"
    answer = upload(client, json.dumps(document).encode())
    assert "Not ours" in words_of(answer.content)
    assert b"alert(1)" not in answer.content
    assert b"elsewhere.example" not in answer.content


def fixed(number: int, _bits: int) -> int:
    """Return a number in place of chance."""
    return number


def codes_of_nobody() -> list[str]:
    """Return codes that were never given."""
    return [new_code(partial(fixed, number)) for number in range(21)]


def nested(depth: int) -> bytes:
    """Return JSON that is nested deeply."""
    return b'{"a":' + b"[" * depth + b"]" * depth + b"}"


def zipped(files: dict[str, bytes]) -> bytes:
    """Return an archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def png_bomb() -> bytes:
    """Return a PNG whose text unpacks to 64 MB."""
    packed = zlib.compress(b" " * 64_000_000, 9)
    text = b"openbadgecredential\0\1\0\0\0" + packed
    return PNG[:33] + write_chunk((b"iTXt", text)) + PNG[33:]


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b" \n ", "The file is empty."),
    "picture without": (lambda: PNG, "no signed credential"),
    "cut off": (lambda: PNG[:40], "damaged"),
    "bomb in a PNG": (png_bomb, "larger than any certificate"),
    "bomb in a ZIP": (
        lambda: zipped({"credential.json": b" " * 50_000_000}),
        "larger than any certificate",
    ),
    "deeply nested": (lambda: nested(100_000), "more complex"),
    "nested a little": (lambda: nested(100), "more complex"),
    "no JSON": (lambda: b'{"a": NaN}', "cannot be read as a credential"),
    "something else": (lambda: b"MZ\x90\x00", "no PDF, PNG, JSON or ZIP"),
    "thousands of attachments": (
        lambda: pdf_with({f"{number}.json": b"{}" for number in range(2000)}),
        "more complex",
    ),
    "PDF cut off": (lambda: pdf_with({"c.json": b"{}"})[:200], "damaged"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_are_refused_with_the_reason(client: Client, kind: str) -> None:
    make, said = HOSTILE[kind]
    answer = upload(client, make(), "certificate.bin")
    assert answer.status_code == 422
    assert said in words_of(answer.content)


def test_a_foreign_context_is_not_fetched(
    client: Client, credential: Credential
) -> None:
    document = document_of(credential)
    document["@context"] = ["https://evil.example/context"]
    text = words_of(upload(client, json.dumps(document).encode()).content)
    assert "Altered" in text
    assert "The terms that give its words their meaning were changed." in text


def test_what_is_too_large_is_refused_unread(client: Client) -> None:
    answer = client.generic(
        "POST",
        "/en/verify/",
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH="104857600",
    )
    assert answer.status_code == 413
    assert "larger than any certificate (up to 5 MB)" in words_of(answer.content)


def test_no_file_is_said_in_words(client: Client) -> None:
    answer = client.post("/en/verify/")
    assert answer.status_code == 422
    assert "Please check these answers" in words_of(answer.content)


def test_guessing_is_slow(client: Client) -> None:
    codes = codes_of_nobody()
    answers = [client.get(f"/en/verify/{code}/") for code in codes]
    assert [answer.status_code for answer in answers] == [404] * 20 + [429]
    assert "Wait 5 minutes" in words_of(answers[-1].content)
    assert answers[-1]["Retry-After"] == "300"
    assert client.get(f"/v/{codes[0]}.json").status_code == 429
    elsewhere = client.get(f"/en/verify/{codes[0]}/", REMOTE_ADDR="203.0.113.9")
    assert elsewhere.status_code == 404


def test_a_network_of_version_six_is_one_address(client: Client) -> None:
    codes = codes_of_nobody()
    answers = [
        client.get(f"/en/verify/{code}/", REMOTE_ADDR=f"2001:db8::{number + 1:x}")
        for number, code in enumerate(codes)
    ]
    assert answers[-1].status_code == 429


@pytest.mark.parametrize("address", ["", "not an address"])
def test_who_has_no_address_is_counted_too(client: Client, address: str) -> None:
    codes = codes_of_nobody()
    answers = [client.get(f"/en/verify/{c}/", REMOTE_ADDR=address) for c in codes]
    assert [answer.status_code for answer in answers] == [404] * 20 + [429]


def test_who_owes_the_notice_verifies_all_the_same(
    client: Client, ana: User, credential: Credential
) -> None:
    client.force_login(ana)
    session = client.session
    session[NOTICE_DUE] = True
    session.save()
    assert client.get("/en/learning/").status_code == 302
    assert verdict(client, credential) == "Valid"
    assert client.get("/.well-known/did.json").status_code == 200


def test_looking_again_and_again_has_an_end(
    client: Client, credential: Credential
) -> None:
    Credential.objects.update(state="withdrawn")
    CredentialRecord.objects.all().delete()
    address = f"/en/verify/{credential.code}/"
    statuses = [client.get(address).status_code for _ in range(121)]
    assert statuses == [200] * 120 + [429]


def test_files_have_an_end_too(client: Client) -> None:
    statuses = [upload(client, b"{").status_code for _ in range(31)]
    assert statuses == [422] * 30 + [429]
