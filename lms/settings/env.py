"""Reads settings from the environment and fails loudly, naming the variable."""

import json
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}


def text(name: str, default: str | None = None) -> str:
    """Return the variable, or the default; without a default it must be set."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        msg = (
            f"Set {name}: it has no default here (docs/running.md lists the variables)."
        )
        raise ImproperlyConfigured(msg)
    return value


def boolean(name: str, *, default: bool) -> bool:
    """Return the variable as yes or no."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in TRUE | FALSE:
        return value in TRUE
    msg = f"{name} is {value!r}: write one of 1, 0, true, false, yes, no, on, off."
    raise ImproperlyConfigured(msg)


def integer(name: str, default: int, *, least: int = 0) -> int:
    """Return the variable as a whole number of at least `least`."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    try:
        number = int(value)
    except ValueError:
        number = least - 1
    if number < least:
        msg = f"{name} is {value!r}: write a whole number of at least {least}."
        raise ImproperlyConfigured(msg)
    return number


def folder(name: str, default: Path) -> Path:
    """Return the folder of the variable, made for its owner only if it is missing."""
    path = Path(text(name, str(default))).resolve()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        msg = f"{name} is {str(path)!r}, where no folder can be made: {error.strerror}."
        raise ImproperlyConfigured(msg) from error
    return path


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """Return the variable as a list, split at commas."""
    value = os.environ.get(name, "")
    return [word.strip() for word in value.split(",") if word.strip()] or list(default)


def secret(name: str, folder: Path) -> str:
    """Return the variable, or a key kept in `folder` (made with mode 0600 if absent)."""
    if value := os.environ.get(name, "").strip():
        return value
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name.lower()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key := secrets.token_urlsafe(50))
    return key


def database(name: str, default: str) -> dict[str, Any]:
    """Turn `sqlite:///PATH` or `postgresql://USER:PASSWORD@HOST:PORT/NAME` into a setting.

    SQLite runs in WAL with IMMEDIATE transactions and full synchronisation: WAL alone
    makes lock errors worse, and answers must survive a power cut.
    """
    url = urlsplit(text(name, default))
    if url.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(url.path[1:]) or ":memory:",
            # A new connection reads the whole schema: several times what a save takes.
            "CONN_MAX_AGE": 600,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                " PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;",
            },
        }
    if url.scheme in {"postgres", "postgresql"} and url.path.strip("/"):
        options: dict[str, Any] = dict(parse_qsl(url.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(url.path[1:]),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": unquote(options.pop("host", url.hostname or "")),
            "PORT": str(url.port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": options,
        }
    msg = (
        f"{name} must look like sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME."
    )
    raise ImproperlyConfigured(msg)


def openid_connect(name: str) -> list[dict[str, Any]]:
    """Return the identity providers in a JSON file, as django-allauth describes them."""
    path = os.environ.get(name, "").strip()
    if not path:
        return []
    try:
        providers = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        msg = f"{name} names {path}, which cannot be read as JSON: {error}"
        raise ImproperlyConfigured(msg) from error
    needed = {"provider_id", "name", "client_id", "secret", "settings"}
    for number, provider in enumerate(providers, 1):
        if missing := needed - set(provider):
            msg = f"{name}, provider {number}: {', '.join(sorted(missing))} missing."
            raise ImproperlyConfigured(msg)
    return list(providers)
