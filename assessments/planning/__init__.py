"""What a quiz asks: its plan, the plan resolved against a bank, and what is drawn.

A plan is plain data:

- `titles`, `intros`: {language: text}
- `forms`: {"": [section]} or, for parallel forms, {"A": [section], "B": [section]}
- `conduct`: how it is conducted, see `assessments.policy`

A section is {"titles": {language: text}, "shuffle": bool, "anchor": bool, "picks": […]}.
A pick takes {"items": [code]}, {"pool": code} (all of it, in order) or {"pool": code,
"blueprint": [{"competency", "level", "count"}]}.

Resolved, as a published version holds it, a section's picks are {"fixed": [id]} or
{"from": [id], "count": n}, where the ids are those of item versions; `open` tells that
the key of some of them is public, and so whatever rests on the quiz says so.
"""

from assessments.planning.draw import Drawn, draw_items, order_options
from assessments.planning.plan import (
    FORMS,
    LEAST_PER_DOMAIN,
    BankItem,
    PlanFault,
    check_plan,
    resolve_plan,
    versions_of,
)

__all__ = [
    "FORMS",
    "LEAST_PER_DOMAIN",
    "BankItem",
    "Drawn",
    "PlanFault",
    "check_plan",
    "draw_items",
    "order_options",
    "resolve_plan",
    "versions_of",
]
