"""Requests of people who have signed in."""

from django.http import HttpRequest

from lms.accounts.models import User


class PersonRequest(HttpRequest):
    """A request whose user is an account, never anonymous."""

    user: User
