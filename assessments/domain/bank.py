"""The bank of a course as a file: read, checked, applied, written back.

A public package holds open items only, for its keys are public. Secure ones come from a
private package and never leave the site by an export.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import timezone

from assessments.domain.figure import Figure, store_figures
from assessments.domain.item import item_data, retire_missing, store_items
from assessments.enums import ItemUse
from assessments.errors import ItemRefusedError
from assessments.importing.items_check import check_items
from assessments.importing.items_file import (
    FILE,
    ITEM_REMEDIES,
    ItemData,
    image_in,
    read_items,
)
from assessments.importing.items_render import render_items
from assessments.models import Item
from assessments.queries.items import (
    content_languages,
    public_items,
    reviews_of,
    version_of,
)
from courses.errors import PackageFault, PackageRefusedError
from courses.importing.package import Package
from courses.importing.reading import read_files, read_text
from courses.models import Competency, Course

OTHER_USE: Mapping[str, tuple[str, str]] = {
    ItemUse.SECURE: (
        "a secure item does not belong to a public package.",
        "Load it with load_items, from a private one.",
    ),
    ItemUse.OPEN: (
        "an open item does not belong to a private package.",
        "Write “use: secure”, or put it into the course.",
    ),
}


@dataclass(frozen=True)
class BankData:
    """The items of a package, and the files of the pictures that they show."""

    items: list[ItemData]
    pictures: Mapping[str, Path]

    @cached_property
    def text(self) -> str:
        """Return the file as the export would write it."""
        return render_items(self.items)


def read_bank(
    folder: Path, package: Package
) -> tuple[BankData | None, list[PackageFault]]:
    """Read the items of a package; without a file, there is nothing to say."""
    path = folder / FILE
    if not path.is_file():
        return None, []
    code, _, version = package.course["framework"].partition("/")
    known = Competency.objects.filter(framework__code=code, framework__version=version)
    return checked_bank(
        path,
        use=ItemUse.OPEN,
        languages=package.languages,
        competencies=frozenset(known.values_list("code", flat=True)),
        sources=package.sources,
        media=package.media,
    )


def checked_bank(
    path: Path,
    *,
    use: str,
    languages: list[str],
    media: Mapping[str, Path],
    **known: Any,
) -> tuple[BankData | None, list[PackageFault]]:
    """Read a file of items and check it whole; `known` is for `check_items`."""
    faults: list[PackageFault] = []
    text = read_text(path, FILE, faults)
    if text is None:
        return None, faults
    items = read_items(text, faults)
    if not faults:
        faults = check_items(items, languages=languages, media=media, **known)
    faults += [
        PackageFault(FILE, item.line, f"{item.code}: {said}", remedy)
        for item in items
        if item.use != use
        for said, remedy in [OTHER_USE[item.use]]
    ]
    return BankData(items, pictures_of(items, languages, media)), faults


def pictures_of(
    items: list[ItemData], languages: list[str], media: Mapping[str, Path]
) -> dict[str, Path]:
    """Return the files that items show, by name."""
    names = {
        image_in(item.image, language)
        for item in items
        if item.image
        for language in languages
    }
    return {name: media[name] for name in sorted(names & set(media))}


def load_private_bank(
    course: Course, path: Path, *, actor: UUID | None, now: dt.datetime
) -> list[Item]:
    """Load the secure items of a private package: a folder, or one file of items.

    Items that the package does not have stay as they are. `PackageRefusedError` lists
    every fault; nothing is stored then.
    """
    faults: list[PackageFault] = []
    media: dict[str, Path] = {}
    if path.is_dir():
        _, media = read_files(path, frozenset({FILE}), faults)
        path /= FILE
    if not path.is_file():
        message, remedy = "The file is missing.", "Add it."
        raise PackageRefusedError([*faults, PackageFault(FILE, 0, message, remedy)])
    known = Competency.objects.filter(framework_id=course.framework_id)
    data, more = checked_bank(
        path,
        use=ItemUse.SECURE,
        languages=content_languages(course),
        competencies=frozenset(known.values_list("code", flat=True)),
        sources={source.code: source for source in course.sources.all()},
        media=media,
    )
    faults += more
    if data is None or faults:
        raise PackageRefusedError(faults)
    return store_bank(course, data, actor=actor, now=now)


def store_bank(
    course: Course, data: BankData, *, actor: UUID | None, now: dt.datetime
) -> list[Item]:
    """Store items with their pictures; what the site has against them names its line."""
    figures = store_figures(data.pictures)
    try:
        return store_items(course, data.items, actor=actor, now=now, figures=figures)
    except ItemRefusedError as error:
        raise PackageRefusedError(located_faults(error, data.items)) from error


def apply_bank(course: Course, data: BankData) -> None:
    """Store the items; those that are gone from the file are retired."""
    now = timezone.now()
    store_bank(course, data, actor=None, now=now)
    retire_missing(course, {item.code for item in data.items}, actor=None, now=now)


def located_faults(
    error: ItemRefusedError, items: list[ItemData]
) -> list[PackageFault]:
    """Say of each fault where in the file its item stands."""
    lines = {item.code: item.line for item in items}
    found = []
    for place, code in error.faults:
        item = place.partition("/")[0]
        said, remedy = ITEM_REMEDIES[code]
        found.append(PackageFault(FILE, lines[item], f"{item}: {said}", remedy))
    return found


def render_bank(data: BankData | None) -> dict[str, str]:
    """Write what was read as the export would."""
    return {FILE: data.text} if data else {}


def export_bank(course: Course) -> dict[str, str]:
    """Write the open items of a course; secure ones never leave the site this way."""
    items = list(public_items(course))
    reviews = reviews_of(item.current_id for item in items) if items else {}
    found = [item_data(i, reviews.get(version_of(i).pk, ())) for i in items]
    return {FILE: render_items(found)} if found else {}


def used_pictures(data: BankData | None) -> frozenset[str]:
    """Name the pictures that the items show."""
    return frozenset(data.pictures if data else ())


def kept_pictures(course: Course) -> dict[str, Any]:
    """Return the pictures of the open items of a course, by name."""
    shown = public_items(course).exclude(current__image="")
    return {
        image_in(version.image, language): Figure(stored)
        for version in map(version_of, shown)
        for language, stored in version.figures.items()
    }
