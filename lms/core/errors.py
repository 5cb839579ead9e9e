"""Errors of the floor."""


class PuenteError(Exception):
    """The root of every error that Puente raises on purpose."""


class AppendOnlyError(PuenteError):
    """Someone tried to change or delete a row that only ever grows by new rows."""


class LeaseLostError(PuenteError):
    """Another process took over the work: stop, it will be done there."""
