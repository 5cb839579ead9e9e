"""Files as people hand them in, whole and hostile."""

import resource
import struct
import subprocess
import sys
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from json import dumps
from pathlib import Path
from random import Random

import pikepdf
import pytest
from PIL import Image

from certificates.credentials.baking import bake_badge, unbake_badge, write_chunk
from certificates.credentials.bundle import read_bundle, write_bundle
from certificates.credentials.documents import read_document, write_document
from certificates.credentials.errors import Unreadable, UnreadableFileError
from certificates.credentials.reading import read_credential, read_file
from certificates.credentials.verdict import Outcome
from certificates.credentials.verifying import Evidence, verify
from tests.certificates.credentials.samples import (
    AWARD,
    DID,
    KEY,
    NOW,
    PLACE,
    keys,
    lists,
    signed,
)

MOST_SECONDS = 5
MOST_MEMORY = 150_000_000
KEYWORD = b"openbadgecredential"


def badge() -> bytes:
    image = BytesIO()
    Image.new("RGB", (16, 16), "teal").save(image, "PNG")
    return image.getvalue()


def with_chunk(kind: bytes, data: bytes) -> bytes:
    """Return a PNG with one more chunk behind its header."""
    plain = badge()
    return plain[:33] + write_chunk((kind, data)) + plain[33:]


def pdf_with(*files: bytes, password: str = "") -> bytes:
    document, target = pikepdf.new(), BytesIO()
    document.add_blank_page()
    for number, data in enumerate(files):
        attached = pikepdf.AttachedFileSpec(document, data, filename=f"{number}.json")
        document.attachments[f"{number}.json"] = attached
    lock = pikepdf.Encryption(owner=password, user=password) if password else False
    document.save(target, encryption=lock)
    return target.getvalue()


def zip_with(**files: bytes) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", "."), data)
    return target.getvalue()


def bundle() -> bytes:
    return write_bundle(
        signed(),
        keys(KEY)[DID],
        list(lists([PLACE]).values()),
        verification_url=AWARD.verification_url,
    )


def test_credential_is_read_from_every_kind_of_file() -> None:
    credential = write_document(signed())
    for file in (
        credential,
        b"\xef\xbb\xbf\r\n" + credential,
        bake_badge(badge(), credential),
        pdf_with(credential),
        pdf_with(b"no JSON", b'{"type": "Other"}', credential),
        bundle(),
    ):
        assert read_credential(file) == signed()


def test_baked_badge_stays_an_image_and_holds_one_credential() -> None:
    once = bake_badge(badge(), b'{"first": 1}')
    twice = bake_badge(once, '{"name": "Núñez 김"}'.encode())
    assert unbake_badge(twice) == '{"name": "Núñez 김"}'.encode()
    assert twice.count(KEYWORD) == 1
    with Image.open(BytesIO(twice)) as image:
        assert image.size == (16, 16)
        assert image.info["openbadgecredential"] == '{"name": "Núñez 김"}'


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (b"tEXt", KEYWORD + b"\x00{}"),
        (b"zTXt", KEYWORD + b"\x00\x00" + zlib.compress(b"{}")),
        (b"iTXt", KEYWORD + b"\x00\x01\x00en\x00x\x00" + zlib.compress(b"{}")),
        (b"iTXt", KEYWORD + b"\x00\x00\x00\x00\x00{}"),
    ],
)
def test_badges_of_other_bakers_are_read(kind: bytes, data: bytes) -> None:
    assert unbake_badge(with_chunk(kind, data)) == b"{}"


def test_bundle_is_the_same_every_time_and_holds_all_it_takes() -> None:
    archive = bundle()
    assert archive == bundle()
    with zipfile.ZipFile(BytesIO(archive)) as source:
        assert source.namelist() == [
            "README.txt",
            "credential.json",
            "did.json",
            "schema.json",
            "status-1.json",
            "status-2.json",
        ]
        readme = source.read("README.txt").decode("utf-8")
    assert readme.startswith("Qué contiene este archivo")
    assert "https://academy.example.org/.well-known/did.json" in readme
    assert AWARD.verification_url in readme
    held = read_bundle(archive)
    evidence = Evidence(held.did_documents, held.status_lists)
    assert verify(held.credential, evidence, now=NOW).outcome is Outcome.REVOKED


def test_file_without_keys_brings_none() -> None:
    held = read_file(zip_with(credential_json=write_document(signed())))
    assert (held.did_documents, held.status_lists) == ({}, {})


