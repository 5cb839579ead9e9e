"""Countries are data: loaded from `data/countries.csv`, editable afterwards."""

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def localized(names: dict[str, str], language: str | None = None) -> str:
    """Return the name in the language, in English, or any that exists.

    `names` is keyed by two-letter language codes; `language` may carry a region.
    """
    code = (language or get_language() or "en")[:2]
    return names.get(code) or names.get("en") or next(iter(names.values()), "")


class Country(models.Model):
    """A country by ISO 3166-1; invented ones use the user-assigned codes XAA to XZZ."""

    code = models.CharField(_("code"), max_length=3, unique=True)
    alpha2 = models.CharField(max_length=2, blank=True)
    numeric = models.CharField(max_length=3, blank=True)
    names = models.JSONField(_("names by language"), default=dict)
    official_languages = models.JSONField(default=list)
    default_language = models.CharField(_("default language"), max_length=10)
    time_zone = models.CharField(_("time zone"), max_length=64)
    subregion = models.CharField(_("subregion"), max_length=60, blank=True)
    idb_borrowing_member = models.BooleanField(_("IDB borrowing member"), default=False)
    idb_small_and_vulnerable = models.BooleanField(
        _("small and vulnerable country (IDB)"), default=False
    )
    invented = models.BooleanField(
        _("invented"),
        default=False,
        help_text=_("Only synthetic people live in an invented country."),
    )

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(invented=True, code__startswith="X")
                | models.Q(invented=False) & ~models.Q(code__startswith="X"),
                name="country_invented_code",
                violation_error_message=_(
                    "Invented countries have codes from XAA to XZZ."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return the name in the active language."""
        return localized(self.names)


class CountrySet(models.Model):
    """A named set of countries: always said beside a regional number."""

    code = models.SlugField(_("code"), unique=True)
    names = models.JSONField(_("names by language"), default=dict)
    note = models.TextField(_("note"), blank=True)
    countries = models.ManyToManyField(
        Country, related_name="sets", blank=True, verbose_name=_("countries")
    )

    class Meta:
        verbose_name = _("country set")
        verbose_name_plural = _("country sets")
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return localized(self.names) or self.code
