"""Places in bits: the all-zero list is an example of W3C vc-bitstring-status-list 1.0."""

import gzip
from datetime import timedelta
from random import Random

import pytest

from certificates.credentials.errors import StatusListError
from certificates.credentials.multibase import from_base64url, to_base64url
from certificates.credentials.status import (
    LEAST_BITS,
    StatusListFacts,
    choose_place,
    decode_bits,
    encode_bits,
    is_marked,
    pack_bits,
    status_list,
)
from tests.certificates.credentials.samples import AWARDED, DID, REVOCATIONS

W3C_EMPTY = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"


def test_empty_list_is_that_of_the_specification() -> None:
    assert encode_bits(pack_bits([])) == W3C_EMPTY
    assert decode_bits(W3C_EMPTY) == bytes(16_384)


def test_first_place_is_the_highest_bit_of_the_first_byte() -> None:
    bits = pack_bits([0, 9, 131_071])
    assert (bits[0], bits[1], bits[-1]) == (0b1000_0000, 0b0100_0000, 0b0000_0001)
    assert [place for place in range(LEAST_BITS) if is_marked(bits, place)] == [
        0,
        9,
        131_071,
    ]


def test_same_bits_give_the_same_text() -> None:
    assert encode_bits(pack_bits([9, 0])) == encode_bits(pack_bits([0, 9]))
    assert from_base64url(encode_bits(pack_bits([3])))[4:10] == bytes.fromhex(
        "000000000003"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "uAAAA",
        to_base64url(gzip.compress(bytes(16_383))),
        to_base64url(gzip.compress(bytes(200_000_000))),
        encode_bits(pack_bits([]))[:-8],
    ],
    ids=["empty", "no gzip", "short", "bomb", "cut off"],
)
def test_lists_of_other_sizes_are_refused(text: str) -> None:
    with pytest.raises(StatusListError):
        decode_bits(text)


@pytest.mark.parametrize(
    ("places", "length"),
    [
        ([-1], LEAST_BITS),
        ([LEAST_BITS], LEAST_BITS),
        ([], 80_000),
        ([], LEAST_BITS + 1),
    ],
)
def test_places_and_lengths_that_make_no_list_are_refused(
    places: list[int], length: int
) -> None:
    with pytest.raises(StatusListError):
        pack_bits(places, length)


def test_place_outside_of_a_list_is_no_answer() -> None:
    with pytest.raises(StatusListError, match="no place 131072"):
        is_marked(pack_bits([]), LEAST_BITS)


def test_places_are_chosen_by_chance_and_once() -> None:
    used: set[int] = set()
    chance = Random(7)  # noqa: S311 -- invented, the same each time
    for _award in range(64):
        used.add(choose_place(used, chance, 64))
    assert used == set(range(64))
    with pytest.raises(StatusListError, match="full"):
        choose_place(used, chance, 64)


def test_list_says_what_it_is_for_and_until_when() -> None:
    facts = StatusListFacts(REVOCATIONS, DID, "revocation", AWARDED, timedelta(days=1))
    assert status_list(facts, []) == {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": REVOCATIONS,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": DID,
        "validFrom": "2026-11-25T09:30:00Z",
        "validUntil": "2026-11-26T09:30:00Z",
        "credentialSubject": {
            "id": f"{REVOCATIONS}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": W3C_EMPTY,
        },
    }
