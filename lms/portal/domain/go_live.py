"""Going live: what is unsafe, what is removed, what is written, what is left to do."""

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parseaddr
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email

from assessments.queries.corrections import corrections_without_author
from certificates.models import SigningKey
from courses.models import SourceWork
from lms.accounts.domain.erasure import remove_synthetic
from lms.accounts.enums import Population
from lms.accounts.models import FocalPointTerm, Subject, User
from lms.accounts.queries import administrators
from lms.accounts.rules import has_second_factor
from lms.core.data_folder import ENVIRONMENT
from lms.core.domain.audit import log_action
from lms.core.errors import PuenteError
from lms.core.models import OutboxMessage

RESERVED = (".example", ".invalid", ".localhost", ".test", ".local")
TEST_TEXT = (
    "Puente can send mail from this address.\n"
    "Puente puede enviar correo desde esta dirección.\n"
    "O Puente consegue enviar e-mail deste endereço.\n"
)


class UnsafeError(PuenteError):
    """Something stands against going live; nothing was changed."""


@dataclass(frozen=True)
class Address:
    """Where the site will be, and how it sends mail."""

    url: str
    mail_from: str
    mail_host: str
    mail_port: int
    mail_user: str
    mail_password: str
    mail_tls: bool

    def environment(self) -> dict[str, str]:
        """Return the variables of production."""
        variables = {
            "DJANGO_SETTINGS_MODULE": "lms.settings.production",
            "PUENTE_DATA": str(settings.DATA_DIR),
            "PUENTE_SECRET_KEY": settings.SECRET_KEY,
            "PUENTE_PUBLIC_URL": self.url.rstrip("/"),
            "PUENTE_MAIL_FROM": self.mail_from,
            "PUENTE_MAIL_HOST": self.mail_host,
            "PUENTE_MAIL_PORT": str(self.mail_port),
            "PUENTE_MAIL_USER": self.mail_user,
            "PUENTE_MAIL_PASSWORD": self.mail_password,
            "PUENTE_MAIL_TLS": "1" if self.mail_tls else "0",
        }
        if url := os.environ.get("DATABASE_URL"):
            variables["DATABASE_URL"] = url
        if broker := settings.CELERY_BROKER_URL:
            variables["PUENTE_BROKER_URL"] = broker
        return {name: value for name, value in variables.items() if value}


def faults_of(address: Address) -> Iterator[str]:
    """Name what is unsafe about the address and the people."""
    parts = urlsplit(address.url)
    host = (parts.hostname or "").lower()
    if parts.scheme != "https":
        yield f"The address {address.url} does not begin with https://."
    if parts.path.strip("/") or parts.query:
        yield "The address has a path; give only https:// and the host."
    if not public_name(host):
        yield f"{host or 'The address'} is not a public host name."
    if not mail_address(address.mail_from):
        yield f"{address.mail_from} is not an e-mail address."
    if address.mail_user and not address.mail_tls:
        yield "The mail password would travel unencrypted: use TLS."
    real = administrators().exclude(link__subject__population=Population.SYNTHETIC)
    if not any(user.has_usable_password() for user in real):
        yield (
            "There is no administrator who is a real person. Make one first:"
            " manage.py createsuperuser."
        )


def mail_address(text: str) -> bool:
    """Tell whether a text is an e-mail address, alone or as `Name <address>`."""
    try:
        validate_email(parseaddr(text)[1])
    except ValidationError:
        return False
    return True


def public_name(host: str) -> bool:
    """Tell whether a host name can be public."""
    try:
        ip_address(host)
    except ValueError:
        return "." in host and not f".{host}".endswith(RESERVED)
    return False


