"""Try the statistics of the indicators on invented countries whose truth is known.

    .venv/bin/python scripts/validate_indicators.py [--rounds R] [--seed S] [--output FILE]

Writes docs/validation.md: how well items and countries are recovered, how often intervals
contain the truth, and where the mean per cent correct misleads. Same seed, same page.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from assessments.analysis import responses_from_long  # noqa: E402
from assessments.analysis.irt.calibration import Calibration, calibrate  # noqa: E402
from assessments.analysis.irt.estimation import Settings  # noqa: E402
from assessments.analysis.irt.model import Model  # noqa: E402
from assessments.analysis.irt.scores import (  # noqa: E402
    person_scores,
    plausible_values,
)
from assessments.analysis.responses import Responses  # noqa: E402
from lms.indicators.analysis.differences import from_region  # noqa: E402
from lms.indicators.analysis.estimates import Estimate, Floats, Ints  # noqa: E402
from lms.indicators.analysis.figures import gain_estimate, mean_estimate  # noqa: E402
from lms.indicators.analysis.jackknife import (  # noqa: E402
    groups_by_country,
    parameter_estimate,
    sample_of,
)
from scripts.validation_page import TEXT  # noqa: E402

Row = dict[str, Any]
OUTPUT = PROJECT / "docs" / "validation.md"
SEED = 20_261_125
COUNTRIES, INSTITUTIONS, PERSONS = 12, 10, 8
ANCHORS, EASY, HARD = 8, 16, 16
BETWEEN = 0.1
"""Share of the variance of ability that lies between the institutions of a country."""
GAIN = 0.5
DRAWS = 10
RECOVERY = 2000
"""Persons from whom items are recovered; each meets half of the items."""
NORMAL = 1.96


@dataclass(frozen=True, eq=False)
class World:
    """Officials of invented countries: ability, country and institution of each."""

    means: Floats
    country: Ints
    institution: Ints
    ability: Floats


def make_world(rng: np.random.Generator) -> World:
    """Draw countries (mean N(0, 0.3²)), institutions and officials."""
    means = rng.normal(0, 0.3, COUNTRIES)
    effects = rng.normal(0, np.sqrt(BETWEEN), COUNTRIES * INSTITUTIONS)
    institution = np.repeat(np.arange(effects.size), PERSONS)
    country = institution // INSTITUTIONS
    own = rng.normal(0, np.sqrt(1 - BETWEEN), institution.size)
    ability = means[country] + effects[institution] + own
    return World(means, country, institution, ability)


def difficulties(rng: np.random.Generator) -> Floats:
    """Draw the anchors, an easy module and a hard one."""
    return np.concatenate(
        [
            rng.normal(0, 0.7, ANCHORS),
            rng.normal(-0.8, 0.7, EASY),
            rng.normal(0.8, 0.7, HARD),
        ]
    )


def presented(world: World, easy_share: Floats, rng: np.random.Generator) -> Floats:
    """Return 1 for each item that a person meets: anchors, and one of the modules.

    `easy_share` by country: what part of its officials takes the easy module.
    """
    easy = rng.random(world.country.size) < easy_share[world.country]
    seen = np.ones((easy.size, ANCHORS + EASY + HARD))
    seen[easy, ANCHORS + EASY :] = 0
    seen[~easy, ANCHORS : ANCHORS + EASY] = 0
    return seen


def answers(
    ability: Floats, b: Floats, rng: np.random.Generator, seen: Floats | None = None
) -> Floats:
    """Draw right (1) and wrong (0) answers of the Rasch model; NaN if not presented."""
    chance = 1 / (1 + np.exp(b - ability[:, None]))
    right = (rng.random(chance.shape) < chance).astype(np.float64)
    return right if seen is None else np.where(seen > 0, right, np.nan)


def responses_of(right: Floats, groups: Sequence[str]) -> Responses:
    """Return the answers with their groups; persons and items by number."""
    person, item = np.nonzero(~np.isnan(right))
    frame = pd.DataFrame(
        {
            "person": [f"p{at:05d}" for at in person],
            "item": [f"i{at:02d}" for at in item],
            "score": right[person, item],
            "group": np.asarray(groups, dtype=object)[person],
        }
    )
    return responses_from_long(frame)


def country_names(world: World) -> list[str]:
    """Return the country of each person."""
    return [f"c{at:02d}" for at in world.country]


def by_country(values: Floats, country: Ints) -> Floats:
    """Return the mean of each country."""
    return np.bincount(country, values) / np.bincount(country)


# --- Per cent correct against the model ----------------------------------------


def compared(rng: np.random.Generator, *, mixed: bool) -> list[Row]:
    """Return how three figures of a country agree with the truth, in one world."""
    world = make_world(rng)
    share = rng.uniform(0.15, 0.85, COUNTRIES) if mixed else np.full(COUNTRIES, 0.5)
    right = answers(world.ability, difficulties(rng), rng, presented(world, share, rng))
    responses = responses_of(right, country_names(world))
    fit = calibrate(responses, settings=Settings(standard_errors=False))
    scores = person_scores(responses, fit).set_index("person")["eap"].sort_index()
    figures = {
        PER_CENT: by_country(np.nanmean(right, axis=1), world.country),
        "Mean of persons' EAP": by_country(scores.to_numpy(), world.country),
        "Mean of the model": fit.groups.sort_values("group")["mean"].to_numpy(),
    }
    return [
        {"figure": name, **agreement(found, world.means)}
        for name, found in figures.items()
    ]


def agreement(found: Floats, truth: Floats) -> dict[str, float]:
    """Return correlation with the truth and the slope of the figure on it."""
    slope, _ = np.polyfit(truth, found, 1)
    return {"correlation": float(np.corrcoef(found, truth)[0, 1]), "slope": slope}


# --- Intervals of country means and gains --------------------------------------


def drawn(
    responses: Responses, fit: Calibration, rng: np.random.Generator, *, proper: bool
) -> Floats:
    """Return plausible values in the order of persons' labels.

    `proper`: the mean of each country is drawn, too, from what the data say about it.
    """
    order = np.argsort(responses.persons.to_numpy().astype(str))
    seed = str(rng.integers(2**62))
    if not proper:
        return plausible_values(responses, fit, seed=seed, draws=DRAWS)[order]
    error = fit.groups["se_mean"].fillna(0.0).to_numpy()
    columns = []
    for place in range(DRAWS):
        mean = fit.groups["mean"] + error * rng.normal(size=error.size)
        shifted = replace(fit, groups=fit.groups.assign(mean=mean))
        found = plausible_values(responses, shifted, seed=f"{seed}-{place}", draws=1)
        columns.append(found[order, 0])
    return np.column_stack(columns)


def refitted(responses: Responses, fit: Calibration, groups: Ints) -> pd.DataFrame:
    """Return the groups' means without each group of institutions, a row for each.

    Items are fitted again, too: their error is common to all countries.
    """
    place = [int(str(label)[1:]) for label in responses.persons]
    group = np.resize(groups, 2 * groups.size)[place]
    settings = Settings(standard_errors=False)
    rows = []
    for without in np.unique(groups):
        weights = (group != without).astype(np.float64)
        again = calibrate(responses, weights=weights, start=fit, settings=settings)
        rows.append(again.groups.set_index("group")["mean"])
    return pd.DataFrame(rows)


def jackknife_of(world: World) -> Ints:
    """Return each person's group of institutions, dealt out country by country."""
    names = [str(institution) for institution in world.institution]
    return groups_by_country(names, country_names(world))


