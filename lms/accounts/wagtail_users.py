"""Wagtail's pages about users, with one full name and without superusers.

Roles are groups. Superusers are made on the command line only, so that whoever manages
users in the browser cannot raise themselves above the roles.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import (
    AccountView,
    LocaleSettingsPanel,
    NameEmailSettingsPanel,
)
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import CreateView, EditView, IndexView, UserViewSet

from lms.accounts.models import User


class PersonFields(forms.Form):
    """One full name instead of two."""

    first_name = None
    last_name = None
    is_superuser = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name", "is_superuser"):
            self.fields.pop(name, None)

    def clean_email(self) -> str:
        """Keep the address in lower case, as signing up does."""
        email: str = self.cleaned_data["email"]
        return email.lower()


class PersonCreationForm(PersonFields, UserCreationForm):
    """Making an account."""

    class Meta(UserCreationForm.Meta):
        fields = ("email", "full_name", "preferred_language", "time_zone", "groups")


class PersonEditForm(PersonFields, UserEditForm):
    """Changing an account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        editing_self = kwargs.pop("editing_self", False)
        super().__init__(*args, **kwargs)
        if editing_self:
            del self.fields["is_active"]

    class Meta(UserEditForm.Meta):
        fields = (
            "email",
            "full_name",
            "preferred_language",
            "time_zone",
            "is_active",
            "groups",
        )


class PersonIndexView(IndexView):
    """The list, found by name too."""

    @property
    def search_fields(self) -> set[str]:
        """Search by name and address."""
        return {"full_name", "email"}

    page_title = _("People")


class PersonCreateView(CreateView):
    """A form with our fields."""


class PersonEditView(EditView):
    """A form with our fields."""


class PersonViewSet(UserViewSet):
    """Users in the settings menu of the editors' pages."""

    model = User
    index_view_class = PersonIndexView
    add_view_class = PersonCreateView
    edit_view_class = PersonEditView

    def get_form_class(
        self,
        for_update: bool = False,  # noqa: FBT001, FBT002 -- the signature of Wagtail
    ) -> "type[forms.ModelForm[User]]":
        """Return the form with one full name."""
        return PersonEditForm if for_update else PersonCreationForm


class EditorAccountView(AccountView):
    """Preferences of the editors' pages; name, language and zone are set in My account."""

    def get_panels(self) -> list[Any]:
        """Leave out what the person's own account decides."""
        ours = (NameEmailSettingsPanel, LocaleSettingsPanel)
        return [panel for panel in super().get_panels() if not isinstance(panel, ours)]