def deployment_faults(address: Address) -> list[str]:
    """Run Django's deployment check under the settings of production."""
    variables = {**os.environ, **address.environment()}
    command = [
        sys.executable,
        "manage.py",
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
    ]
    result = subprocess.run(  # noqa: S603 -- our own command
        command,
        cwd=settings.BASE_DIR,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    return (
        []
        if result.returncode == 0
        else [result.stderr.strip() or result.stdout.strip()]
    )


def send_test_mail(address: Address, to: str) -> None:
    """Send a mail through the server that production will use; raises if it fails."""
    connection = get_connection(
        "django.core.mail.backends.smtp.EmailBackend",
        host=address.mail_host,
        port=address.mail_port,
        username=address.mail_user,
        password=address.mail_password,
        use_tls=address.mail_tls,
        timeout=20,
    )
    subject = f"Puente: {urlsplit(address.url).hostname}"
    EmailMessage(
        subject, TEST_TEXT, address.mail_from, [to], connection=connection
    ).send()


def write_environment(address: Address) -> Path:
    """Write the variables of production to the data folder, readable by its owner only.

    Values are quoted so that a shell and systemd both read them as they are.
    """
    path = Path(settings.DATA_DIR) / ENVIRONMENT
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.writelines(
            f"{name}={shlex.quote(value)}\n"
            for name, value in address.environment().items()
        )
    path.chmod(0o600)
    return path


def go_live(address: Address, *, test_to: str) -> tuple[int, Path]:
    """Check, send the test mail, remove everything synthetic, write the variables.

    Returns the number of people removed and the file written. Raises `UnsafeError`
    with every reason, before anything is changed.
    """
    faults = [*faults_of(address)]
    faults += [] if faults else deployment_faults(address)
    if faults:
        raise UnsafeError("\n".join(faults))
    try:
        send_test_mail(address, test_to)
    except OSError as error:
        message = f"The test mail could not be sent: {error}"
        raise UnsafeError(message) from error
    OutboxMessage.objects.filter(
        task="lms.portal.tasks.fill_demo", done_at=None
    ).delete()
    removed = remove_synthetic()
    path = write_environment(address)
    log_action(
        "site_went_live",
        kind="site",
        object_id=urlsplit(address.url).hostname,
        actor=None,
        data={"synthetic_removed": removed},
    )
    return removed, path


def left_to_do() -> Iterator[str]:
    """Say what an operator still has to decide or do."""
    if not settings.DATA_HOSTING_COUNTRY or settings.DATA_CONTROLLER == "Puente":
        yield (
            "Name the controller and the hosting country of the privacy notice:"
            " PUENTE_DATA_CONTROLLER, PUENTE_DATA_HOSTING_COUNTRY, PUENTE_DATA_LEGAL_BASIS."
        )
    if settings.HELP_EMAIL.endswith("@localhost"):
        yield "Say whom people write to for help: PUENTE_HELP_EMAIL."
    unchecked = SourceWork.objects.filter(fact_checked_on=None).count()
    if unchecked:
        yield (
            f"{unchecked} source(s) have not been checked against the primary document;"
            " set PUENTE_PUBLISH_DRAFTED_LESSONS=0 to publish reviewed lessons only."
        )
    corrections = corrections_without_author().count()
    if corrections:
        yield (
            f"{corrections} correction(s) of keys, by accounts that are gone, hold for"
            " results of real people: take back what should not stand, at Teaching >"
            " Corrections of keys."
        )
    yield from people_to_name()
    for user in administrators():
        if not has_second_factor(user):
            yield f"{user.email} needs a second factor at the first sign-in."
    yield "Put a TLS proxy in front and start the service (docs/running.md)."
    yield "Schedule `make backup` every night, and try `make restore` once."


def people_to_name() -> Iterator[str]:
    """Say which offices nobody holds yet."""
    if not FocalPointTerm.objects.exists():
        yield "Appoint the focal points of your countries in the admin."
    signing = SigningKey.objects.filter(issuer__demo=False, retired_at=None)
    if not signing.exists():
        yield (
            "Name who issues certificates in the admin and make the key:"
            " manage.py make_signing_key CODE (docs/certificates.md)."
        )


def synthetic_people() -> int:
    """Count the synthetic people of this site."""
    linked = Subject.objects.filter(population=Population.SYNTHETIC)
    return User.objects.filter(link__subject__in=linked).count()
