import pytest

from lms.indicators.analysis.definitions import (
    DefinitionsError,
    Status,
    read_definitions,
    shipped_definitions,
)
from lms.indicators.analysis.disclosure import Kind

ONE = """\
- code: reach
  status: collected
  kind: count
  unit: persons
  frequency: each_release
  name: {es: Alcance, pt: Alcance, en: Reach}
  formula: Number of persons
  numerator: Persons
  denominator: None
  disaggregation: [country, sex]
  source: Enrollments
  caveat: {es: Uno, pt: Um, en: One}
"""


def faults_of(text: str) -> list[str]:
    with pytest.raises(DefinitionsError) as refused:
        read_definitions(text)
    return [str(fault) for fault in refused.value.faults]


def test_a_definition_is_read() -> None:
    (found,) = read_definitions(ONE)

    assert (found.code, found.status, found.kind) == (
        "reach",
        Status.COLLECTED,
        Kind.COUNT,
    )
    assert found.names == {"es": "Alcance", "pt": "Alcance", "en": "Reach"}
    assert found.disaggregation == ("country", "sex")
    assert (found.needs_frame, found.missing, found.line) == (False, {}, 1)


def test_what_is_shipped() -> None:
    found = {each.code: each for each in shipped_definitions()}

    collected = [code for code, each in found.items() if each.status == "collected"]
    assert collected == [
        "reach",
        "reach_per_1000",
        "enrollment",
        "completion",
        "certified",
        "certified_per_1000",
        "proficiency_bands",
        "mean_score",
        "gain",
        "equity_sex",
        "equity_mix",
        "participation_watch",
    ]
    assert [code for code, each in found.items() if each.needs_frame] == [
        "reach_per_1000",
        "certified_per_1000",
    ]
    for each in found.values():
        assert bool(each.missing) is (each.status is Status.NOT_YET_COLLECTED)
        assert list(each.names) == list(each.caveats) == ["es", "pt", "en"]


def test_faults_have_their_line() -> None:
    text = ONE.replace("kind: count", "kind: sum").replace("pt: Um, ", "")

    assert faults_of(text) == [
        "definitions.yaml:3: “sum” is not known here. Use one of: count, mean, share.",
        "definitions.yaml:12: “pt” is missing. Add it.",
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("  source: Enrollments\n", "", 1, "“source” is missing."),
        ("formula:", "formulas:", 1, "“formula” is missing."),
        ("code: reach", "code: Reach!", 1, "“Reach!” is not lower-case letters"),
        ("[country, sex]", "[sex, sex]", 10, "“sex” stands here twice."),
        ("status: collected", "status: maybe", 2, "“maybe” is not known here."),
        ("status: collected", "status: not_yet_collected", 1, "what is missing."),
        ("  source:", "  missing: {es: a, pt: b, en: c}\n  source:", 11, "Nothing is"),
        ("name: {es: Alcance,", "name: {es: '',", 6, "The text is empty."),
    ],
)
def test_what_is_refused(old: str, new: str, line: int, said: str) -> None:
    found = faults_of(ONE.replace(old, new))

    assert any(f":{line}:" in fault and said in fault for fault in found), found


def test_codes_stand_once() -> None:
    assert faults_of(ONE + ONE) == [
        "definitions.yaml:13: “reach” stands at line 1. Rename one."
    ]
