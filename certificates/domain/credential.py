"""Credentials: opened with the award, signed by a worker, replaced by another one."""

import secrets
from datetime import datetime

from certificates.codes import new_code
from certificates.domain.status import place_credential
from certificates.enums import CredentialState
from certificates.models import Award, Credential, CredentialRecord, Issuer
from lms.core.domain.outbox import owe

SIGN_TASK = "certificates.tasks.sign_credential"


def open_credential(
    award: Award,
    *,
    issuer: Issuer,
    holder: str,
    replaces: Credential | None = None,
    now: datetime,
) -> Credential:
    """Write a credential that waits for its signature, and owe it.

    Call it inside the transaction that awards or corrects.
    """
    credential = Credential.objects.create(
        award=award,
        number=replaces.number + 1 if replaces else 1,
        code=new_code(secrets.randbits),
        issuer=issuer,
        replaces=replaces,
        shows_name=replaces.shows_name if replaces else True,
        state=CredentialState.VALID,
        state_at=now,
        created_at=now,
    )
    CredentialRecord.objects.create(credential=credential, holder=holder)
    place_credential(credential)
    owe(
        SIGN_TASK,
        {"credential_id": credential.pk},
        key=f"sign-credential:{credential.pk}",
        now=now,
    )
    return credential
