"""`achievement.yaml`: what completing a course is certified as, read and written."""

from dataclasses import dataclass, field
from typing import Any

from certificates.eligibility import METHODS
from courses.errors import PackageFault
from courses.importing import located
from courses.importing.course_file import by_language
from courses.importing.located import Value

FILE = "achievement.yaml"
LANGUAGES = ("es", "pt", "en")
TEXTS = {"names": 160, "descriptions": 600, "criteria": 600}
KEYS = {*TEXTS, "level", "competencies", "identity", "proctored"}
CODE = r"[A-Za-z0-9.-]{1,10}"
LEVELS = {"1", "2", "3", "4"}


@dataclass(frozen=True)
class AchievementData:
    """What the file says; texts by language, in the order of `LANGUAGES`."""

    texts: dict[str, dict[str, str]]
    level: str
    competencies: list[str]
    identity: str
    proctored: bool
    line: int = field(default=0, compare=False)


def read_achievement(text: str, faults: list[PackageFault]) -> AchievementData | None:
    """Read the file; what is wrong is added to `faults`."""
    value = located.read(text, FILE, faults)
    found = value.mapping(KEYS, KEYS) if value else {}
    if value is None or len(found) < len(KEYS):
        return None
    return AchievementData(
        texts={name: read_texts(found[name], most) for name, most in TEXTS.items()},
        level=found["level"].one_of(LEVELS),
        competencies=[
            entry.matching(CODE, "the code of a competency")
            for entry in found["competencies"].items()
        ],
        identity=found["identity"].one_of(set(METHODS)),
        proctored=found["proctored"].boolean(),
        line=value.line,
    )


def read_texts(value: Value, most: int) -> dict[str, str]:
    """Read a text in every language."""
    texts = by_language(value, most)
    for language in LANGUAGES:
        if language not in texts:
            value.fault(f"The text is missing in “{language}”.", "Add it.")
    return {language: str(texts[language]) for language in sorted(texts, key=order)}


def order(language: str) -> tuple[int, str]:
    """Put languages in one order."""
    known = language in LANGUAGES
    return (LANGUAGES.index(language) if known else len(LANGUAGES), language)


def render_achievement(data: AchievementData) -> str:
    """Write the file in its one form."""
    frame: dict[str, Any] = {
        name: {
            language: data.texts[name][language]
            for language in sorted(data.texts[name], key=order)
        }
        for name in TEXTS
    }
    return located.dump(
        frame
        | {
            "level": data.level,
            "competencies": list(data.competencies),
            "identity": data.identity,
            "proctored": data.proctored,
        }
    )
