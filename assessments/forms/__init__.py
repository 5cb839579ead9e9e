"""Validation of what people and scripts send."""

from assessments.forms.command import CommandForm
from assessments.forms.look import SecondLookForm

__all__ = ["CommandForm", "SecondLookForm"]
