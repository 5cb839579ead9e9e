from lms.indicators.analysis.strata import FrameFault, check_frame, collapsed, shared

Frame = dict[tuple[str, ...], int]


def test_strata_in_common() -> None:
    assert shared(("national", "health", "x"), ("national", "health", "y")) == 2
    assert shared(("national",), ("municipal",)) == 0


def test_small_strata_join_the_nearest() -> None:
    frame: Frame = {
        ("municipal", "health"): 50,
        ("municipal", "tax"): 60,
        ("national", "health"): 70,
        ("national", "tax"): 80,
    }
    participants: Frame = {
        ("municipal", "health"): 4,
        ("municipal", "tax"): 30,
        ("national", "health"): 12,
        ("national", "tax"): 11,
    }

    found = collapsed(participants, frame)

    assert found == {
        ("municipal", "health"): ("municipal", "health"),
        ("municipal", "tax"): ("municipal", "health"),
        ("national", "health"): ("national", "health"),
        ("national", "tax"): ("national", "tax"),
    }


def test_strata_join_until_there_are_enough_or_one_is_left() -> None:
    frame: Frame = {("a",): 10, ("b",): 20, ("c",): 30, ("d",): 0}

    assert set(collapsed({("a",): 2, ("b",): 3, ("c",): 4}, frame).values()) == {
        ("a",),
        ("d",),
    }
    assert collapsed({("a",): 6, ("b",): 5, ("c",): 40}, frame) == {
        ("a",): ("a",),
        ("b",): ("a",),
        ("c",): ("c",),
        ("d",): ("d",),
    }


def test_what_cannot_be_true_of_a_frame() -> None:
    frame: Frame = {("a",): 5, ("b",): -1, ("c",): 9}
    found = check_frame({("a",): 6, ("c",): 9, ("z",): 1}, frame)

    assert [fault.code for fault in found] == [
        "frame_negative",
        "frame_too_small",
        "stratum_not_in_frame",
    ]
    assert found[1].facts == {"stratum": ("a",), "participants": 6, "frame": 5}
    assert check_frame({(): 3}, {(): 0})[0].code == "frame_empty"
    assert check_frame({(): 3}, {(): 3}) == []
    assert isinstance(found[0], FrameFault)
