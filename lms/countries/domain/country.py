"""Loading countries and their sets."""

import csv
from pathlib import Path

from django.db import transaction

from lms.countries.models import Country, CountrySet

DATA = Path(__file__).resolve().parents[1] / "data" / "countries.csv"
LANGUAGES = ("en", "es", "pt", "fr", "ko")
SETS = {
    "idb-borrowing-members": {
        "en": "IDB borrowing member countries",
        "es": "Países miembros prestatarios del BID",
        "pt": "Países membros mutuários do BID",
        "fr": "Pays membres emprunteurs de la BID",
        "ko": "미주개발은행 차입 회원국",
    },
    "invented": {
        "en": "Invented countries",
        "es": "Países inventados",
        "pt": "Países inventados",
        "fr": "Pays inventés",
        "ko": "가상 국가",
    },
}


@transaction.atomic
def load_countries(path: Path = DATA) -> int:
    """Add the countries of the file that are missing; return how many were added.

    A country or set that exists is left as it is: both may have been edited.
    """
    added = 0
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            _, created = Country.objects.get_or_create(
                code=row["code"], defaults=country_fields(row)
            )
            added += created
    members = {
        "idb-borrowing-members": Country.objects.filter(idb_borrowing_member=True),
        "invented": Country.objects.filter(invented=True),
    }
    for code, names in SETS.items():
        country_set, created = CountrySet.objects.get_or_create(
            code=code, defaults={"names": names}
        )
        if created:
            country_set.countries.set(members[code])
    return added


def country_fields(row: dict[str, str]) -> dict[str, object]:
    """Turn a row of the file into the fields of a country."""
    return {
        "alpha2": row["alpha2"],
        "numeric": row["numeric"],
        "names": {language: row[f"name_{language}"] for language in LANGUAGES},
        "official_languages": [
            code for code in row["official_languages"].split(";") if code
        ],
        "default_language": row["default_language"],
        "time_zone": row["time_zone"],
        "subregion": row["subregion"],
        "idb_borrowing_member": row["idb_borrowing_member"] == "1",
        "idb_small_and_vulnerable": row["idb_small_and_vulnerable"] == "1",
        "invented": row["invented"] == "1",
    }
