"""Errors about people."""

from lms.core.errors import PuenteError


class AccountsError(PuenteError):
    """The root of the errors of this room."""


class WrongPopulationError(AccountsError):
    """A real person in an invented country, or a synthetic one in a real country."""


class WrongInstitutionError(AccountsError):
    """The institution stands in another country, or is not open to be chosen."""


class ProfileChangedError(AccountsError):
    """The profile was changed elsewhere since the form was opened."""


class MergeError(AccountsError):
    """These two institutions cannot become one."""


class NotAppointedError(AccountsError):
    """The person is not a focal point of that country on that day."""


class LastAdministratorError(AccountsError):
    """The deployment would be left without anyone who may run it."""


class UnknownMessageKindError(AccountsError):
    """No room registered this kind of message."""