def bomb_in_pdf() -> bytes:
    """Return a PDF with an attachment of 100 MB of zeros, packed."""
    packer = zlib.compressobj(9)
    packed = b"".join(
        [*(packer.compress(bytes(10_000_000)) for _ in range(10)), packer.flush()]
    )
    packed = zlib.compress(packed)
    document, target = pikepdf.new(), BytesIO()
    document.add_blank_page()
    attached = pikepdf.AttachedFileSpec(document, b"{}", filename="a.json")
    document.attachments["a.json"] = attached
    names = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode])
    document.attachments["a.json"].get_file().obj.write(packed, filter=names)
    document.save(target, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return target.getvalue()


CREDENTIAL = write_document(signed())


def packed_zeros(number: int = 100_000_000) -> bytes:
    return zlib.compress(bytes(number))


def in_text(data: bytes, kind: bytes = b"zTXt") -> bytes:
    """Return a PNG with packed text under the keyword of a credential."""
    flags = b"\x00\x01\x00\x00\x00" if kind == b"iTXt" else b"\x00\x00"
    return with_chunk(kind, KEYWORD + flags + data)


def chance(number: int, seed: int = 1) -> bytes:
    return Random(seed).randbytes(number)  # noqa: S311 -- invented, the same each time


def crowd(number: int) -> bytes:
    return zip_with(**{f"file{place}_json": b"{}" for place in range(number)})


def archive_with(place: int, value: int) -> bytes:
    """Return a bundle whose list of entries says something else about the first one."""
    archive = bytearray(zip_with(credential_json=CREDENTIAL))
    archive[archive.index(b"PK\x01\x02") + place] = value
    return bytes(archive)


HOSTILE: dict[str, tuple[Callable[[], bytes], Unreadable]] = {
    "nothing": (lambda: b" \n", Unreadable.EMPTY),
    "other format": (lambda: b"GIF89a", Unreadable.UNKNOWN_FORMAT),
    "100 MB": (lambda: bytes(100_000_000), Unreadable.TOO_LARGE),
    "100 MB of text": (lambda: b"{" * 100_000_000, Unreadable.TOO_LARGE),
    "cut off JSON": (lambda: CREDENTIAL[:-50], Unreadable.NOT_JSON),
    "other encoding": (lambda: '{"a": "ñ"}'.encode("latin-1"), Unreadable.NOT_JSON),
    "large JSON": (lambda: b'{"a": "' + b"a" * 300_000 + b'"}', Unreadable.TOO_LARGE),
    "deep JSON": (
        lambda: b'{"a":' * 30_000 + b"1" + b"}" * 30_000,
        Unreadable.TOO_COMPLEX,
    ),
    "deep list": (
        lambda: b'{"a":' + b"[" * 200 + b"]" * 200 + b"}",
        Unreadable.TOO_COMPLEX,
    ),
    "wide JSON": (lambda: b'{"a": [' + b"1," * 9_000 + b"1]}", Unreadable.TOO_COMPLEX),
    "many members": (
        lambda: dumps(dict.fromkeys(map(str, range(6_000)), 1)).encode(),
        Unreadable.TOO_COMPLEX,
    ),
    "key twice": (lambda: b'{"a": 1, "a": 2}', Unreadable.NOT_JSON),
    "no number": (lambda: b'{"a": NaN}', Unreadable.NOT_JSON),
    "long number": (lambda: b'{"a": ' + b"9" * 9_000 + b"}", Unreadable.NOT_JSON),
    "plain badge": (badge, Unreadable.NO_CREDENTIAL),
    "cut off badge": (
        lambda: bake_badge(badge(), CREDENTIAL)[:200],
        Unreadable.DAMAGED,
    ),
    "badge without end": (lambda: badge()[:-12], Unreadable.DAMAGED),
    "badge of chunks": (
        lambda: badge()[:33] + write_chunk((b"tEXt", b"")) * 30_000,
        Unreadable.TOO_COMPLEX,
    ),
    "bomb in zTXt": (lambda: in_text(packed_zeros()), Unreadable.TOO_LARGE),
    "bomb in iTXt": (lambda: in_text(packed_zeros(), b"iTXt"), Unreadable.TOO_LARGE),
    "cut off text": (lambda: in_text(packed_zeros()[:9]), Unreadable.DAMAGED),
    "no packed text": (lambda: in_text(b"xx"), Unreadable.DAMAGED),
    "chunk longer than the file": (
        lambda: badge()[:33] + struct.pack(">L", 2**32 - 1) + b"iTXt" + KEYWORD,
        Unreadable.DAMAGED,
    ),
    "plain PDF": (pdf_with, Unreadable.NO_CREDENTIAL),
    "other PDF": (lambda: pdf_with(b"{}", b"text"), Unreadable.NO_CREDENTIAL),
    "two credentials": (
        lambda: pdf_with(CREDENTIAL, CREDENTIAL),
        Unreadable.TOO_COMPLEX,
    ),
    "cut off PDF": (lambda: pdf_with(CREDENTIAL)[:300], Unreadable.DAMAGED),
    "locked PDF": (
        lambda: pdf_with(CREDENTIAL, password="secret"),
        Unreadable.ENCRYPTED,
    ),
    "PDF of attachments": (lambda: pdf_with(*[b"{}"] * 2_000), Unreadable.TOO_COMPLEX),
    "bomb in a PDF": (bomb_in_pdf, Unreadable.DAMAGED),
    "large attachment": (
        lambda: pdf_with(b"{" + bytes(20_000_000)),
        Unreadable.NO_CREDENTIAL,
    ),
    "large packed attachment": (
        lambda: pdf_with(b"{" + chance(300_000)),
        Unreadable.NO_CREDENTIAL,
    ),
    "broken archive": (lambda: archive_with(0, 0), Unreadable.DAMAGED),
    "cut off archive": (lambda: bundle()[:-30], Unreadable.DAMAGED),
    "other archive": (lambda: zip_with(other_json=b"{}"), Unreadable.NO_CREDENTIAL),
    "bomb in an archive": (
        lambda: zip_with(credential_json=bytes(200_000_000)),
        Unreadable.TOO_LARGE,
    ),
    "archive of files": (lambda: crowd(3_000), Unreadable.TOO_COMPLEX),
    "archive of some files": (lambda: crowd(30), Unreadable.TOO_COMPLEX),
    "locked archive": (lambda: archive_with(8, 1), Unreadable.ENCRYPTED),
    "archive packed oddly": (lambda: archive_with(10, 99), Unreadable.DAMAGED),
}


@pytest.mark.parametrize(
    ("make", "code"), [pytest.param(*case, id=name) for name, case in HOSTILE.items()]
)
def test_hostile_file_is_refused_with_its_reason_in_bounded_time_and_memory(
    make: Callable[[], bytes], code: Unreadable
) -> None:
    file = make()
    tracemalloc.start()
    began = time.process_time()
    with pytest.raises(UnreadableFileError) as caught:
        read_credential(file)
    seconds, peak = time.process_time() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert caught.value.code is code
    assert seconds < MOST_SECONDS
    assert peak < MOST_MEMORY


def test_bomb_in_a_pdf_is_refused_within_little_memory(tmp_path: Path) -> None:
    (tmp_path / "bomb.pdf").write_bytes(bomb_in_pdf())
    done = subprocess.run(
        [sys.executable, "-m", "certificates.credentials", "verify", "bomb.pdf"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(Path(__file__).parents[3])},
        preexec_fn=lambda: resource.setrlimit(
            resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY)
        ),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (60, "")
    assert done.stderr.startswith("No credential can be read: damaged")


@pytest.mark.parametrize("kind", ["JSON", "badge", "PDF", "bundle"])
def test_file_with_random_bytes_in_it_is_read_or_refused(kind: str) -> None:
    whole = {
        "JSON": CREDENTIAL,
        "badge": bake_badge(badge(), CREDENTIAL),
        "PDF": pdf_with(CREDENTIAL),
        "bundle": bundle(),
    }[kind]
    refused = 0
    for seed in range(150):
        random, file = Random(seed), bytearray(whole)  # noqa: S311 -- invented, the same each time
        for _byte in range(random.choice([1, 3, 30])):
            file[random.randrange(len(file))] = random.randrange(256)
        try:
            verify(read_credential(bytes(file)), Evidence(keys(KEY)), now=NOW)
        except UnreadableFileError:
            refused += 1
    assert 0 < refused < 150


def test_what_is_no_image_is_not_baked() -> None:
    with pytest.raises(UnreadableFileError, match="no PNG image"):
        bake_badge(b"GIF89a", CREDENTIAL)


def test_list_is_no_document_and_a_long_list_is_none_of_ours() -> None:
    with pytest.raises(UnreadableFileError, match="no JSON object"):
        read_document(b"[1]")
    with pytest.raises(UnreadableFileError, match="a list of more than 500"):
        read_document(b'{"a": [' + b"1," * 500 + b"1]}")
