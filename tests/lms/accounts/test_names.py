import pytest

from lms.accounts.names import fold_name


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Ministerio de Economía", "ministerio de economia"),
        ("  MINISTÉRIO  da Gestão ", "ministerio da gestao"),
        ("Min. de Hacienda (MH)", "min de hacienda mh"),
        ("Straße", "strasse"),
        ("", ""),
        ("– —", ""),
    ],
)
def test_fold_name_forgets_case_accents_and_punctuation(name: str, folded: str) -> None:
    assert fold_name(name) == folded
