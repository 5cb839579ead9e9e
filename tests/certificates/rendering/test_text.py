"""What is read from the page is what the award says, field by field."""

import subprocess
import unicodedata
from dataclasses import replace
from decimal import Decimal

import pytest

from certificates.credentials.facts import AwardFacts, IdentityFacts, IdentityMethod
from certificates.rendering import Language, render_pdf
from tests.certificates.rendering.samples import (
    AWARD,
    BARE,
    CREDENTIAL,
    KOREAN,
    SPECIMEN,
)


def raw_text(facts: AwardFacts, language: Language) -> str:
    """Return the text of the document as poppler reads it."""
    done = subprocess.run(
        ["pdftotext", "-raw", "-", "-"],
        input=render_pdf(facts, language=language, credential=CREDENTIAL),
        capture_output=True,
        check=True,
    )
    return done.stdout.decode().replace("\f", "")


def text(facts: AwardFacts, language: Language) -> str:
    """Return the text of the document in one line."""
    return " ".join(raw_text(facts, language).split())


def letters(words: str) -> str:
    """Return a text without its spaces, which line breaks take away."""
    return "".join(words.split())


def test_a_certificate_in_english_says_this() -> None:
    assert text(AWARD, "en") == (
        "Academy of Digital Government "
        "Certificate of completion "
        "This certifies that "
        "María Fernanda Núñez Quispe "
        "Secretaría de Gobierno y Transformación Digital, Perú "
        "has completed "
        "Digital identity and identity management "
        "Version 1.0 "
        "Length 7.5 hours Level Apply "
        "Studied October 5, 2026 to November 22, 2026 Awarded on November 23, 2026 "
        "Results and competencies "
        "Competency Level Result Pass mark 0 100 "
        "Final quiz 86.5% 70% "
        "ID1 Foundations of digital identity Foundations Apply 100% 60% "
        "ID2 Authentication, assurance levels and wallets Apply 78% none "
        "ID3 Governance, privacy and inclusion Apply not measured "
        "Results in per cent, on a scale from 0 to 100. The mark on each bar is the "
        "pass mark. Framework: GD-LAC 1.0. "
        "How the identity was known Confirmed by Focal point of Peru. "
        "Conditions The assessments were not supervised. The questions came from a "
        "bank that is kept secret. 2 attempts were used. "
        "Ana Ejemplo Director of the Academy João Exemplo Coordinator of the program "
        "Verify this certificate Scan the code or open this address: "
        "https://academy.example.org/verify/7KQ4M2XP9WTBZ "
        "Code 7KQ4-M2XP-9WTB-Z Certificate number 2026-000123 "
        "The signed credential is attached to this file as credential.json. Any "
        "verifier of Open Badges 3.0 accepts it, without asking the issuer."
    )


def test_a_certificate_in_spanish_says_this() -> None:
    said = text(AWARD, "es")
    for part in (
        "Certificado de finalización Se certifica que María Fernanda Núñez Quispe",
        "ha completado Digital identity and identity management Versión 1.0",
        "Duración 7,5 horas Nivel Apply",
        "Período de estudio 5 de octubre de 2026 – 22 de noviembre de 2026",
        "Fecha de otorgamiento 23 de noviembre de 2026",
        "Final quiz 86,5 % 70 %",
        "ID2 Authentication, assurance levels and wallets Apply 78 % ninguno",
        "ID3 Governance, privacy and inclusion Apply no se midió",
        "Cómo se conoció la identidad La confirmó: Focal point of Peru.",
        "Se usaron 2 intentos.",
        "Código 7KQ4-M2XP-9WTB-Z Número de certificado 2026-000123",
    ):
        assert part in said


def test_a_certificate_in_portuguese_says_this() -> None:
    said = text(AWARD, "pt-br")
    for part in (
        "Certificado de conclusão Certifica-se que María Fernanda Núñez Quispe",
        "concluiu Digital identity and identity management Versão 1.0",
        "Carga horária 7,5 horas Nível Apply",
        "Período de estudo 5 de outubro de 2026 – 22 de novembro de 2026",
        "Data de concessão 23 de novembro de 2026",
        "Final quiz 86,5% 70%",
        "ID3 Governance, privacy and inclusion Apply não avaliada",
        "Como a identidade foi conhecida Confirmada por: Focal point of Peru.",
        "Foram usadas 2 tentativas.",
        "Código 7KQ4-M2XP-9WTB-Z Número do certificado 2026-000123",
    ):
        assert part in said


