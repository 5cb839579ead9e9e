"""What an item version may be: its interaction, options and key.

Shapes, by `interaction`:

- `choice`: `options` [{id, key}], exactly one key
- `multiple`: `options` [{id, key}], at least one key; `rule` all_or_nothing,
  per_option or per_option_penalty
- `numeric`: `value`, `absolute` and `relative` tolerances (decimal texts, optional),
  `unit` (a code, optional) with `units` {code: factor}
- `text`: `accepted` {language: [texts]}, `case` and `accents` (do they count?)
- `match`: `rows` [{id, key}], `options` [{id}]; each key is the id of an option
- `order`: `options` [{id}] listed in the right order
- `extended`: `criteria` [{id, levels: [{id, points}]}], `needed`: the fewest characters
  of an answer (optional)

`max_score` is a whole number from 1 to 100.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

INTERACTIONS = ("choice", "multiple", "numeric", "text", "match", "order", "extended")
RULES = ("all_or_nothing", "per_option", "per_option_penalty")
FEWEST, MOST = 2, 12
MOST_SCORE = 100
MOST_EXTENDED = 20_000
Definition = Mapping[str, Any]


def check_definition(definition: Definition) -> list[tuple[str, str]]:
    """Return what is wrong as (field, code) pairs; empty if nothing is.

    Codes: unknown-interaction, max-score, too-few, too-many, twin-ids, no-key,
    many-keys, all-keys, rule, number, tolerance, unit, nothing-accepted, unknown-key,
    criteria, needed.
    """
    interaction = definition.get("interaction")
    if interaction not in INTERACTIONS:
        return [("interaction", "unknown-interaction")]
    faults = list(_CHECKS[interaction](definition))
    score = definition.get("max_score", 1)
    if not isinstance(score, int) or not 1 <= score <= MOST_SCORE:
        faults.append(("max_score", "max-score"))
    return faults


def ids_of(entries: Any) -> list[str]:
    """Return the ids of options, rows or criteria."""
    return [str(entry.get("id", "")) for entry in entries or ()]


def check_entries(definition: Definition, field: str) -> Iterator[tuple[str, str]]:
    """Check the number and the ids of a list of entries."""
    ids = ids_of(definition.get(field))
    if len(ids) < FEWEST:
        yield field, "too-few"
    if len(ids) > MOST:
        yield field, "too-many"
    if len(set(ids)) < len(ids) or "" in ids:
        yield field, "twin-ids"


def check_choice(definition: Definition) -> Iterator[tuple[str, str]]:
    """Check a choice: one key."""
    yield from check_entries(definition, "options")
    keys = [entry for entry in definition.get("options", ()) if entry.get("key")]
    if not keys:
        yield "options", "no-key"
    if len(keys) > 1:
        yield "options", "many-keys"


def check_multiple(definition: Definition) -> Iterator[tuple[str, str]]:
    """Check a multiple response: at least one key, and one option that is not."""
    yield from check_entries(definition, "options")
    options = definition.get("options", ())
    keys = [entry for entry in options if entry.get("key")]
    if not keys:
        yield "options", "no-key"
    elif len(keys) == len(options):
        yield "options", "all-keys"
    if definition.get("rule") not in RULES:
        yield "rule", "rule"


def decimal(text: Any) -> Decimal | None:
    """Return a finite decimal, or None."""
    try:
        number = Decimal(str(text))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def check_numeric(definition: Definition) -> Iterator[tuple[str, str]]:
    """Check a number, its tolerances and its units."""
    if decimal(definition.get("value")) is None:
        yield "value", "number"
    for field in ("absolute", "relative"):
        if definition.get(field) is not None:
            tolerance = decimal(definition[field])
            if tolerance is None or tolerance < 0:
                yield field, "tolerance"
    units = definition.get("units", {})
    if definition.get("unit") and definition["unit"] not in units:
        yield "unit", "unit"
    for factor in units.values():
        number = decimal(factor)
        if number is None or number <= 0:
            yield "units", "unit"


def check_text(definition: Definition) -> Iterator[tuple[str, str]]:
    """Check that something is accepted in every language given."""
    accepted = definition.get("accepted") or {}
    if not accepted or not all(
        any(t.strip() for t in texts) for texts in accepted.values()
    ):
        yield "accepted", "nothing-accepted"


def check_match(definition: Definition) -> Iterator[tuple[str, str]]:
    """Check that each row leads to an option."""
    yield from check_entries(definition, "rows")
    yield from check_entries(definition, "options")
    options = set(ids_of(definition.get("options")))
    if any(row.get("key") not in options for row in definition.get("rows", ())):
        yield "rows", "unknown-key"


def check_order(definition: Definition) -> Iterator[tuple[str, str]]:
    """Check the entries; their order is the key."""
    yield from check_entries(definition, "options")


def check_extended(definition: Definition) -> Iterator[tuple[str, str]]:
    """Check that each criterion has levels with points, and the length needed."""
    criteria = definition.get("criteria", ())
    if not criteria or len(set(ids_of(criteria))) < len(criteria):
        yield "criteria", "criteria"
    for criterion in criteria:
        levels = criterion.get("levels", ())
        points = [level.get("points") for level in levels]
        if len(levels) < FEWEST or not all(
            isinstance(p, int) and p >= 0 for p in points
        ):
            yield "criteria", "criteria"
    needed = definition.get("needed", 1)
    if not isinstance(needed, int) or not 1 <= needed <= MOST_EXTENDED:
        yield "needed", "needed"


_CHECKS = {
    "choice": check_choice,
    "multiple": check_multiple,
    "numeric": check_numeric,
    "text": check_text,
    "match": check_match,
    "order": check_order,
    "extended": check_extended,
}