def centered(found: dict[str, Estimate], truth: Floats, method: str) -> list[Row]:
    """Return for each country whether its interval around the region has the truth."""
    rows = []
    for at, name in enumerate(sorted(found)):
        each = from_region(name, found)
        rows.append(judged(each, truth[at] - truth.mean(), method))
    return rows


def judged(found: Estimate, truth: float, method: str) -> Row:
    """Return error, standard error, and whether the interval contains the truth."""
    return {
        "method": method,
        "error": found.value - truth,
        "se": found.se,
        "covered": found.low <= truth <= found.high,
    }


def means_and_gains(rng: np.random.Generator) -> dict[str, list[Row]]:
    """Return the intervals of country means and of gains in one world."""
    world = make_world(rng)
    b = difficulties(rng)
    later = world.ability + GAIN + rng.normal(0, 0.4, world.ability.size)
    names = country_names(world)
    right = np.vstack([answers(world.ability, b, rng), answers(later, b, rng)])
    forms = np.ones((2, b.size))
    forms[0, ANCHORS::2], forms[1, ANCHORS + 1 :: 2] = 0, 0
    right[np.repeat(forms, len(names), axis=0) == 0] = np.nan
    labels = [f"{name}-{phase}" for phase in ("before", "later") for name in names]
    responses = responses_of(right, labels)
    fit = calibrate(responses)
    refits = refitted(responses, fit, jackknife_of(world))
    parameter = fit.groups.set_index("group")["mean"]
    return {
        "means": [
            *means_from_draws(responses, fit, world, rng),
            *means_from_refits(parameter, refits, world),
        ],
        "gains": gains(responses, fit, world, (parameter, refits), rng),
    }


