"""Forms of the editors' pages: names by language, terms, merging."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from lms.accounts.domain.focal_point import record_term
from lms.accounts.enums import InstitutionStatus
from lms.accounts.models import FocalPointTerm, Institution, User
from lms.accounts.names import fold_name

NAME_LANGUAGES = {
    "es": _("Name in Spanish"),
    "pt": _("Name in Portuguese"),
    "en": _("Name in English"),
    "fr": _("Name in French"),
    "ko": _("Name in Korean"),
}


class NamesForm(WagtailAdminModelForm):
    """One field for each language instead of a piece of JSON."""

    name_es = forms.CharField(label=NAME_LANGUAGES["es"], max_length=100)
    name_pt = forms.CharField(label=NAME_LANGUAGES["pt"], max_length=100)
    name_en = forms.CharField(label=NAME_LANGUAGES["en"], max_length=100)
    name_fr = forms.CharField(
        label=NAME_LANGUAGES["fr"], max_length=100, required=False
    )
    name_ko = forms.CharField(
        label=NAME_LANGUAGES["ko"], max_length=100, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in NAME_LANGUAGES:
            name = self.instance.names.get(language, "")
            self.fields[f"name_{language}"].initial = name

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002 -- Django's
        """Put the names together."""
        given = {code: self.cleaned_data[f"name_{code}"] for code in NAME_LANGUAGES}
        self.instance.names = {code: name for code, name in given.items() if name}
        return super().save(commit=commit)


class InstitutionForm(WagtailAdminModelForm):
    """Refuses a second record of the same name in a country, and a direct merge."""

    status = forms.ChoiceField(
        label=_("Status"),
        choices=[
            (value, label)
            for value, label in InstitutionStatus.choices
            if value != InstitutionStatus.MERGED
        ],
        initial=InstitutionStatus.ACTIVE,
    )

    def clean(self) -> dict[str, Any]:
        """Compare the folded name with the others of the country."""
        cleaned: dict[str, Any] = super().clean()
        same = Institution.objects.filter(
            country=cleaned.get("country"),
            folded_name=fold_name(cleaned.get("name", "")),
        ).exclude(pk=self.instance.pk)
        if same.exists():
            self.add_error("name", _("This institution is already listed."))
        return cleaned


class TermForm(WagtailAdminModelForm):
    """Appoints the person with this address; who did it is logged."""

    email = forms.EmailField(
        label=_("Email of the person"),
        help_text=_("They need an account with this address."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["email"].initial = self.instance.user.email

    def clean_email(self) -> str:
        """Find the account."""
        email: str = self.cleaned_data["email"].lower()
        user = User.objects.filter(email=email, is_active=True).first()
        if user is None:
            raise forms.ValidationError(_("No account has this address."))
        self.instance.user = user
        return email

    def save(self, commit: bool = True) -> FocalPointTerm:  # noqa: FBT001, FBT002 -- Django's
        """Appoint, or change the term."""
        term: FocalPointTerm = super().save(commit=False)
        return record_term(term, by=self.for_user) if commit else term


class MergeForm(forms.Form):
    """Which record stands for this one from now on, and why."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, required=False, widget=forms.TextInput
    )

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Institution.objects.filter(country=institution.country)
        others = others.exclude(pk=institution.pk)
        self.fields["into"] = forms.ModelChoiceField(
            label=_("Record to keep"),
            queryset=others.exclude(status=InstitutionStatus.MERGED).order_by("name"),
        )
        self.order_fields(["into", "reason"])
