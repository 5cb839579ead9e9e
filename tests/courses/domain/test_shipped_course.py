"""The course that is shipped stands in git exactly as the site writes it."""

from pathlib import Path

from django.conf import settings

from courses.domain.package_export import write_package
from courses.domain.package_load import load_package
from courses.models import LessonPage

SHIPPED = Path(settings.BASE_DIR) / "courses" / "content" / "digital-identity"


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_shipped_course_comes_back_byte_by_byte(site: Path, tmp_path: Path) -> None:
    report = load_package(SHIPPED)

    written = write_package(report.course, tmp_path / "out")

    shipped, back = files_of(SHIPPED), files_of(tmp_path / "out")
    assert written == sorted(shipped)
    assert [name for name in shipped if shipped[name] != back.get(name)] == []
    assert LessonPage.objects.live().count() == 57
