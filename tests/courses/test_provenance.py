"""What every license allows to every use, written out."""

import pytest

from courses.domain.site_data import load_reference_data
from courses.enums import DerivationKind
from courses.models import License
from courses.provenance import REASONS, Terms, refusals

KINDS = ("cites", "quotes", "translates", "adapts", "embeds")
# A use of each kind, in a course that is free and in one that is sold:
# . allowed, u unknown license, d no derivatives, c no copies, n no commercial use.
TABLE = {
    #                        free     sold
    "kogl-0":               ". . . . .   . . . . .",
    "kogl-1":               ". . . . .   . . . . .",
    "kogl-2":               ". . . . .   . n n n n",
    "kogl-3":               ". . d d .   . . d d .",
    "kogl-4":               ". . d d .   . n dn dn n",
    "kogl-1-ai":            ". . . . .   . . . . .",
    "kogl-2-ai":            ". . . . .   . n n n n",
    "kogl-3-ai":            ". . d d .   . . d d .",
    "kogl-4-ai":            ". . d d .   . n dn dn n",
    "cc0-1.0":              ". . . . .   . . . . .",
    "cc-by-4.0":            ". . . . .   . . . . .",
    "cc-by-sa-4.0":         ". . . . .   . . . . .",
    "cc-by-nc-4.0":         ". . . . .   . n n n n",
    "cc-by-nc-sa-4.0":      ". . . . .   . n n n n",
    "cc-by-nd-4.0":         ". . d d .   . . d d .",
    "cc-by-nc-nd-4.0":      ". . d d .   . n dn dn n",
    "cc-by-3.0-igo":        ". . . . .   . . . . .",
    "cc-by-sa-3.0-igo":     ". . . . .   . . . . .",
    "cc-by-nc-nd-3.0-igo":  ". . d d .   . n dn dn n",
    "public-domain":        ". . . . .   . . . . .",
    "permission":           ". . d d c   . n dn dn cn",
    "all-rights-reserved":  ". . d d c   . n dn dn cn",
    "unknown":              ". . u u u   . n un un un",
}  # fmt: skip
LETTERS = {
    "u": "unknown-license",
    "d": "no-derivatives",
    "c": "no-copies",
    "n": "non-commercial",
}
WITHOUT_ATTRIBUTION = {"kogl-0", "cc0-1.0", "public-domain"}
CASES = [
    (code, kind, sold, set(word) - {"."})
    for code, row in TABLE.items()
    for (sold, kind), word in zip(
        [(sold, kind) for sold in (False, True) for kind in KINDS],
        row.split(),
        strict=True,
    )
]


@pytest.fixture
def licenses(db: None) -> dict[str, Terms]:
    load_reference_data()
    return {
        row.code: Terms(
            known=row.known,
            derivatives=row.derivatives,
            commercial_use=row.commercial_use,
            attribution_required=row.attribution_required,
            copies=row.copies,
        )
        for row in License.objects.all()
    }


def test_table_covers_every_license_and_kind(licenses: dict[str, Terms]) -> None:
    assert set(licenses) == set(TABLE)
    assert set(DerivationKind.values) == set(KINDS)


def test_every_license_allows_what_the_table_says(licenses: dict[str, Terms]) -> None:
    found = [
        (
            code,
            kind,
            sold,
            set(
                refusals(kind, licenses[code], commercial_course=sold, attributed=True)
            ),
        )
        for code, kind, sold, _ in CASES
    ]
    expected = [
        (code, kind, sold, {LETTERS[letter] for letter in letters})
        for code, kind, sold, letters in CASES
    ]
    assert found == expected


def test_permission_stands_above_every_license(licenses: dict[str, Terms]) -> None:
    for code, terms in licenses.items():
        allowed = Terms(**{**vars(terms), "permission": True})
        for kind in KINDS:
            found = refusals(kind, allowed, commercial_course=True, attributed=True)
            assert (code, kind, found) == (code, kind, [])


def test_attribution_is_asked_for_whatever_else_is_allowed(
    licenses: dict[str, Terms],
) -> None:
    for code, terms in licenses.items():
        allowed = Terms(**{**vars(terms), "permission": True})
        for kind in KINDS:
            found = refusals(kind, allowed, commercial_course=False, attributed=False)
            expected = [] if code in WITHOUT_ATTRIBUTION else ["attribution"]
            assert (code, kind, found) == (code, kind, expected)


def test_every_reason_has_words_and_a_remedy() -> None:
    assert set(REASONS) == {*LETTERS.values(), "attribution"}
    assert all(said and remedy.endswith(".") for said, remedy in REASONS.values())
