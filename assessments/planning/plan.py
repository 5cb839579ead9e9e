"""A plan, checked against the bank that it draws from."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

FORMS = ("A", "B")
LEAST_PER_DOMAIN = 8
MOST_ITEMS = 100
MOST_COUNT = 50


@dataclass(frozen=True)
class BankItem:
    """An item as a plan sees it: the version that would be asked, and what it is.

    `open` tells that its key is public.
    """

    version: str
    code: str
    competency: str
    domain: str
    level: int
    pool: str
    points: int
    open: bool = True


@dataclass(frozen=True)
class PlanFault:
    """What is wrong in a plan: `place` such as `forms.A.0.picks.1`, a code, values."""

    place: str
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


def sections_of(
    plan: Mapping[str, Any],
) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield (form, place, section) of every section of a well-formed plan."""
    for form, sections in plan["forms"].items():
        for number, section in enumerate(sections):
            yield form, f"forms.{form}.{number}", section


def check_plan(plan: Mapping[str, Any]) -> list[PlanFault]:
    """Return what is wrong in the form of a plan, whatever the bank holds.

    Codes: no-title, no-forms, forms (not "" alone or A and B), no-sections, no-picks,
    pick (none of the three kinds), blueprint, count.
    """
    faults = []
    titles = plan.get("titles")
    if not isinstance(titles, dict) or not any(titles.values()):
        faults.append(PlanFault("titles", "no-title"))
    forms = plan.get("forms")
    if not isinstance(forms, dict) or not forms:
        return [*faults, PlanFault("forms", "no-forms")]
    if set(forms) not in ({""}, set(FORMS)):
        faults.append(PlanFault("forms", "forms"))
    for form, sections in forms.items():
        if not isinstance(sections, list) or not sections:
            faults.append(PlanFault(f"forms.{form}", "no-sections"))
            continue
        for number, section in enumerate(sections):
            faults += check_section(section, f"forms.{form}.{number}")
    return faults


def check_section(section: Any, place: str) -> Iterator[PlanFault]:
    """Check the form of one section."""
    picks = section.get("picks") if isinstance(section, dict) else None
    if not isinstance(picks, list) or not picks:
        yield PlanFault(place, "no-picks")
        return
    for number, pick in enumerate(picks):
        here = f"{place}.picks.{number}"
        keys = set(pick) if isinstance(pick, dict) else set()
        if keys not in ({"items"}, {"pool"}, {"pool", "blueprint"}):
            yield PlanFault(here, "pick")
            continue
        for row in pick.get("blueprint", ()):
            if set(row) != {"competency", "level", "count"}:
                yield PlanFault(here, "blueprint")
            elif type(row["count"]) is not int or not 1 <= row["count"] <= MOST_COUNT:
                yield PlanFault(here, "count", {"most": MOST_COUNT})


def resolve_plan(
    plan: Mapping[str, Any], bank: Sequence[BankItem], *, paired: bool
) -> tuple[dict[str, Any], list[PlanFault]]:
    """Return the plan with its picks resolved to item versions, and what is wrong.

    `plan` is well formed (`check_plan`). `paired` tells that it is a pre-test or a
    post-test, whose forms must be parallel. Codes: unknown-item, empty-pool, short (the
    bank cannot fill a row of the blueprint: needed, available), twice (an item could be
    asked twice in a form, or stands in both forms), unequal-points (a draw decides over
    more or fewer points), too-many, not-parallel, few-of-domain.
    """
    faults: list[PlanFault] = []
    forms: dict[str, list[dict[str, Any]]] = {form: [] for form in plan["forms"]}
    for form, place, section in sections_of(plan):
        picks = []
        for number, pick in enumerate(section["picks"]):
            found, more = resolve_pick(pick, bank, f"{place}.picks.{number}")
            picks += found
            faults += more
        forms[form].append({**section, "picks": picks})
    resolved = {**plan, "forms": forms}
    if not faults:
        faults += check_forms(resolved, bank, paired=paired)
    return resolved, faults


