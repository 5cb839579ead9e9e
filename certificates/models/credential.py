"""Credentials: what is signed and given out, and the lists that say what holds of them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.enums import CredentialState, StatusPurpose
from certificates.models.award import Award
from certificates.models.issuer import Issuer, SigningKey
from lms.core.ids import uuid7


class Credential(models.Model):
    """One document about an award. A correction is another one, linked to this one.

    The row stays when the holder is forgotten: its places in the status lists are
    burnt. The name and the signed text stand in `CredentialRecord`, which goes.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    award = models.ForeignKey(
        Award, on_delete=models.PROTECT, related_name="credentials"
    )
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=14, unique=True)
    issuer = models.ForeignKey(
        Issuer, on_delete=models.PROTECT, related_name="credentials"
    )
    key = models.ForeignKey(
        SigningKey, on_delete=models.PROTECT, null=True, related_name="credentials"
    )
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )
    current = models.BooleanField(default=True)
    state = models.CharField(
        max_length=9, choices=CredentialState.choices, default=CredentialState.VALID
    )
    state_at = models.DateTimeField()
    shows_name = models.BooleanField(_("name shown"), default=True)
    created_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar = ["award", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["award", "number"], name="credential_number_once"
            ),
            models.UniqueConstraint(
                fields=["award"],
                condition=models.Q(current=True),
                name="one_current_credential",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class CredentialRecord(models.Model):
    """What names the holder: the printed name, the signed document, and its facts.

    The facts are kept as they were signed: whatever is edited later, everything that is
    made of a certificate says the same.
    """

    credential = models.OneToOneField(
        Credential, on_delete=models.CASCADE, related_name="record"
    )
    holder = models.CharField(max_length=120)
    facts = models.JSONField(default=dict)
    document = models.TextField(blank=True)

    def __str__(self) -> str:
        return str(self.credential_id)


class CredentialFile(models.Model):
    """A file made of a credential, kept under its digest; it goes with the record."""

    record = models.ForeignKey(
        CredentialRecord, on_delete=models.CASCADE, related_name="files"
    )
    kind = models.CharField(max_length=5)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record", "kind"], name="credential_file_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.digest}"


class StatusList(models.Model):
    """A signed list of bits, one for each credential of an issuer, under one address.

    `url` is frozen: it stands in what was signed, wherever the site moves.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    issuer = models.ForeignKey(
        Issuer, on_delete=models.PROTECT, related_name="status_lists"
    )
    purpose = models.CharField(max_length=10, choices=StatusPurpose.choices)
    number = models.PositiveIntegerField()
    url = models.URLField(max_length=300)
    used = models.PositiveIntegerField(default=0)
    document = models.TextField(blank=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["issuer", "purpose", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["issuer", "purpose", "number"], name="status_list_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issuer_id} {self.purpose} {self.number}"


class StatusEntry(models.Model):
    """The place of a credential in a list; `set_at` is when its bit was set."""

    list = models.ForeignKey(
        StatusList, on_delete=models.PROTECT, related_name="entries"
    )
    index = models.PositiveIntegerField()
    credential = models.ForeignKey(
        Credential, on_delete=models.PROTECT, related_name="statuses"
    )
    set_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["list", "index"], name="status_index_once"),
            models.UniqueConstraint(
                fields=["credential", "list"], name="status_entry_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list_id}/{self.index}"
