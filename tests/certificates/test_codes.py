"""Codes: what is printed can be typed back, and what is mistyped is noticed."""

import random
from itertools import pairwise

import pytest

from certificates.codes import ALPHABET, check_symbol, grouped, new_code, read_code


@pytest.fixture(params=range(25))
def code(request: pytest.FixtureRequest) -> str:
    chance = random.Random(request.param)  # noqa: S311 -- the same codes in every run
    return new_code(chance.getrandbits)


def test_a_code_is_read_back_however_it_is_typed(code: str) -> None:
    typed = grouped(code).lower().replace("0", "o").replace("1", "l")
    assert read_code(f" {typed} ") == code
    assert read_code(grouped(code).replace("-", "–")) == code


def test_every_wrong_symbol_is_noticed(code: str) -> None:
    wrong = [
        code[:place] + other + code[place + 1 :]
        for place in range(len(code))
        for other in ALPHABET
        if other != code[place]
    ]
    assert len(wrong) == 14 * 31
    assert not any(map(read_code, wrong))


def test_every_swap_of_neighbors_is_noticed(code: str) -> None:
    swapped = [
        code[:place] + second + first + code[place + 2 :]
        for place, (first, second) in enumerate(pairwise(code))
        if first != second
    ]
    assert swapped
    assert not any(map(read_code, swapped))


@pytest.mark.parametrize("text", ["", "ABC", "U" * 14, "0" * 13, "0" * 15, "é" * 14])
def test_what_cannot_be_a_code_is_none(text: str) -> None:
    assert read_code(text) is None


def test_zeros_are_a_code_and_groups_are_for_the_eye() -> None:
    assert check_symbol("0" * 13) == "0"
    assert grouped("ABCDEFGHJKMNPQ") == "ABCDE-FGHJK-MNPQ"


def test_codes_hold_sixty_five_bits() -> None:
    asked: list[int] = []
    new_code(lambda bits: asked.append(bits) or 0)  # type: ignore[func-returns-value]
    assert asked == [65]