def test_a_korean_name_is_read_as_it_was_written() -> None:
    said = text(KOREAN, "en")
    assert "This certifies that 김민수 행정안전부, Republic of Korea has" in said


def test_marks_typed_apart_are_printed_joined() -> None:
    apart = unicodedata.normalize("NFD", "Núñez 김민수")
    assert "Núñez 김민수" in text(replace(AWARD, holder=apart), "es")


def test_a_certificate_without_results_and_signatures_has_no_empty_headings() -> None:
    said = text(BARE, "en")
    for absent in ("Results", "Level", "Framework", "Ana"):
        assert absent not in said
    assert "Length 7.5 hours Studied October 5, 2026 to November 22, 2026" in said


def test_competencies_without_any_result_stand_without_numbers() -> None:
    said = text(replace(AWARD, results=()), "en")
    assert "Competency Level ID1 Foundations of digital identity Apply ID2" in said
    assert "not measured" not in said
    assert "%" not in said


def test_a_result_of_an_unknown_competency_is_not_lost() -> None:
    (first, *_) = AWARD.results
    said = text(replace(AWARD, results=(replace(first, competency="ZZ9"),)), "en")
    assert "ZZ9 Final quiz 86.5% 70%" in said


def test_a_later_beginning_of_validity_is_stated() -> None:
    later = replace(AWARD, valid_from=AWARD.valid_from.replace(month=12))
    assert "Valid from" in text(later, "en")
    assert "December 23, 2026" in text(later, "en")


def test_an_end_of_validity_is_stated() -> None:
    ends = replace(AWARD, valid_until=AWARD.valid_from.replace(year=2028))
    assert "Valid until November 23, 2028" in text(ends, "en")
    assert "Valid until" not in text(AWARD, "en")


@pytest.mark.parametrize(
    ("language", "word", "note"),
    [
        ("es", "ESPÉCIMEN", "No certifica nada sobre ninguna persona."),
        ("pt-br", "ESPÉCIME", "Não certifica nada sobre ninguém."),
        ("en", "SPECIMEN", "It certifies nothing about anyone."),
    ],
)
def test_a_specimen_says_so_twice_and_a_certificate_never(
    language: Language, word: str, note: str
) -> None:
    said = text(SPECIMEN, language)
    assert said.count(word) == 2
    assert note in said
    assert word not in text(AWARD, language)


HOSTILE = (
    "#panic() *x* _y_ `z` $1$ <a> @b = // [",
    '"; drop \\ \\" \' {{x}} {by} {holder}',
    '#read("/etc/passwd") #include "x.typ"',
    "</svg> &amp; <script>",
    "1. - + /term: https://evil.example",
)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_markup_in_names_is_printed_as_it_is(hostile: str) -> None:
    facts = replace(
        AWARD,
        holder=hostile,
        institution=hostile,
        achievement=replace(AWARD.achievement, name=hostile, level=hostile),
        identity=IdentityFacts(IdentityMethod.CONFIRMED, hostile),
    )
    said = letters(text(facts, "en"))
    assert said.count(letters(hostile)) >= 4


def test_line_breaks_in_a_name_do_no_harm() -> None:
    said = letters(text(replace(AWARD, holder="Ana\n\u0301Ruiz\tLima"), "en"))
    assert "Lima" in said


def test_a_name_of_120_letters_is_all_there() -> None:
    name = "Maria Aparecida da Conceição de Souza e Silva " * 3
    name = name[:120].strip()
    said = text(replace(AWARD, holder=name), "pt-br")
    assert f"Certifica-se que {name} Secretaría" in said


def test_a_word_of_120_letters_is_broken_not_cut() -> None:
    facts = replace(AWARD, holder="W" * 120, results=())
    assert "W" * 120 in letters(text(facts, "en"))


def test_numbers_are_written_without_needless_zeros() -> None:
    (first, *_) = AWARD.results
    exact = replace(first, share=Decimal("33.33"), required=Decimal("0.00"))
    assert "Final quiz 33,33 % 0 %" in text(replace(AWARD, results=(exact,)), "es")
