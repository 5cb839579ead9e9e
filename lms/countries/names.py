"""Places of the time zone database, as people write them in their language."""

import csv
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

PLACES = Path(__file__).parent / "data" / "places.csv"


@cache
def places() -> dict[str, dict[str, str]]:
    """Read the names that differ from those of the database, by zone and language."""
    with PLACES.open(encoding="utf-8", newline="") as file:
        return {
            row["zone"]: {code: row[f"name_{code}"] for code in ("en", "es", "pt")}
            for row in csv.DictReader(file)
        }


def place_name(zone: str, otherwise: str = "") -> str:
    """Name the place of a zone, or the part of the world: `America/Bogota` is Bogotá."""
    names = places().get(zone)
    if names is None:
        return otherwise or zone.rsplit("/", 1)[-1].replace("_", " ")
    return names.get((get_language() or "en")[:2], names["en"])
