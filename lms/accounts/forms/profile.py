"""The profile: first the country, then the short page about work."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.accounts.domain.institution import propose_institution
from lms.accounts.domain.profile import Answers
from lms.accounts.enums import GovernmentLevel, JobFunction, SeniorityBand, Sex
from lms.accounts.models import Institution, OfficialProfile, Subject
from lms.accounts.queries import countries_open_to, institutions_of
from lms.countries.models import Country

NOT_LISTED = "new"
NO_CHOICE = ("", _("Choose"))


class CountryForm(forms.Form):
    """The country a person works for; sent by GET, so that it works without script."""

    def __init__(self, *args: Any, subject: Subject, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.countries = {c.code: c for c in countries_open_to(subject)}
        named = sorted((c.name, code) for code, c in self.countries.items())
        self.fields["country"] = forms.ChoiceField(
            label=_("Country you work for"),
            help_text=_(
                "It decides which institutions you are offered. Your country's focal"
                " point sees your name; indicators count people by country."
            ),
            choices=[NO_CHOICE, *((code, name) for name, code in named)],
            widget=forms.Select(attrs={"autocomplete": "country"}),
        )

    def clean_country(self) -> Country:
        """Return the country itself."""
        return self.countries[self.cleaned_data["country"]]


class ProfileForm(forms.Form):
    """What an official tells about their work; each field says what it is for."""

    institution = forms.ChoiceField(
        label=_("Institution"),
        help_text=_(
            "Helps your country's focal point to confirm that you are an official."
            " Indicators never show an institution."
        ),
        widget=forms.Select(attrs={"autocomplete": "organization"}),
    )
    proposed = forms.CharField(
        label=_("Name of the institution, if it is not listed"),
        help_text=_("You propose it to be listed: an administrator will look at it."),
        max_length=200,
        required=False,
    )
    level = forms.ChoiceField(
        label=_("Level of government"),
        help_text=_("Indicators compare levels of government within a country."),
        choices=[NO_CHOICE, *GovernmentLevel.choices],
    )
    function = forms.ChoiceField(
        label=_("What you mostly do"),
        help_text=_(
            "Tells which courses serve which work. Counted, never shown by name."
        ),
        choices=[NO_CHOICE, *JobFunction.choices],
    )
    seniority = forms.ChoiceField(
        label=_("Responsibility"),
        help_text=_("Tells whom the courses reach. Counted, never shown by name."),
        choices=[NO_CHOICE, *SeniorityBand.choices],
    )
    sex = forms.ChoiceField(
        label=_("Sex"),
        help_text=_(
            "Tells whether women and men are reached alike. You do not have to answer."
        ),
        choices=[("", _("I prefer not to say")), *Sex.choices],
        required=False,
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, country: Country, profile: OfficialProfile | None, **kw: Any
    ) -> None:
        if profile is not None:
            kw["initial"] = initial_answers(profile, country) | (
                kw.get("initial") or {}
            )
        super().__init__(*args, **kw)
        self.country = country
        offered = list(institutions_of(country))
        own = profile.institution.kept if profile and profile.institution else None
        if own and own.country_id == country.pk and own not in offered:
            offered.append(own)
        self.institutions = {str(row.public_id): row for row in offered}
        self.fields["institution"].choices = list(  # type: ignore[attr-defined]  # ChoiceField
            institution_choices(offered)
        )

    def clean(self) -> dict[str, Any]:
        """Ask for a name exactly when the institution is not listed."""
        cleaned = super().clean() or {}
        cleaned["proposed"] = " ".join(cleaned.get("proposed", "").split())
        if cleaned.get("institution") == NOT_LISTED and not cleaned["proposed"]:
            self.add_error("proposed", _("Enter the name of your institution."))
        return cleaned

    def answers(self) -> Answers:
        """Return the answers, proposing the institution if it is not listed."""
        given = self.cleaned_data
        level = GovernmentLevel(given["level"])
        if given["institution"] == NOT_LISTED:
            institution = propose_institution(
                self.country, name=given["proposed"], level=level
            )
        else:
            institution = self.institutions[given["institution"]]
        return Answers(
            country=self.country,
            institution=institution,
            level=level,
            function=JobFunction(given["function"]),
            seniority=SeniorityBand(given["seniority"]),
            sex=given["sex"],
        )


def initial_answers(profile: OfficialProfile, country: Country) -> dict[str, Any]:
    """Return what the page shows at first; another country empties the institution."""
    same = profile.country_id == country.pk
    institution = profile.institution.kept if profile.institution and same else None
    return {
        "institution": str(institution.public_id) if institution else "",
        "level": profile.level,
        "function": profile.function,
        "seniority": profile.seniority,
        "sex": profile.sex,
        "based_on": profile.version,
    }


def institution_choices(
    institutions: list[Institution],
) -> Iterator[tuple[Any, Any]]:
    """List institutions by level of government, and the way out at the end."""
    yield NO_CHOICE
    order = {value: place for place, value in enumerate(GovernmentLevel.values)}
    ranked = sorted(
        institutions, key=lambda row: (order[row.level], row.name.casefold())
    )
    for level, rows in groupby(ranked, key=lambda row: row.level):
        label = GovernmentLevel(level).label
        yield label, [(str(row.public_id), str(row)) for row in rows]
    yield NOT_LISTED, _("My institution is not listed")
