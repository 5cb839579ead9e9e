"""The document, judged by tools that others wrote."""

import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from certificates.credentials.facts import AwardFacts
from certificates.rendering import (
    ATTACHMENT,
    LANGUAGES,
    Language,
    render_badge,
    render_page_image,
    render_pdf,
)
from tests.certificates.rendering.samples import (
    AWARD,
    BARE,
    CREDENTIAL,
    KOREAN,
    SPECIMEN,
)

SAMPLES: list[tuple[str, AwardFacts, Language]] = [
    *((f"award in {language}", AWARD, language) for language in LANGUAGES),
    ("Korean name", KOREAN, "en"),
    ("specimen", SPECIMEN, "es"),
    ("bare", BARE, "pt-br"),
]
each_sample = pytest.mark.parametrize(
    ("facts", "language"),
    [pytest.param(*sample, id=name) for name, *sample in SAMPLES],
)


def run(*command: str | Path) -> str:
    """Run a tool; a missing one is an error, not a test less."""
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, (command, done.stdout, done.stderr)
    return done.stdout.decode()


@pytest.fixture
def pdf(facts: AwardFacts, language: Language, tmp_path: Path) -> Path:
    path = tmp_path / "certificate.pdf"
    made = render_pdf(facts, language=language, credential=CREDENTIAL)
    path.write_bytes(made)
    return path


@each_sample
def test_the_structure_is_clean(pdf: Path) -> None:
    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", pdf)


@each_sample
def test_the_credential_is_the_only_attachment(pdf: Path, tmp_path: Path) -> None:
    assert run("pdfdetach", "-list", pdf).splitlines() == [
        "1 embedded files",
        f"1: {ATTACHMENT}",
    ]
    run("pdfdetach", "-save", "1", "-o", tmp_path / "out.json", pdf)
    assert (tmp_path / "out.json").read_bytes() == CREDENTIAL
    with pikepdf.open(pdf) as document:
        (associated,) = document.Root.AF
        assert associated.AFRelationship == "/Source"
        assert str(associated.UF) == ATTACHMENT
        assert associated.EF.F.Subtype == "/application/ld+json"


@each_sample
def test_the_file_claims_both_standards_and_its_language(
    pdf: Path, language: Language
) -> None:
    with pikepdf.open(pdf) as document:
        metadata = document.open_metadata()
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["pdfuaid:part"] == "1"
        expected = {"es": "es", "pt-br": "pt-BR", "en": "en"}[language]
        assert str(document.Root.Lang) == expected


def test_the_file_is_dated_by_the_award_and_titled_by_what_was_achieved() -> None:
    made = render_pdf(AWARD, language="en", credential=CREDENTIAL)
    with pikepdf.open(io.BytesIO(made)) as document:
        metadata = document.open_metadata()
        assert metadata["xmp:CreateDate"] == "2026-11-23T15:04:05+00:00"
        title = "Certificate of completion: Digital identity and identity management"
        assert metadata["dc:title"] == title
        assert metadata["dc:creator"] == ["Academy of Digital Government"]
        assert document.Root.ViewerPreferences.DisplayDocTitle


@each_sample
def test_no_check_of_accessibility_finds_an_error(pdf: Path) -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("pdfua"), "check", "--format", "json", pdf],
        capture_output=True,
        check=False,
    )
    report = json.loads(done.stdout)
    assert [one for one in report["findings"] if one["severity"] == "error"] == []


@each_sample
def test_every_font_is_embedded_in_part_and_can_be_read_back(pdf: Path) -> None:
    fonts = run("pdffonts", pdf).splitlines()[2:]
    assert len(fonts) >= 3
    for font in fonts:
        assert "Puente" in font
        embedded, subset, to_unicode = font.split()[-5:-2]
        assert (embedded, subset, to_unicode) == ("yes", "yes", "yes"), font


@each_sample
def test_the_same_facts_give_the_same_bytes(
    pdf: Path, facts: AwardFacts, language: Language
) -> None:
    render_pdf(replace(facts, number="other"), language=language, credential=b"{}")
    again = render_pdf(facts, language=language, credential=CREDENTIAL)
    assert again == pdf.read_bytes()


@each_sample
def test_the_code_on_the_page_leads_to_the_verification(
    pdf: Path, facts: AwardFacts, tmp_path: Path
) -> None:
    run("pdftoppm", "-r", "110", "-f", "1", "-l", "1", "-png", pdf, tmp_path / "page")
    (image,) = tmp_path.glob("page*.png")
    assert run("zbarimg", "-q", "--raw", image).strip() == facts.verification_url


ELSEWHERE = """
import sys
from certificates.rendering import render_badge, render_page_image, render_pdf
from tests.certificates.rendering.samples import AWARD, CREDENTIAL
made = render_pdf(AWARD, language="es", credential=CREDENTIAL)
made += render_page_image(AWARD, language="es") + render_badge(AWARD, language="es")
sys.stdout.buffer.write(made)
"""


def test_another_process_elsewhere_makes_the_same_bytes(tmp_path: Path) -> None:
    here = Path(__file__).parents[3]
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(here)}
    env |= {"TZ": "Asia/Seoul", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE],
        capture_output=True,
        check=True,
        cwd=tmp_path,
        env=env,
    )
    made = render_pdf(AWARD, language="es", credential=CREDENTIAL)
    made += render_page_image(AWARD, language="es")
    assert done.stdout == made + render_badge(AWARD, language="es")


def test_the_image_of_a_page_is_a_png() -> None:
    image = render_page_image(AWARD, language="es")
    assert image.startswith(b"\x89PNG")
    assert image == render_page_image(AWARD, language="es")
