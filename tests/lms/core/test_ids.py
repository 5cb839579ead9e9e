import uuid

from hypothesis import given
from hypothesis import strategies as st

from lms.core.ids import uuid7, uuid_from_parts


def test_uuid_from_parts_gives_the_example_of_the_standard() -> None:
    # RFC 9562, appendix A.6: Tuesday, February 22, 2022 2:22:22.00 PM GMT-05:00.
    expected = uuid.UUID("017F22E2-79B0-7CC3-98C4-DC0C0C07398F")

    assert uuid_from_parts(0x017F22E279B0, 0xCC3, 0x18C4DC0C0C07398F) == expected


@given(
    milliseconds=st.integers(0, 2**48 - 1),
    rand_a=st.integers(0, 2**12 - 1),
    rand_b=st.integers(0, 2**62 - 1),
)
def test_uuid_from_parts_keeps_every_field(
    milliseconds: int, rand_a: int, rand_b: int
) -> None:
    made = uuid_from_parts(milliseconds, rand_a, rand_b)

    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == milliseconds
    assert made.int >> 64 & 0xFFF == rand_a
    assert made.int & (1 << 62) - 1 == rand_b


def test_uuid7_is_ordered_by_millisecond_and_never_repeats() -> None:
    made = [uuid7() for _ in range(2000)]
    times = [value.int >> 80 for value in made]

    assert times == sorted(times)
    assert len(set(made)) == len(made)
