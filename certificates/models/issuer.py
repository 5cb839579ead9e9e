"""Who issues and who signs: named by the deployment, never by default."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.countries.models import localized


class Issuer(models.Model):
    """Who stands for a certificate.

    `did` is frozen when the first key is made. A `demo` issuer signs the specimens of
    synthetic people, and nothing else.
    """

    code = models.SlugField(_("code"), unique=True, max_length=40)
    names = models.JSONField(_("names by language"), default=dict)
    url = models.URLField(_("website"))
    email = models.EmailField(_("email"), blank=True)
    demo = models.BooleanField(_("demonstration"), default=False, editable=False)
    did = models.CharField(
        _("identifier"),
        max_length=300,
        blank=True,
        editable=False,
        unique=True,
        null=True,
        default=None,
    )

    class Meta:
        verbose_name = _("issuer of certificates")
        verbose_name_plural = _("issuers of certificates")
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["demo"], condition=models.Q(demo=True), name="one_demo_issuer"
            ),
        ]

    def __str__(self) -> str:
        return localized(self.names) or self.code


class SigningKey(models.Model):
    """The public half of a key; the private half is an encrypted file.

    A retired key signs no more and stays in the issuer's document, so that what it
    signed still verifies. A compromised one is taken out of the document.
    """

    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, related_name="keys")
    fragment = models.CharField(_("name"), max_length=40)
    public_key = models.CharField(_("public key"), max_length=100)
    created_at = models.DateTimeField(_("made on"))
    retired_at = models.DateTimeField(_("retired on"), null=True)
    compromised_at = models.DateTimeField(_("compromised on"), null=True)

    class Meta:
        verbose_name = _("signing key")
        verbose_name_plural = _("signing keys")
        ordering: ClassVar = ["issuer", "created_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["issuer", "fragment"], name="key_fragment_once"
            ),
            models.UniqueConstraint(
                fields=["issuer"],
                condition=models.Q(retired_at=None),
                name="one_key_signs",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issuer.did}#{self.fragment}"


class Signatory(models.Model):
    """A person whose name may be printed, and the document by which they agreed."""

    issuer = models.ForeignKey(
        Issuer,
        on_delete=models.PROTECT,
        related_name="signatories",
        verbose_name=_("issuer of certificates"),
    )
    name = models.CharField(_("name"), max_length=120)
    roles = models.JSONField(_("roles by language"), default=dict)
    agreement = models.CharField(
        _("agreed by"),
        max_length=300,
        help_text=_("The letter or act by which this person agreed to be printed."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")
        ordering: ClassVar = ["issuer", "position", "pk"]

    def __str__(self) -> str:
        return self.name
