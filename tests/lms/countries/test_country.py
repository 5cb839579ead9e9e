import csv
import zoneinfo
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import override

from lms.countries.domain.country import DATA, load_countries
from lms.countries.models import Country, CountrySet, localized

pytestmark = pytest.mark.django_db
ROWS = list(csv.DictReader(DATA.read_text(encoding="utf-8").splitlines()))


def test_load_countries_adds_what_is_missing() -> None:
    assert load_countries() == 30
    assert load_countries() == 0

    assert Country.objects.filter(idb_borrowing_member=True).count() == 26
    assert set(
        Country.objects.filter(invented=True).values_list("code", flat=True)
    ) == {"XAA", "XAB", "XAC", "XAD"}
    assert CountrySet.objects.get(code="invented").countries.count() == 4
    members = CountrySet.objects.get(code="idb-borrowing-members")
    assert members.countries.count() == 26


def test_load_countries_leaves_what_was_edited() -> None:
    load_countries()
    Country.objects.filter(code="BOL").update(names={"en": "Plurinational State"})
    CountrySet.objects.get(code="invented").countries.clear()

    load_countries()

    assert Country.objects.get(code="BOL").names == {"en": "Plurinational State"}
    assert CountrySet.objects.get(code="invented").countries.count() == 0


def test_load_countries_is_all_or_nothing(tmp_path: Path) -> None:
    lines = DATA.read_text(encoding="utf-8").splitlines()
    broken = tmp_path / "countries.csv"
    broken.write_text("\n".join([lines[0], lines[1], "XAA,x"]), encoding="utf-8")

    with pytest.raises((TypeError, AttributeError)):
        load_countries(broken)

    assert not Country.objects.exists()


@pytest.mark.parametrize("row", ROWS, ids=[row["code"] for row in ROWS])
def test_every_country_of_the_file_is_usable(row: dict[str, str]) -> None:
    assert row["time_zone"] in zoneinfo.available_timezones()
    assert row["default_language"] in {*settings.UI_LANGUAGES, "fr"}
    assert all(row[f"name_{code}"] for code in ("en", "es", "pt", "fr", "ko"))


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("es", "Perú"),
        ("pt-br", "Peru"),
        ("ko", "페루"),
        ("fr", "Pérou"),
        ("de", "Peru"),
    ],
)
def test_a_country_has_its_name_in_the_active_language(
    language: str, name: str
) -> None:
    load_countries()

    with override(language):
        assert str(Country.objects.get(code="PER")) == name


def test_localized_takes_any_name_before_none() -> None:
    assert localized({"ko": "페루"}, "es") == "페루"
    assert localized({}, "es") == ""


def test_a_set_without_names_shows_its_code() -> None:
    assert str(CountrySet(code="x")) == "x"


@pytest.mark.parametrize(("code", "invented"), [("XAA", False), ("PER", True)])
def test_only_invented_countries_have_invented_codes(code: str, invented: bool) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Country.objects.create(code=code, invented=invented)
