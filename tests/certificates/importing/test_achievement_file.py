"""`achievement.yaml`: read with the line of every fault, written as it was read."""

import pytest

from certificates.importing.achievement_file import (
    FILE,
    AchievementData,
    read_achievement,
    render_achievement,
)
from courses.errors import PackageFault

TEXT = """\
names:
  es: Nombre
  pt: Nome
  en: Name
descriptions:
  es: Qué
  pt: O quê
  en: What
criteria:
  es: Aprobar
  pt: Passar
  en: Pass
level: 2
competencies: [ID1, ID2]
identity: official_mail
proctored: false
"""


def read(text: str) -> tuple[AchievementData | None, list[tuple[int, str]]]:
    faults: list[PackageFault] = []
    data = read_achievement(text, faults)
    assert all(fault.file == FILE and fault.remedy for fault in faults)
    return data, [(fault.line, fault.message) for fault in faults]


def test_what_is_read_is_written_back() -> None:
    data, faults = read(TEXT)
    assert faults == []
    assert data is not None
    assert data.texts["names"] == {"es": "Nombre", "pt": "Nome", "en": "Name"}
    assert (data.level, data.identity, data.proctored) == ("2", "official_mail", False)
    assert render_achievement(data) == TEXT


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("  en: Name\n", "", (2, "The text is missing in “en”.")),
        ("level: 2", "level: 9", (13, "“9” is not known here.")),
        (
            "identity: official_mail",
            "identity: face",
            (15, "“face” is not known here."),
        ),
        ("ID2]", "I D]", (14, "“I D” is not the code of a competency.")),
        ("proctored: false\n", "", (1, "“proctored” is missing.")),
        ("names:", "nombre:", (1, "Unknown key “nombre”.")),
    ],
)
def test_every_fault_names_its_line(old: str, new: str, fault: tuple[int, str]) -> None:
    _, faults = read(TEXT.replace(old, new))
    assert faults[0] == fault
