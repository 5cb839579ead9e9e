"""Achievements: complete before they are published, frozen afterwards; from packages."""

from pathlib import Path

import pytest

from certificates.domain.achievement import publish_achievement
from certificates.errors import AchievementRefusedError
from certificates.models import Achievement, AchievementVersion
from courses.domain.package_export import write_package
from courses.domain.package_load import load_package
from courses.domain.site_data import load_reference_data
from courses.models import Course
from tests.certificates.importing.test_achievement_file import TEXT
from tests.factories.certificates import NOW
from tests.factories.courses import TopicFactory
from tests.factories.loading import refused, told
from tests.factories.packages import small_package

pytestmark = pytest.mark.django_db


def test_a_draft_that_lacks_words_is_refused_with_everything(course: Course) -> None:
    achievement = Achievement.objects.get()
    achievement.definition = {
        "names": {"es": "x" * 161, "pt": " ", "en": "Name"},
        "descriptions": {"es": "a", "pt": "b", "en": "c"},
        "criteria": {"es": "a", "pt": "b", "en": "c"},
        "hours": "-1",
        "identity": "face",
    }
    with pytest.raises(AchievementRefusedError) as refusal:
        publish_achievement(achievement, actor=None, now=NOW)
    assert refusal.value.faults == [
        ("names.es", "too_long"),
        ("names.pt", "missing"),
        ("hours", "not_positive"),
        ("identity", "unknown"),
    ]


@pytest.mark.parametrize("hours", [None, "", "eight", "NaN", "Infinity", "0"])
def test_hours_are_a_number_above_zero(course: Course, hours: object) -> None:
    achievement = Achievement.objects.get()
    achievement.definition["hours"] = hours
    with pytest.raises(AchievementRefusedError, match="hours: not_positive"):
        publish_achievement(achievement, actor=None, now=NOW)


def test_the_same_words_make_no_new_version(course: Course) -> None:
    achievement = Achievement.objects.get()
    first = publish_achievement(achievement, actor=None, now=NOW)
    assert first == achievement.current
    achievement.definition["names"]["en"] = "Another name"
    second = publish_achievement(achievement, actor=None, now=NOW)
    assert (first.number, second.number) == (1, 2)
    assert AchievementVersion.objects.get(number=1).definition["names"]["en"] != (
        "Another name"
    )


def with_achievement(folder: Path, text: str = TEXT) -> Path:
    """Add the file to a package, where frameworks and licenses are known."""
    load_reference_data()
    TopicFactory.create(code="identity")
    package = small_package(folder)
    (package / "achievement.yaml").write_text(text, encoding="utf-8")
    return package


def test_a_package_publishes_its_achievement_and_gives_it_back(tmp_path: Path) -> None:
    package = with_achievement(tmp_path / "in", TEXT.replace(", ID2", ""))
    course = load_package(package).course
    achievement = Achievement.objects.get(target=course.public_id)
    assert achievement.current is not None
    assert achievement.current.definition["competencies"] == ["ID1"]
    assert achievement.issuer is None

    write_package(course, tmp_path / "out")
    kept = (tmp_path / "out" / "achievement.yaml").read_text(encoding="utf-8")
    assert kept == TEXT.replace(", ID2", "")
    assert told(load_package(tmp_path / "out")) == ([], [], [])


def test_a_competency_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    text = TEXT.replace("ID2", "ZZ9")
    faults = refused(with_achievement(tmp_path / "in", text))
    assert [(file, line) for file, line, *_ in faults] == [("achievement.yaml", 1)]
    assert "ZZ9" in faults[0][2]
