"""Loading what every site needs: licenses, topics, frameworks, and the page tree."""

from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site

from courses.models import (
    CatalogPage,
    Competency,
    CompetencyDomain,
    CompetencyFramework,
    CompetencyMapping,
    License,
    ProficiencyLevel,
    Topic,
)

DATA = Path(__file__).resolve().parents[1] / "data"
CATALOG_TEXTS = {
    "es": ("Cursos", "Gobierno digital que se aprende, se mide y se demuestra"),
    "pt-br": ("Cursos", "Governo digital que se aprende, se mede e se comprova"),
    "en": ("Courses", "Digital government you can learn, measure and prove"),
    "ko": ("과정", "배우고, 측정하고, 증명하는 디지털 정부"),
}
CATALOG_INTROS = {
    "es": "<p>Cursos para funcionarias y funcionarios públicos de América Latina y el Caribe,"
    " elaborados a partir de la experiencia de Corea.</p>",
    "pt-br": "<p>Cursos para servidoras e servidores públicos da América Latina e do Caribe,"
    " elaborados a partir da experiência da Coreia.</p>",
    "en": "<p>Courses for public officials of Latin America and the Caribbean, drawn from"
    " Korea's experience.</p>",
    "ko": "<p>한국의 경험을 바탕으로 만든 중남미·카리브 공무원 교육 과정입니다.</p>",
}


def read(path: Path) -> Any:
    """Read a data file of the project."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@transaction.atomic
def load_reference_data() -> None:
    """Add licenses, topics and frameworks that are missing; what exists stays."""
    for row in read(DATA / "licenses.yaml"):
        License.objects.get_or_create(
            code=row["code"], defaults={k: v for k, v in row.items() if k != "code"}
        )
    for position, row in enumerate(read(DATA / "topics.yaml")):
        Topic.objects.get_or_create(
            code=row["code"], defaults={"names": row["names"], "position": position}
        )
    for path in sorted((DATA / "frameworks").glob("*.yaml")):
        load_framework(read(path))


def load_framework(data: dict[str, Any]) -> CompetencyFramework:
    """Add a version of a framework; a version that exists is never rewritten."""
    framework, created = CompetencyFramework.objects.get_or_create(
        code=data["code"],
        version=data["version"],
        defaults={
            "names": data["names"],
            "license": data["license"],
            "note": data.get("note", ""),
        },
    )
    if not created:
        return framework
    ProficiencyLevel.objects.bulk_create(
        ProficiencyLevel(framework=framework, **level) for level in data["levels"]
    )
    competencies: dict[str, Competency] = {}
    for position, row in enumerate(data["domains"]):
        domain = CompetencyDomain.objects.create(
            framework=framework, code=row["code"], names=row["names"], position=position
        )
        for entry in row["competencies"]:
            competencies[entry["code"]] = Competency.objects.create(
                framework=framework,
                domain=domain,
                code=entry["code"],
                names=entry["names"],
                evidence=entry["evidence"],
                position=len(competencies),
            )
    CompetencyMapping.objects.bulk_create(
        CompetencyMapping(
            competency=competencies[row["competency"]],
            scheme=row["scheme"],
            target=row["target"],
            relation=row["relation"],
        )
        for row in data["crosswalk"]
    )
    return framework


@transaction.atomic
def ensure_page_tree() -> dict[str, CatalogPage]:
    """Return the catalogue page of every language, making those that are missing."""
    locales = {
        code: Locale.objects.get_or_create(language_code=code)[0]
        for code, _ in settings.WAGTAIL_CONTENT_LANGUAGES
    }
    first = CatalogPage.objects.order_by("pk").first()
    catalogs: dict[str, CatalogPage] = {}
    for code, locale in locales.items():
        catalog = CatalogPage.objects.filter(locale=locale).first()
        if catalog is None:
            catalog = add_catalog(code, locale, first)
        first = first or catalog
        catalogs[code] = catalog
    default = catalogs[settings.LANGUAGE_CODE]
    site = Site.objects.filter(is_default_site=True).first() or Site(
        is_default_site=True
    )
    if not isinstance(
        getattr(site, "root_page", None) and site.root_page.specific, CatalogPage
    ):
        replaced = site.root_page if site.root_page_id else None
        site.hostname = site.hostname or "localhost"
        site.site_name, site.root_page = "Puente", default
        site.save()
        if (
            replaced is not None
            and replaced.depth > 1
            and not replaced.get_children().exists()
        ):
            replaced.delete()
    return catalogs


def add_catalog(code: str, locale: Locale, twin: CatalogPage | None) -> CatalogPage:
    """Add the catalogue page of one language below the root of all."""
    title, headline = CATALOG_TEXTS[code]
    page = CatalogPage(
        title=title,
        slug=f"catalog-{code}",
        headline=headline,
        intro=CATALOG_INTROS[code],
        locale=locale,
    )
    if twin is not None:
        page.translation_key = twin.translation_key
    root = Page.get_first_root_node()
    root.add_child(instance=page)
    page.save_revision().publish()
    return page
