"""Doors: pages that open to some people only, offered in the account menu.

Whether a door opens is asked once, at sign-in, and its name kept in the session: the menu
is on every page. The page behind it asks again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User

SESSION_KEY = "doors"


@dataclass(frozen=True)
class Door:
    """A page in the account menu: its words, its view, and to whom it opens."""

    title: Any
    view: str
    opens: Callable[[User], bool]


_doors: dict[str, Door] = {}


def register_door(name: str, door: Door) -> None:
    """Add a door; the menu lists them in the order of registration."""
    _doors[name] = door


def note_doors(request: HttpRequest, user: User) -> None:
    """Note in the session which doors open to the person who signs in."""
    request.session[SESSION_KEY] = [
        name for name, door in _doors.items() if door.opens(user)
    ]


def open_doors(request: HttpRequest) -> list[Door]:
    """Return the doors that were noted."""
    names = request.session.get(SESSION_KEY, ())
    return [_doors[name] for name in names if name in _doors]


def may_edit(user: User) -> bool:
    """Tell whether the person has work in the Wagtail admin."""
    return user.has_perm("wagtailadmin.access_admin")


register_door(
    "admin", Door(_("Editing and administration"), "wagtailadmin_home", may_edit)
)
