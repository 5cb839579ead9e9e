"""Vocabularies about the extract that indicators are made from."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Rule(TextChoices):
    """Why an answer is left out of an extract, in the order in which it is asked."""

    POPULATION = "population", _("of another population")
    FINISHED = "finished", _("attempt not finished")
    SCORED = "scored", _("without a score: left out by a correction, or waiting")
    STAFF = "staff", _("given by staff, or by an instructor of the course")
    OBJECTION = "objection", _("the person objects to research use")
    FIRST_EXPOSURE = "first_exposure", _("question met before in the same phase")
    REACHED = "reached", _("not reached: left blank after the last answer")
    RAPID_GUESS = "rapid_guess", _("answered too fast to have been read")
    READ_BY_TWO = "read_by_two", _("question not read by two people in that language")


class ExtractProblem(TextChoices):
    """Why no extract can be made."""

    POPULATION = "population", _("Choose the population: real or synthetic.")
    WINDOW = "window", _("The window ends before it begins.")
    FUTURE = "future", _("The window ends in the future: answers may still arrive.")


class FrameProblem(TextChoices):
    """What can be wrong in a file of frames; `lms.indicators.wording` says it."""

    UNREADABLE = "unreadable"
    HEADER = "header"
    CELLS = "cells"
    COUNTRY = "country"
    CATEGORY = "category"
    NUMBER = "number"
    SOURCE = "source"
    DATE = "date"
    FUTURE = "future"
    TWICE = "twice"
    FOREIGN = "foreign"
    EMPTY = "empty"
