"""Loading a content package: checked whole, then stored in one transaction."""

import hashlib
import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from courses.domain.catalogue import refreshed_once
from courses.domain.package_export import export_package
from courses.domain.package_media import digest_of, files_only_if_stored, store_media
from courses.domain.package_pages import Publication, withdraw_pages
from courses.domain.package_rows import store_rows
from courses.domain.version import freeze_version
from courses.errors import PackageFault, PackageRefusedError
from courses.importing.archive import unpack
from courses.importing.checking import Known, check_package
from courses.importing.package import Package, lesson_path
from courses.importing.reading import read_package
from courses.importing.references import files_of
from courses.models import CompetencyFramework, Course, License, PackageRecord, Topic
from courses.package_parts import PackagePart, registered_parts
from courses.provenance import Terms


@dataclass
class LoadReport:
    """What a load did, by path of the package's files."""

    course: Course
    written: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Say what was done."""
        counts = f"{len(self.written)} file(s) written, {len(self.unchanged)} unchanged"
        return [
            f"{self.course.code}: {counts}.",
            *(f"{path}: edited on the site, kept." for path in self.kept),
            *(f"{path}: a draft until it is reviewed." for path in self.drafts),
        ]


@dataclass(frozen=True)
class Loading:
    """A package that was found good, and what the parts of other rooms read in it."""

    package: Package
    parts: tuple[PackagePart, ...]
    data: Mapping[str, Any]
    used: frozenset[str]
    actor: UUID | None
    overwrite: bool


def load_package(
    path: Path, *, actor: UUID | None = None, overwrite: bool = False
) -> LoadReport:
    """Load a folder or a zip archive.

    Everything is checked first; `PackageRefusedError` lists every fault with file and
    line, and nothing is stored. A file that says what the site already says is left
    alone; one whose rows were edited in Wagtail since the last load is kept as edited,
    unless `overwrite`.
    """
    with override("en"):  # faults are told in one language, whatever is active
        if path.is_dir():
            return load_folder(path, actor=actor, overwrite=overwrite)
        if not path.is_file():
            message, remedy = "There is no such folder or archive.", "Name another one."
            raise PackageRefusedError([PackageFault(str(path), 0, message, remedy)])
        with tempfile.TemporaryDirectory(prefix="puente-package-") as folder:
            unpacked = unpack(path, Path(folder))
            return load_folder(unpacked, actor=actor, overwrite=overwrite)


def load_folder(folder: Path, *, actor: UUID | None, overwrite: bool) -> LoadReport:
    """Load a folder that is a package."""
    parts = registered_parts()
    files = frozenset[str]().union(*(part.files for part in parts))
    package, faults = read_package(folder, other_files=files)
    if package is None:
        raise PackageRefusedError(faults)
    complete = not faults
    data: dict[str, Any] = {}
    used: frozenset[str] = frozenset()
    for part in parts:
        data[part.name], more = part.read(folder, package)
        faults += more
        used |= part.uses(data[part.name]) if not more else frozenset()
        complete = complete and not more
    faults += check_package(package, known_to_site(), complete=complete, used=used)
    if faults:
        raise PackageRefusedError(faults)
    loading = Loading(package, parts, data, used, actor, overwrite)
    with files_only_if_stored(), transaction.atomic(), refreshed_once():
        return store(loading)


def known_to_site() -> Known:
    """Gather what a package may refer to."""
    frameworks = CompetencyFramework.objects.prefetch_related("competencies")
    courses = Course.objects.prefetch_related("prerequisites")
    return Known(
        licenses={
            row.code: Terms(
                known=row.known,
                derivatives=row.derivatives,
                commercial_use=row.commercial_use,
                attribution_required=row.attribution_required,
                copies=row.copies,
            )
            for row in License.objects.all()
        },
        frameworks={
            row.label: frozenset(c.code for c in row.competencies.all())
            for row in frameworks
        },
        topics=frozenset(Topic.objects.values_list("code", flat=True)),
        prerequisites={
            row.code: frozenset(other.code for other in row.prerequisites.all())
            for row in courses
        },
        languages=frozenset(settings.CONTENT_SUFFIXES.values()),
    )


def digest(value: Any) -> str:
    """Return the SHA-256 of plain data."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def digests(package: Package, media: Mapping[str, str]) -> dict[str, str]:
    """Return a digest of what each file says; `media` maps names to digests."""
    found = {
        "course.yaml": digest(package.course),
        "sources.yaml": digest(package.sources),
        "glossary.yaml": digest(package.glossary),
    }
    for (code, language), lesson in package.lessons.items():
        blocks = [[block.type, block.value] for block in lesson.blocks]
        names = {name for block in lesson.blocks for name in files_of(block)}
        files = {name: media.get(name, "") for name in names}
        front = [lesson.title, lesson.slug, lesson.summary, lesson.review]
        found[lesson_path(code, language)] = digest([*front, blocks, files])
    return found