def resolve_pick(
    pick: Mapping[str, Any], bank: Sequence[BankItem], place: str
) -> tuple[list[dict[str, Any]], list[PlanFault]]:
    """Resolve one pick to item versions."""
    if "items" in pick:
        known = {item.code: item.version for item in bank}
        missing = [code for code in pick["items"] if code not in known]
        faults = [PlanFault(place, "unknown-item", {"item": code}) for code in missing]
        return [{"fixed": [known[c] for c in pick["items"] if c in known]}], faults
    pool = [item for item in bank if item.pool == pick["pool"]]
    if not pool:
        return [], [PlanFault(place, "empty-pool", {"pool": pick["pool"]})]
    if "blueprint" not in pick:
        ordered = sorted(pool, key=lambda item: item.code)
        return [{"fixed": [item.version for item in ordered]}], []
    picks, faults = [], []
    for row in pick["blueprint"]:
        fitting = [
            item
            for item in pool
            if item.competency == row["competency"] and item.level == row["level"]
        ]
        if len(fitting) < row["count"]:
            values = {**row, "available": len(fitting), "pool": pick["pool"]}
            faults.append(PlanFault(place, "short", values))
        if len({item.points for item in fitting}) > 1:
            faults.append(PlanFault(place, "unequal-points", {**row}))
        ids = [item.version for item in sorted(fitting, key=lambda item: item.code)]
        picks.append({"from": ids, "count": row["count"]})
    return picks, faults


def versions_of(
    plan: Mapping[str, Any], form: str | None = None, *, anchor: bool | None = None
) -> list[str]:
    """Return the item versions that a resolved plan may ask, of one form or of all.

    With `anchor`, only those of anchor sections, or only the others.
    """
    return [
        version
        for name, _, section in sections_of(plan)
        if form is None or name == form
        if anchor is None or bool(section.get("anchor")) is anchor
        for pick in section["picks"]
        for version in pick.get("fixed", pick.get("from", ()))
    ]


def check_forms(
    plan: Mapping[str, Any], bank: Sequence[BankItem], *, paired: bool
) -> Iterator[PlanFault]:
    """Check that nobody is asked anything twice, and that parallel forms are."""
    codes = {item.version: item.code for item in bank}
    for form in plan["forms"]:
        versions = versions_of(plan, form)
        for version, times in Counter(versions).items():
            if times > 1:
                yield PlanFault(f"forms.{form}", "twice", {"item": codes[version]})
        if len(versions) > MOST_ITEMS:
            yield PlanFault(f"forms.{form}", "too-many", {"most": MOST_ITEMS})
    if set(plan["forms"]) == set(FORMS):
        yield from check_parallel(plan, bank)
    if paired:
        yield from check_domains(plan, bank)


def check_parallel(
    plan: Mapping[str, Any], bank: Sequence[BankItem]
) -> Iterator[PlanFault]:
    """Check that two forms share nothing but the anchor and ask the same amounts."""
    codes = {item.version: item.code for item in bank}
    first, second = (set(versions_of(plan, form, anchor=False)) for form in FORMS)
    for version in sorted(first & second):
        yield PlanFault("forms", "twice", {"item": codes[version]})
    if profile(plan, bank, "A") != profile(plan, bank, "B"):
        yield PlanFault("forms", "not-parallel")


def profile(
    plan: Mapping[str, Any], bank: Sequence[BankItem], form: str
) -> Counter[tuple[str, int]]:
    """Count what a form asks, anchor apart, by competency and level."""
    known = {item.version: item for item in bank}
    found: Counter[tuple[str, int]] = Counter()
    for name, _, section in sections_of(plan):
        if name != form or section.get("anchor"):
            continue
        for pick in section["picks"]:
            versions = pick.get("fixed") or pick["from"][: pick["count"]]
            for version in versions:
                found[known[version].competency, known[version].level] += 1
    return found


def check_domains(
    plan: Mapping[str, Any], bank: Sequence[BankItem]
) -> Iterator[PlanFault]:
    """Check that a form asks enough of every domain that it asks anything of."""
    domains = {item.competency: item.domain for item in bank}
    for form in plan["forms"]:
        counts: Counter[str] = Counter()
        for (competency, _), count in profile(plan, bank, form).items():
            counts[domains[competency]] += count
        for domain, count in sorted(counts.items()):
            if count < LEAST_PER_DOMAIN:
                values = {"domain": domain, "count": count, "least": LEAST_PER_DOMAIN}
                yield PlanFault(f"forms.{form}", "few-of-domain", values)
