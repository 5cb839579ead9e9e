"""Drawing: which items one attempt asks, in which order, from a stored seed."""

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SHUFFLED = {"choice": "options", "multiple": "options", "match": "options"}


@dataclass(frozen=True)
class Drawn:
    """An item of an attempt: position from 1, number of its section, item version."""

    position: int
    section: int
    version: str


def draw_items(
    sections: Sequence[Mapping[str, Any]],
    *,
    seed: int,
    seen: Collection[str] = (),
    exhausted: Collection[str] = (),
) -> list[Drawn]:
    """Draw the items of an attempt: the same seed draws the same items.

    Items that the person has `seen` are drawn only if the others do not suffice; those
    that are `exhausted` never. Raises `ValueError` if a draw cannot be filled: nobody
    gets fewer questions than the plan says.
    """
    chance = random.Random(seed)  # noqa: S311 -- reproducible by design
    drawn: list[Drawn] = []
    for number, section in enumerate(sections):
        versions: list[str] = []
        for pick in section["picks"]:
            versions += pick.get("fixed") or fill(pick, chance, seen, exhausted)
        if section.get("shuffle"):
            chance.shuffle(versions)
        begin = len(drawn) + 1
        drawn += [Drawn(begin + n, number, v) for n, v in enumerate(versions)]
    return drawn


def fill(
    pick: Mapping[str, Any],
    chance: random.Random,
    seen: Collection[str],
    exhausted: Collection[str],
) -> list[str]:
    """Draw the items of one row of a blueprint."""
    free = [version for version in pick["from"] if version not in exhausted]
    fresh = [version for version in free if version not in seen]
    known = [version for version in free if version in seen]
    chance.shuffle(fresh)
    chance.shuffle(known)
    found = (fresh + known)[: pick["count"]]
    if len(found) < pick["count"]:
        message = f"{pick['count']} items are asked for, {len(found)} are left."
        raise ValueError(message)
    return found


def order_options(definition: Mapping[str, Any], *, seed: int) -> list[str]:
    """Return the order in which the options of an item are shown, by their ids.

    The entries of an order item are never shown in the right order.
    """
    chance = random.Random(seed)  # noqa: S311 -- reproducible by design
    options = [option["id"] for option in definition.get("options", ())]
    shown = list(options)
    if definition["interaction"] == "order":
        while shown == options:
            chance.shuffle(shown)
    elif definition["interaction"] in SHUFFLED:
        chance.shuffle(shown)
    return shown
