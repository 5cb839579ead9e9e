import zoneinfo

import pytest
from django.utils.translation import override

from lms.countries.names import place_name, places


@pytest.mark.parametrize(
    ("zone", "names"),
    # Exemplar cities of the Unicode CLDR in English, Spanish and Portuguese.
    [
        ("America/Bogota", ["Bogotá", "Bogotá", "Bogotá"]),
        ("America/Asuncion", ["Asunción", "Asunción", "Assunção"]),
        (
            "America/Mexico_City",
            ["Mexico City", "Ciudad de México", "Cidade do México"],
        ),
        (
            "America/Port-au-Prince",
            ["Port-au-Prince", "Puerto Príncipe", "Porto Príncipe"],
        ),
        ("America/Santo_Domingo", ["Santo Domingo"] * 3),
        ("America/Argentina/Buenos_Aires", ["Buenos Aires"] * 3),
        ("America", ["Americas", "América", "América"]),
        ("UTC", ["UTC"] * 3),
    ],
)
def test_a_place_is_named_in_the_language_of_the_reader(
    zone: str, names: list[str]
) -> None:
    said = []
    for language in ("en", "es", "pt-br"):
        with override(language):
            said.append(place_name(zone))

    assert said == names


def test_another_language_reads_the_english_name() -> None:
    with override("ko"):
        assert place_name("America/Bogota") == "Bogotá"
        assert place_name("America/Indiana/Knox", "Indiana/Knox") == "Indiana/Knox"


def test_every_place_is_of_the_time_zone_database() -> None:
    known = zoneinfo.available_timezones()
    areas = {name.partition("/")[0] for name in known}

    assert set(places()) <= known | areas
    assert all(all(names.values()) for names in places().values())
