"""Exact fractions in a column."""

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models

LONGEST = 80
if TYPE_CHECKING:
    TextColumn = models.CharField[Any, Any]
else:
    TextColumn = models.CharField


class FractionField(TextColumn):
    """A `Fraction` kept as text such as `2/3`: the same digits on every database."""

    if TYPE_CHECKING:
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any
        _pyi_lookup_exact_type: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = LONGEST
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Leave the length out: it is always the same."""
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs

    def from_db_value(self, value: str | None, *args: Any) -> Fraction | None:
        """Return what the column holds."""
        del args
        return None if value is None else Fraction(value)

    def to_python(self, value: Any) -> Fraction | None:
        """Return a fraction; refuses what is none."""
        if value is None or isinstance(value, Fraction):
            return value
        try:
            return Fraction(str(value))
        except (ValueError, ZeroDivisionError):
            message = f"“{value}” is not a fraction."
            raise ValidationError(message, code="invalid") from None

    def get_prep_value(self, value: Any) -> str | None:
        """Return the text of the column."""
        fraction = self.to_python(value)
        return None if fraction is None else str(fraction)
