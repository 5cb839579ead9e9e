"""How much a page holds, and what happens when it is more."""

import hashlib
import io
import subprocess
import sys
import threading
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageFont

from certificates import rendering
from certificates.credentials.facts import AwardFacts, ResultFacts, SignatoryFacts
from certificates.rendering import (
    TEMPLATE_VERSION,
    UnprintableError,
    badge_alt,
    missing_characters,
    render_badge,
    render_pdf,
)
from certificates.rendering.characters import covered_characters
from certificates.rendering.payload import (
    SHORT_NOTE,
    SHORT_PERSON,
    SHORT_ROW,
    SHORT_SIGNATORIES,
    SHORT_TABLE,
    SHORT_TEXT,
)
from tests.certificates.rendering.samples import AWARD, CREDENTIAL, SPECIMEN, competency

PACKAGE = Path(rendering.__file__).parent


def pages(facts: AwardFacts) -> int:
    made = render_pdf(facts, language="es", credential=CREDENTIAL)
    with pikepdf.open(io.BytesIO(made)) as document:
        return len(document.pages)


def with_competencies(number: int, name: str) -> AwardFacts:
    codes = [f"C{place}" for place in range(number)]
    return replace(
        AWARD,
        achievement=replace(
            AWARD.achievement,
            alignments=tuple(competency(code, name) for code in codes),
        ),
        results=tuple(
            ResultFacts(code, name, Decimal(80), Decimal(60), code) for code in codes
        ),
    )


def wide(length: int) -> str:
    """Return the widest words of a length."""
    return ("WWWW " * length)[: length - 1] + "W"


def test_what_is_called_short_fits_on_a_page_even_with_the_widest_letters() -> None:
    code = "W1"
    facts = replace(
        with_competencies(SHORT_TABLE, wide(SHORT_ROW - len(code) - 1)),
        specimen=True,
        holder=wide(SHORT_TEXT),
        institution=wide(SHORT_TEXT - len("Perú") - 2),
        issuer=replace(AWARD.issuer, name=wide(SHORT_TEXT)),
        identity=replace(AWARD.identity, by=wide(SHORT_NOTE - len("La confirmó: ."))),
        signatories=(SignatoryFacts(wide(SHORT_PERSON), wide(SHORT_PERSON)),)
        * SHORT_SIGNATORIES,
    )
    facts = replace(
        facts, achievement=replace(facts.achievement, name=wide(SHORT_TEXT))
    )
    assert pages(facts) == 1


@pytest.mark.parametrize(("number", "expected"), [(1, 1), (20, 1), (40, 2), (80, 3)])
def test_a_long_table_goes_on_pages_of_its_own(number: int, expected: int) -> None:
    assert pages(with_competencies(number, "Privacidad e inclusión")) == expected


@pytest.mark.parametrize(
    "holder", ["W" * 120, "Ñandú Ibáñez " * 9, "김" * 120, "가나다 " * 30, "i"]
)
def test_nothing_is_printed_outside_the_frame(holder: str, tmp_path: Path) -> None:
    facts = replace(
        AWARD,
        holder=holder,
        achievement=replace(AWARD.achievement, name=wide(200), level=wide(60)),
        issuer=replace(AWARD.issuer, name=wide(120)),
    )
    made = render_pdf(facts, language="es", credential=CREDENTIAL)
    (tmp_path / "page.pdf").write_bytes(made)
    subprocess.run(
        ["pdftoppm", "-r", "50", "-gray", "-png", "page.pdf", "page"],
        cwd=tmp_path,
        check=True,
    )
    for path in tmp_path.glob("*.png"):
        with Image.open(path) as opened:
            page = opened.convert("L")
            width, height = page.size
            # Between the rule around the page and the text nothing may stand.
            strip = page.crop((int(width * 0.96), 0, width, height))
            assert strip.getextrema() == (255, 255)
            inner = (int(width * 0.885), 60, int(width * 0.935), height - 60)
            assert page.crop(inner).getextrema() == (255, 255)


