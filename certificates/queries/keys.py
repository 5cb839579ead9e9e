"""Keys as administrators look after them."""

from django.db.models import Count, Prefetch, Q, QuerySet

from certificates.enums import CredentialState
from certificates.models import Credential, Issuer, SigningKey

HOLDING = Q(credentials__current=True, credentials__state=CredentialState.VALID)


def issuers_with_keys() -> "QuerySet[Issuer]":
    """Return the issuers, each with its keys, the newest first, and what they signed."""
    keys = SigningKey.objects.annotate(
        holding=Count("credentials", filter=HOLDING)
    ).order_by("-created_at", "-pk")
    return Issuer.objects.order_by("demo", "code").prefetch_related(
        Prefetch("keys", queryset=keys)
    )


def certificates_under(key: SigningKey) -> int:
    """Return how many certificates that hold today a key has signed."""
    return Credential.objects.filter(
        key=key, current=True, state=CredentialState.VALID
    ).count()
