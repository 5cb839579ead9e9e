"""What who verifies a certificate sends: its code, or its file."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from certificates.codes import read_code

MISTYPED = _(
    "This is no code of a certificate. Check the code: 14 letters and numbers, such as"
    " ABCDE-FGHJK-MNPQ."
)


class CodeForm(forms.Form):
    """A code as it was read from a certificate; the check symbol tells mistakes."""

    code = forms.CharField(
        label=_("Code of the certificate"),
        max_length=60,
        help_text=_("It is printed on the certificate, beside the QR code."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "size": 20}
        ),
    )

    def clean_code(self) -> str:
        """Read the code, however it was typed."""
        code = read_code(str(self.cleaned_data["code"]))
        if code is None:
            raise ValidationError(MISTYPED)
        return code


class FileForm(forms.Form):
    """A certificate as its holder gave it: PDF, badge, credential or bundle."""

    file = forms.FileField(
        label=_("File of the certificate"),
        help_text=_(
            "A PDF, a badge (PNG), a credential (JSON) or a bundle (ZIP) that we issued,"
            " up to 5 MB. We look at it and keep nothing of it."
        ),
        widget=forms.FileInput(
            attrs={"accept": ".pdf,.png,.json,.zip,application/pdf,image/png"}
        ),
    )
