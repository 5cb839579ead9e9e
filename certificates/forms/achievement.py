"""What administrators write about achievements, issuers and signatories."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from certificates.domain.achievement import LANGUAGES, LONGEST_NAME, TEXTS
from certificates.domain.draft import frozen_signatory
from certificates.eligibility import METHODS
from certificates.models import Achievement, Issuer, Signatory
from certificates.queries.achievements import competencies_of, real_issuers
from certificates.rendering import missing_characters
from courses.models import Course
from lms.accounts.enums import EvidenceMethod
from lms.accounts.forms.admin import NamesForm

LANGUAGE_NAMES = {"es": _("Spanish"), "pt": _("Portuguese"), "en": _("English")}
TEXT_LABELS = {
    "names": _("Name"),
    "descriptions": _("Description"),
    "criteria": _("Criteria"),
}
LONGEST_TEXT = 600
LEVELS = [("", "–"), *((str(number), str(number)) for number in (1, 2, 3, 4))]
FAULTS = {
    "missing": _("Write this before publishing."),
    "too_long": _("At most 160 characters."),
    "not_positive": _("A number of hours above zero, such as 20 or 7.5."),
    "unknown": _("Choose how the identity must be known."),
}


def check_printable(text: str) -> None:
    """Refuse characters that the fonts of the certificate lack, by name."""
    if lacking := missing_characters(text):
        listed = ", ".join(f"“{character}” ({name})" for character, name in lacking)
        raise forms.ValidationError(
            _("The fonts of the certificate lack %(characters)s."),
            params={"characters": listed},
        )


class PrintableField(forms.CharField):
    """A text that will be printed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs, validators=[check_printable])


class NewAchievementForm(forms.Form):
    """The course that will be certified."""

    course = forms.ModelChoiceField(label=_("Course"), queryset=Course.objects.none())

    def __init__(self, *args: Any, courses: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"] = forms.ModelChoiceField(
            label=_("Course"), queryset=courses
        )


class AchievementForm(forms.Form):
    """A draft: what may still be missing is asked for when it is published."""

    hours = forms.CharField(label=_("Hours"), max_length=8, required=False)
    level = forms.ChoiceField(label=_("Level"), choices=LEVELS, required=False)
    competencies = forms.MultipleChoiceField(
        label=_("Competencies"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    identity = forms.ChoiceField(
        label=_("How the identity must be known"),
        choices=[(method, EvidenceMethod(method).label) for method in METHODS],
        help_text=_("The certificate says how it was known."),
    )
    proctored = forms.BooleanField(
        label=_("The deciding tests are proctored"), required=False
    )
    issuer = forms.ModelChoiceField(
        label=_("Issuer of certificates"),
        queryset=Issuer.objects.none(),
        required=False,
        help_text=_("Without one, only specimens for synthetic people are made."),
    )
    signatories = forms.ModelMultipleChoiceField(
        label=_("Signatories"),
        queryset=Signatory.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Name and role are frozen when the achievement is published."),
    )

    def __init__(self, data: Any, *, achievement: Achievement) -> None:
        super().__init__(data, initial=initial_of(achievement))
        self.achievement = achievement
        for text in TEXTS:
            for language in LANGUAGES:
                self.fields[f"{text}_{language}"] = text_field(text, language)
        label = str(achievement.definition.get("framework", ""))
        self.fields["competencies"].choices = [  # type: ignore[attr-defined]  # a choice field
            (row.code, str(row)) for row in competencies_of(label)
        ]
        self.fields["issuer"].queryset = real_issuers()  # type: ignore[attr-defined]  # a model field
        self.fields["signatories"].queryset = Signatory.objects.select_related("issuer")  # type: ignore[attr-defined]  # a model field

    def texts(self) -> list[tuple[Any, list[Any]]]:
        """Return the fields of each text, a language beside the other."""
        return [
            (TEXT_LABELS[text], [self[f"{text}_{code}"] for code in LANGUAGES])
            for text in TEXTS
        ]

    def rest(self) -> list[Any]:
        """Return the fields that have no language."""
        return [self[name] for name in self.base_fields]

    def clean(self) -> dict[str, Any]:
        """Let only signatories of the issuer sign."""
        cleaned: dict[str, Any] = super().clean() or {}
        issuer = cleaned.get("issuer")
        for signatory in cleaned.get("signatories", ()):
            if signatory.issuer != issuer:
                self.add_error(
                    "signatories",
                    _("%(name)s does not sign for this issuer.")
                    % {"name": signatory.name},
                )
        return cleaned

    def definition(self) -> dict[str, Any]:
        """Return the draft as it was written; texts in further languages stay."""
        given = self.cleaned_data
        kept = self.achievement.definition
        texts = {
            text: {
                **(kept.get(text) or {}),
                **{code: given[f"{text}_{code}"] for code in LANGUAGES},
            }
            for text in TEXTS
        }
        return {
            **texts,
            "hours": given["hours"].replace(",", "."),
            "level": given["level"],
            "competencies": list(given["competencies"]),
            "identity": given["identity"],
            "proctored": given["proctored"],
            "signatories": [frozen_signatory(one) for one in given["signatories"]],
        }

    def add_faults(self, faults: Iterable[tuple[str, str]]) -> None:
        """Say beside each field what keeps the draft from being published."""
        for place, code in faults:
            self.add_error(place.replace(".", "_"), FAULTS[code])


def text_field(text: str, language: str) -> forms.CharField:
    """Return the field of a text in a language."""
    name = text == "names"
    return PrintableField(
        label=f"{TEXT_LABELS[text]} – {LANGUAGE_NAMES[language]}",
        required=False,
        max_length=LONGEST_NAME if name else LONGEST_TEXT,
        widget=forms.TextInput(attrs={"lang": language})
        if name
        else forms.Textarea(attrs={"rows": 4, "lang": language}),
    )


def initial_of(achievement: Achievement) -> dict[str, Any]:
    """Return the draft as its form shows it."""
    definition: Mapping[str, Any] = achievement.definition
    texts = {
        f"{text}_{code}": (definition.get(text) or {}).get(code, "")
        for text in TEXTS
        for code in LANGUAGES
    }
    signing = [row.get("signatory") for row in definition.get("signatories", ())]
    plain = ("hours", "level", "competencies", "identity", "proctored")
    return {
        **texts,
        **{name: definition.get(name) for name in plain},
        "issuer": achievement.issuer_id,
        "signatories": [pk for pk in signing if pk],
    }


class IssuerForm(NamesForm):
    """An issuer; the code names its files of keys, so it is given once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["code"].disabled = True
        for name in ("name_es", "name_pt", "name_en", "name_fr", "name_ko"):
            self.fields[name].validators.append(check_printable)


class SignatoryForm(WagtailAdminModelForm):
    """A signatory with a role in each language, and how they agreed."""

    name = PrintableField(label=_("Name"), max_length=120)
    role_es = PrintableField(label=_("Role in Spanish"), max_length=120)
    role_pt = PrintableField(label=_("Role in Portuguese"), max_length=120)
    role_en = PrintableField(label=_("Role in English"), max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issuer"].queryset = real_issuers()
        for language in LANGUAGES:
            role = self.instance.roles.get(language, "")
            self.fields[f"role_{language}"].initial = role

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002 -- Django's
        """Put the roles together."""
        self.instance.roles = {
            **self.instance.roles,
            **{code: self.cleaned_data[f"role_{code}"] for code in LANGUAGES},
        }
        return super().save(commit=commit)