def means_from_draws(
    responses: Responses, fit: Calibration, world: World, rng: np.random.Generator
) -> list[Row]:
    """Return the intervals of means from plausible values, of both kinds."""
    rows = []
    for proper, method in ((False, FIXED), (True, DRAWN)):
        values = drawn(responses, fit, rng, proper=proper)[: world.country.size]
        found = {
            f"c{at:02d}": mean_estimate(
                values[world.country == at],
                sample_of([str(x) for x in world.institution[world.country == at]]),
            )
            for at in range(COUNTRIES)
        }
        rows += centered(found, world.means, method)
    return rows


def means_from_refits(
    parameter: "pd.Series[float]", refits: pd.DataFrame, world: World
) -> list[Row]:
    """Return the intervals of means as parameters, fitted again by the jackknife."""
    names = [f"c{at:02d}-before" for at in range(COUNTRIES)]
    full = parameter[names] - parameter[names].mean()
    again = refits[names].sub(refits[names].mean(axis=1), axis=0)
    truth = world.means - world.means.mean()
    return [
        judged(
            parameter_estimate(float(full[name]), again[name].to_numpy()),
            truth[at],
            REFITTED,
        )
        for at, name in enumerate(names)
    ]


def gains(
    responses: Responses,
    fit: Calibration,
    world: World,
    fitted: tuple["pd.Series[float]", pd.DataFrame],
    rng: np.random.Generator,
) -> list[Row]:
    """Return the intervals of gains from plausible values and from parameters."""
    values = drawn(responses, fit, rng, proper=True)
    half = world.country.size
    parameter, refits = fitted
    rows = []
    for at in range(COUNTRIES):
        here = np.flatnonzero(world.country == at)
        sample = sample_of([str(x) for x in world.institution[here]])
        pairs = gain_estimate(values[here], values[half + here], sample)
        rows.append(judged(pairs.points, GAIN, DRAWN))
        before, after = f"c{at:02d}-before", f"c{at:02d}-later"
        found = parameter_estimate(
            float(parameter[after] - parameter[before]),
            (refits[after] - refits[before]).to_numpy(),
        )
        rows.append(judged(found, GAIN, REFITTED))
    return rows