def site_digests(
    course: Course | None, parts: tuple[PackagePart, ...]
) -> dict[str, str]:
    """Return a digest of what the site says now, file by file."""
    if course is None:
        return {}
    exported = export_package(course)
    media = {name: record.file_hash for name, record in exported.media.items()}
    found = digests(exported.package, media)
    for part in parts:
        files = {name: r.file_hash for name, r in part.media(course).items()}
        found |= part_digests(part.export(course), files)
    return found


def part_digests(texts: Mapping[str, str], files: Mapping[str, str]) -> dict[str, str]:
    """Return a digest of each text of a part, and of the files that the part needs."""
    return {path: digest([text, dict(files)]) for path, text in texts.items()}


def package_digests(loading: Loading) -> dict[str, str]:
    """Return a digest of what the package says, file by file."""
    media = {name: digest_of(path) for name, path in loading.package.media.items()}
    found = digests(loading.package, media)
    for part in loading.parts:
        data = loading.data[part.name]
        texts = part.render(data) if part.render else {}
        files = {name: media.get(name, "") for name in part.uses(data)}
        found |= part_digests(texts, files)
    return found


def store(loading: Loading) -> LoadReport:
    """Store what is new; decide file by file whether the site or the package wins."""
    before = Course.objects.filter(code=loading.package.code).first()
    current = site_digests(before, loading.parts)
    records = before.package_records.values_list("path", "digest") if before else []
    loaded = dict(records)
    kept, write, unchanged = set[str](), set[str](), set[str]()
    for path, said in package_digests(loading).items():
        edited = before is not None and loaded.get(path) != current.get(path)
        if current.get(path) == said:
            unchanged.add(path)
        elif edited and not loading.overwrite:
            kept.add(path)
        else:
            write.add(path)
    report = LoadReport(
        before or Course(), sorted(write), sorted(unchanged), sorted(kept)
    )
    if write:
        write_files(loading, report, before)
    apply_parts(loading, report)
    freeze_version(report.course, actor=loading.actor)
    if write:
        current = site_digests(report.course, loading.parts)
    remember(report.course, loaded, current, write | unchanged, kept)
    return report


def write_files(loading: Loading, report: LoadReport, before: Course | None) -> None:
    """Store rows and media, then make and publish pages; faults undo everything."""
    package, write = loading.package, set(report.written)
    report.course = course = store_rows(package, write=write, before=before)
    files = [
        file
        for file in package.lessons.values()
        if lesson_path(file.code, file.language) in write
    ]
    names = {
        name for file in files for block in file.blocks for name in files_of(block)
    }
    wanted = {name: package.media[name] for name in sorted(names | loading.used)}
    media = store_media(course, wanted)
    publication = Publication(package, course, media, loading.actor, [], report.drafts)
    if "course.yaml" in write:
        withdraw_pages(course, package.languages)
        for suffix in package.languages:
            publication.publish_structure(suffix)
        publication.move_lessons()
    if not publication.faults:
        publication.publish_lessons(files)
    if publication.faults:
        raise PackageRefusedError(publication.faults)


def apply_parts(loading: Loading, report: LoadReport) -> None:
    """Let each part store what it read, unless the site says it or keeps an edit."""
    for part in loading.parts:
        data = loading.data[part.name]
        paths = set(part.render(data)) if part.render else None
        if paths is None or paths & set(report.written):
            part.apply(report.course, data)


def remember(
    course: Course,
    loaded: Mapping[str, str],
    current: Mapping[str, str],
    agreed: set[str],
    kept: set[str],
) -> None:
    """Record what the site says of the files it agrees on, to recognize later edits."""
    for path in agreed & set(current):
        if loaded.get(path) != current[path]:
            PackageRecord.objects.update_or_create(
                course=course, path=path, defaults={"digest": current[path]}
            )
    if gone := set(loaded) - agreed - kept:
        course.package_records.filter(path__in=gone).delete()
