"""What is wrong in a file of frames, in words that say what to do."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.indicators.enums import FrameProblem
from lms.indicators.errors import FrameFault

FAULTS = {
    FrameProblem.UNREADABLE: gettext_lazy(
        "The file cannot be read. Save it as CSV, in UTF-8, with commas."
    ),
    FrameProblem.HEADER: gettext_lazy(
        "The columns are “%(given)s”. The first line must name %(columns)s."
    ),
    FrameProblem.CELLS: gettext_lazy(
        "The row has %(count)s cells. Give it six; put quotes around a text with commas."
    ),
    FrameProblem.COUNTRY: gettext_lazy(
        "“%(given)s” is no country of this site. Write its three-letter code, such as PER."
    ),
    FrameProblem.CATEGORY: gettext_lazy(
        "“%(given)s” is not known. Leave it empty for all, or write one of: %(offered)s."
    ),
    FrameProblem.NUMBER: gettext_lazy(
        "“%(given)s” is no number of people. Write digits only, without separators."
    ),
    FrameProblem.SOURCE: gettext_lazy(
        "The source is missing or too long. Name it in at most 300 characters."
    ),
    FrameProblem.DATE: gettext_lazy(
        "“%(given)s” is no date. Write year, month and day, such as 2026-01-31."
    ),
    FrameProblem.FUTURE: gettext_lazy(
        "“%(given)s” is in the future. Write the day that the number was true."
    ),
    FrameProblem.TWICE: gettext_lazy(
        "Line %(line)s counts the same people. Keep one of both rows."
    ),
    FrameProblem.FOREIGN: gettext_lazy(
        "You may not speak for “%(given)s”. Enter your own country only."
    ),
    FrameProblem.EMPTY: gettext_lazy(
        "The file has no rows. Add one per country, or per stratum of it."
    ),
}


def fault_words(fault: FrameFault, file: str) -> str:
    """Return file, line, column, what is wrong and what to do, in one line."""
    words = str(FAULTS[FrameProblem(fault.code)]) % fault.facts
    if not fault.line:
        return f"{file}: {words}"
    if not fault.column:
        return f"{file}:{fault.line}: {words}"
    place = _("column %(column)s") % {"column": fault.column}
    return f"{file}:{fault.line}, {place}: {words}"
