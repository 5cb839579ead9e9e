"""What administrators send about awards: filters, reasons, decisions, jobs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.enums import AwardJobKind, CredentialState, ReasonClass
from certificates.models import Achievement, SigningKey
from certificates.queries.awards import AwardFilters, values_in_use
from courses.models import CourseRun
from lms.accounts.enums import Population
from lms.countries.models import Country

POPULATIONS = [
    (Population.REAL.value, _("Certificates")),
    (Population.SYNTHETIC.value, _("Specimens of synthetic people")),
]
LONGEST_REASON = 500
LONGEST_ANSWER = 2000


class FilterForm(forms.Form):
    """What the list is narrowed to."""

    population = forms.ChoiceField(label=_("Kind"), choices=POPULATIONS, required=False)
    q = forms.CharField(label=_("Number, code or name"), max_length=120, required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    run = forms.ChoiceField(label=_("Run"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        choices=[
            ("", _("all")),
            *(row for row in CredentialState.choices if row[0] != "replaced"),
        ],
        required=False,
    )
    achievement = forms.ModelChoiceField(
        label=_("Achievement"),
        queryset=Achievement.objects.order_by("code"),
        required=False,
        empty_label=_("all"),
    )
    since = forms.DateField(
        label=_("Awarded from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    until = forms.DateField(
        label=_("until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        used = values_in_use(data.get("population") or Population.REAL.value)
        countries = Country.objects.in_bulk(used["country"], field_name="code")
        self.choose("country", [(c, label_of(countries, c)) for c in used["country"]])
        self.choose("run", [(code, code) for code in used["run"]])

    def choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        """Offer what awards name."""
        self.fields[name].choices = [("", _("all")), *choices]  # type: ignore[attr-defined]  # a choice field

    def filters(self) -> AwardFilters:
        """Return the filters; what cannot be read narrows nothing."""
        self.full_clean()
        given = self.cleaned_data
        achievement = given.get("achievement")
        return AwardFilters(
            population=given.get("population") or Population.REAL.value,
            text=given.get("q", ""),
            country=given.get("country", ""),
            run=given.get("run", ""),
            state=given.get("state", ""),
            achievement=achievement.pk if achievement else None,
            since=given.get("since"),
            until=given.get("until"),
        )


def label_of(countries: dict[str, Country], code: str) -> str:
    """Return the name of a country, or its code once it is gone."""
    return str(countries[code]) if code in countries else code


class ExportForm(forms.Form):
    """A file of the list."""

    kind = forms.ChoiceField(choices=[("csv", "CSV"), ("xlsx", "XLSX")])
    names = forms.BooleanField(
        label=_("With the names of the holders (this is written to the audit log)"),
        required=False,
    )


class GroundsForm(forms.Form):
    """Why something is done; who holds the certificate reads it."""

    reason_class = forms.ChoiceField(
        label=_("Reason, as anybody may read it"),
        choices=[("", "–"), *ReasonClass.choices],
    )
    reason = forms.CharField(
        label=_("Explanation for the holder"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    confirm = forms.BooleanField(label=_("Yes, do it"))


class AnswerForm(forms.Form):
    """An answer to a holder."""

    answer = forms.CharField(
        label=_("Answer to the holder"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DecisionForm(forms.Form):
    """A decision about a name or a review, with words for the holder."""

    answer = forms.CharField(
        label=_("Why; the holder reads it"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RunForm(forms.Form):
    """The run to be awarded."""

    run = forms.ModelChoiceField(
        label=_("Run"), queryset=CourseRun.objects.order_by("code")
    )


class JobForm(GroundsForm):
    """Many certificates signed again or issued anew, by key or by achievement."""

    kind = forms.ChoiceField(
        label=_("What is done"),
        choices=[
            (
                AwardJobKind.RESIGN.value,
                _(
                    "Sign again: number, code and content stay (after a key was given up)"
                ),
            ),
            (
                AwardJobKind.REISSUE.value,
                _("Issue anew: another code, the one before leads to it"),
            ),
        ],
        widget=forms.RadioSelect,
    )
    key = forms.ModelChoiceField(
        label=_("All valid certificates signed with this key"),
        queryset=SigningKey.objects.select_related("issuer"),
        required=False,
    )
    achievement = forms.ModelChoiceField(
        label=_("All valid certificates of this achievement"),
        queryset=Achievement.objects.order_by("code"),
        required=False,
    )
    field_order = ("kind", "key", "achievement", "reason_class", "reason", "confirm")

    def clean(self) -> dict[str, Any]:
        """Ask for a key or an achievement, one of the two."""
        cleaned: dict[str, Any] = super().clean() or {}
        if bool(cleaned.get("key")) == bool(cleaned.get("achievement")):
            self.add_error("key", _("Choose a key or an achievement, one of the two."))
        return cleaned

    def parameters(self) -> dict[str, int]:
        """Return what it is done to."""
        name = "key" if self.cleaned_data["key"] else "achievement"
        return {name: self.cleaned_data[name].pk}


class ConfirmForm(forms.Form):
    """Whether it is meant."""

    confirm = forms.BooleanField(label=_("Yes, do it"))
