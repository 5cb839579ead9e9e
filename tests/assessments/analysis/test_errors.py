from assessments.analysis import Fault, ResponsesError


def test_fault_says_where_it_is_as_far_as_it_is_known() -> None:
    faults = [
        Fault("answers.csv", 3, "q1", "is wrong"),
        Fault("answers.csv", 0, "", "is wrong"),
        Fault("", 0, "", "is wrong"),
    ]
    assert [str(fault) for fault in faults] == [
        "answers.csv, line 3, column “q1”: is wrong",
        "answers.csv: is wrong",
        "is wrong",
    ]


def test_error_lists_twenty_faults_and_counts_the_others() -> None:
    error = ResponsesError(Fault("a.csv", line, "", "wrong") for line in range(1, 24))
    lines = str(error).splitlines()
    assert len(error.faults) == 23
    assert lines[19:] == ["a.csv, line 20: wrong", "and 3 more"]
