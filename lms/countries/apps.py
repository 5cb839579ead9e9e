"""Countries and named sets of them."""

from django.apps import AppConfig


class CountriesConfig(AppConfig):
    """Country data, loaded from a file and editable."""

    name = "lms.countries"
    label = "countries"
