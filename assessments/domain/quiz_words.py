"""What is wrong in the plan of a quiz, in words, with what to do."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

WORDS: Mapping[str, tuple[Any, Any]] = {
    "no-title": (_("The quiz has no title."), _("Write one in every language.")),
    "no-forms": (_("The quiz asks nothing."), _("Add a section.")),
    "forms": (
        _("A quiz has one form, or two parallel ones: A and B."),
        _("Name them so."),
    ),
    "no-sections": (_("A form has no section."), _("Add one.")),
    "no-picks": (_("A section asks nothing."), _("Add items, or a pool.")),
    "pick": (
        _("A section takes items, or a pool, or draws from a pool by a blueprint."),
        _("Choose one of them."),
    ),
    "blueprint": (
        _("A row of a blueprint needs competency, level and number."),
        _("Fill them in."),
    ),
    "count": (_("A draw takes from 1 to %(most)s items."), _("Change the number.")),
    "unknown-item": (
        _("There is no active item “%(item)s”."),
        _("Name another one, or activate it."),
    ),
    "empty-pool": (
        _("The pool “%(pool)s” has no active item."),
        _("Name another pool, or add items to it."),
    ),
    "short": (
        _(
            "%(count)s items of %(competency)s at level %(level)s are asked for; the"
            " pool “%(pool)s” has %(available)s."
        ),
        _("Ask for fewer, or add items to the pool."),
    ),
    "unequal-points": (
        _(
            "The items of %(competency)s at level %(level)s give different points, so"
            " that the draw would decide over them."
        ),
        _("Give them the same points, or name the items."),
    ),
    "twice": (
        _("“%(item)s” could be asked twice."),
        _("Take it out of one of the places."),
    ),
    "too-many": (_("A form asks more than %(most)s items."), _("Ask for fewer.")),
    "not-parallel": (
        _("Forms A and B ask different numbers of items by competency and level."),
        _("Make them equal."),
    ),
    "few-of-domain": (
        _(
            "A form asks %(count)s items of the domain %(domain)s; its figure needs"
            " %(least)s."
        ),
        _("Add items, or leave the domain out."),
    ),
    "practiced": (
        _(
            "“%(item)s” stands in another quiz too: what measures is asked nowhere else."
        ),
        _("Take it out of one of them."),
    ),
    "anchor": (
        _("The anchor stands in the post-test only."),
        _("Take it out of this quiz."),
    ),
    "met-before": (
        _("Whoever takes both tests would meet “%(item)s” twice."),
        _("Give the forms different items."),
    ),
}
CONDUCT = (
    _("The rules of the quiz cannot be carried out (%(code)s)."),
    _("Mend them."),
)


def fault_words(code: str, values: Mapping[str, Any]) -> tuple[str, str]:
    """Return what is wrong and what to do, in the active language."""
    said, remedy = WORDS.get(code, CONDUCT)
    return str(said) % {"code": code, **values}, str(remedy)