def test_threads_take_turns() -> None:
    made: dict[int, bytes] = {}

    def render(place: int) -> None:
        facts = replace(AWARD, number=str(place % 3))
        made[place] = render_pdf(facts, language="en", credential=CREDENTIAL)

    threads = [threading.Thread(target=render, args=(place,)) for place in range(9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [made[place] == made[place % 3] for place in range(9)] == [True] * 9
    assert len(set(made.values())) == 3


FORKED = """
import os
from certificates.rendering import render_badge
from tests.certificates.rendering.samples import AWARD
render_badge(AWARD, language="en")
if os.fork() == 0:
    render_badge(AWARD, language="en")
else:
    _, status = os.wait()
    raise SystemExit(os.waitstatus_to_exitcode(status))
"""


def test_a_process_that_was_forked_too_late_says_so() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FORKED],
        capture_output=True,
        check=False,
        cwd=PACKAGE.parents[1],
        timeout=60,
    )
    assert done.returncode == 1
    assert b"RuntimeError: This process was forked after pages" in done.stderr


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(KeyError, match="fr"):
        render_badge(AWARD, language="fr")  # type: ignore[arg-type]


def test_the_badge_is_a_square_image_without_the_holder() -> None:
    made = render_badge(AWARD, language="es")
    with Image.open(io.BytesIO(made)) as image:
        assert (image.format, image.size, image.mode) == ("PNG", (512, 512), "RGBA")
        assert image.getpixel((0, 0)) == (0, 0, 0, 0)
    assert render_badge(replace(AWARD, holder="Otra"), language="es") == made
    assert badge_alt(AWARD, "es") == (
        "Insignia: Digital identity and identity management. "
        "Academy of Digital Government."
    )


def test_the_badge_of_a_specimen_is_marked() -> None:
    images = [
        Image.open(io.BytesIO(render_badge(facts, language="en"))).convert("L")
        for facts in (AWARD, SPECIMEN)
    ]
    changed = ImageChops.difference(*images).getbbox()
    assert changed is not None
    assert changed[2] - changed[0] > 400
    assert badge_alt(SPECIMEN, "en").startswith("Specimen of a badge")


def test_every_covered_character_is_drawn_by_a_font() -> None:
    fonts = [
        ImageFont.truetype(PACKAGE / "fonts" / name, 20)
        for name in ("serif-semibold.otf", "hangul-regular.otf")
    ]
    blanks = [bytes(font.getmask("\uffff")) for font in fonts]
    for one in sorted(covered_characters())[::37]:
        drawn = [bytes(font.getmask(one)) for font in fonts]
        assert drawn != blanks, f"U+{ord(one):04X}"


@pytest.mark.parametrize(
    "name",
    [
        "María José Núñez-Ibáñez",
        "João Gonçalves d’Ávila",
        "Ñemby Gũarani g\u0303",
        "Nguyễn Thị Ánh",
        "Łukasz Žižek",
        "Ελένη Παππά",
        "Юлия Щукина",
        "김민수 뷁 쀍",
        "\u1100\u1161\u11a8",  # jamo that join to 각
        "A\u0308",
    ],
)
def test_names_that_can_be_printed(name: str) -> None:
    assert missing_characters(name) == []
    render_pdf(replace(AWARD, holder=name), language="es", credential=CREDENTIAL)


def test_a_character_that_no_font_holds_is_named_once() -> None:
    assert missing_characters("漢 Ana 漢 ع\u0007😀") == [
        ("漢", "CJK UNIFIED IDEOGRAPH-6F22"),
        ("ع", "ARABIC LETTER AIN"),
        ("\u0007", "U+0007"),
        ("😀", "GRINNING FACE"),
    ]


def test_text_that_cannot_be_printed_is_refused_by_name() -> None:
    facts = replace(AWARD, institution="Oficina 漢 😀")
    with pytest.raises(UnprintableError, match=r"漢 .CJK UNIFIED IDEOGRAPH-6F22., 😀"):
        render_pdf(facts, language="es", credential=CREDENTIAL)


HASHES = {"1": "70c2daaf9c7337c3001f93eb9a6686d805cb3596c3ec4824505341b57bc7cb51"}
"""Of each version: once certificates were issued with it, it never changes again."""


def test_a_changed_template_has_a_new_version() -> None:
    digest = hashlib.sha256()
    for folder in ("templates", "words", "fonts"):
        for path in sorted((PACKAGE / folder).iterdir()):
            if path.suffix in {".typ", ".toml", ".otf"}:
                digest.update(path.name.encode() + b"\0" + path.read_bytes())
    assert digest.hexdigest() == HASHES[TEMPLATE_VERSION]