def recovered(rng: np.random.Generator, model: Model) -> list[Row]:
    """Return how the items of one group of N(0, 1) were recovered, half presented."""
    b = difficulties(rng)
    a = np.ones(b.size) if model is Model.RASCH else rng.lognormal(0, 0.3, b.size)
    ability = rng.normal(size=RECOVERY)
    chance = 1 / (1 + np.exp(-a * (ability[:, None] - b)))
    right = (rng.random(chance.shape) < chance).astype(np.float64)
    booklets = np.array([[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1], [1, 0, 0, 1]])
    booklet = booklets[np.arange(RECOVERY) % 4]
    right[np.repeat(booklet, b.size // 4, axis=1) == 0] = np.nan
    fit = calibrate(responses_of(right, ["all"] * RECOVERY), model)
    items = fit.items.sort_values("item")
    wanted = {"d": -a * b} if model is Model.RASCH else {"a": a, "d": -a * b}
    rows = []
    for name, truth in wanted.items():
        errors = items[name].to_numpy() - truth
        spread = items[f"se_{name}"].to_numpy()
        rows += [
            {
                "method": f"{model.value}: {name}",
                "error": error,
                "se": se,
                "covered": abs(error) <= NORMAL * se,
            }
            for error, se in zip(errors, spread, strict=True)
        ]
    return rows


PER_CENT = "Mean per cent correct"
FIXED = "Plausible values, country mean taken as known"
DRAWN = "Plausible values, country mean drawn"
REFITTED = "Parameter, fitted again by the jackknife"


# --- The page --------------------------------------------------------------------


def table(rows: list[Row], digits: int = 3) -> str:
    """Return bias, error, mean standard error and coverage by method, in Markdown."""
    frame = pd.DataFrame(rows)
    lines = [
        "| Method | n | bias | RMSE | mean SE | 95 % intervals that contain the truth |",
        "|---|---|---|---|---|---|",
    ]
    for method, part in frame.groupby("method", sort=False):
        error = part["error"].to_numpy(np.float64)
        figures = [error.mean(), np.sqrt((error**2).mean()), part["se"].mean()]
        shown = " | ".join(f"{figure:.{digits}f}" for figure in figures)
        covered = f"{100 * part['covered'].mean():.1f} %"
        lines.append(f"| {method} | {len(part)} | {shown} | {covered} |")
    return "\n".join(lines)


def agreement_table(rows: list[Row]) -> str:
    """Return correlation and slope of each figure, averaged over worlds."""
    frame = pd.DataFrame(rows).groupby("figure", sort=False).mean()
    lines = ["| Figure | correlation with the truth | slope |", "|---|---|---|"]
    lines += [
        f"| {name} | {row['correlation']:.3f} | {shown_slope(str(name), row['slope'])} |"
        for name, row in frame.iterrows()
    ]
    return "\n".join(lines)


def shown_slope(name: str, slope: float) -> str:
    """Return a slope where figure and truth have the same unit."""
    return "–" if name == PER_CENT else f"{slope:.3f}"


def page(rounds: int, seed: int) -> str:
    """Return the whole page."""
    rng = np.random.default_rng(seed)
    mixed = gather(lambda: compared(rng, mixed=True), rounds)
    alike = gather(lambda: compared(rng, mixed=False), rounds)
    found: dict[str, list[Row]] = {name: [] for name in ("means", "gains", "recovery")}
    for _ in range(rounds):
        for name, rows in means_and_gains(rng).items():
            found[name] += rows
        found["recovery"] += recovered(rng, Model.RASCH) + recovered(rng, Model.TWO_PL)
    return TEXT.format(
        rounds=rounds,
        seed=seed,
        countries=COUNTRIES,
        persons=PERSONS * INSTITUTIONS,
        staff=PERSONS,
        margin=round(196 * (0.95 * 0.05 / (rounds * COUNTRIES)) ** 0.5, 1),
        anchors=ANCHORS,
        easy=EASY,
        hard=HARD,
        n_recovery=RECOVERY,
        gain=GAIN,
        institutions=INSTITUTIONS,
        items=ANCHORS + EASY + HARD,
        mixed=agreement_table(mixed),
        alike=agreement_table(alike),
        **{name: table(rows) for name, rows in found.items()},
    )


def gather(make: Callable[[], list[Row]], rounds: int) -> list[Row]:
    """Return the rows of all rounds."""
    return [row for _ in range(rounds) for row in make()]


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--output", type=Path, default=OUTPUT)
    given = parser.parse_args()
    given.output.write_text(page(given.rounds, given.seed), encoding="utf-8")
    print(f"Written: {given.output}")


if __name__ == "__main__":
    main()
