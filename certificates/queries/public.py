"""What anybody may read about what is certified: frameworks in one language."""

from dataclasses import dataclass

from courses.models import Competency, CompetencyDomain, CompetencyFramework
from lms.countries.models import localized


@dataclass(frozen=True)
class CompetencyWords:
    """A competency in one language; `evidence` says by level what shows it."""

    code: str
    name: str
    evidence: list[tuple[str, str]]


@dataclass(frozen=True)
class FrameworkWords:
    """A framework in one language."""

    name: str
    version: str
    license: str
    note: str
    levels: list[tuple[int, str, str]]
    domains: list[tuple[CompetencyDomain, str, list[CompetencyWords]]]


def framework_of(code: str, version: str, language: str) -> FrameworkWords | None:
    """Return a version of a framework in a language."""
    row = CompetencyFramework.objects.filter(code=code, version=version).first()
    if row is None:
        return None
    domains = row.domains.prefetch_related("competencies").order_by("position")
    return FrameworkWords(
        name=localized(row.names, language),
        version=row.version,
        license=row.license,
        note=row.note,
        levels=[
            (
                level.number,
                localized(level.names, language),
                localized(level.descriptions, language),
            )
            for level in row.levels.all()
        ],
        domains=[
            (
                domain,
                localized(domain.names, language),
                [competency_words(one, language) for one in domain.competencies.all()],
            )
            for domain in domains
        ],
    )


def competency_words(competency: Competency, language: str) -> CompetencyWords:
    """Return a competency in a language."""
    return CompetencyWords(
        competency.code,
        localized(competency.names, language),
        [
            (level, localized(words, language))
            for level, words in sorted(competency.evidence.items())
        ],
    )
