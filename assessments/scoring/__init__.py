"""Interactions and their scores: pure functions, exact fractions.

A *definition* is the language-neutral part of an item version, a *response* what the
learner gave; both are plain data as stored. `check_definition` says what is wrong with
a definition, `read_response` turns a submitted form into a response, `score_response`
judges it. Nothing here knows Django, the clock or chance.
"""

from assessments.scoring.definition import INTERACTIONS, check_definition
from assessments.scoring.numbers import NumberError, read_number
from assessments.scoring.response import ResponseError, is_blank, read_response
from assessments.scoring.score import score_response

__all__ = [
    "INTERACTIONS",
    "NumberError",
    "ResponseError",
    "check_definition",
    "is_blank",
    "read_number",
    "read_response",
    "score_response",
]
