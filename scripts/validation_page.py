"""The words of docs/validation.md, around the tables that `validate_indicators` makes."""

TEXT = """# Validation of the indicators

Invented countries whose truth is known, measured as real ones are. Made by
`python scripts/validate_indicators.py --rounds {rounds} --seed {seed}`; the same seed
gives the same page, more rounds give more certainty (of {rounds} rounds a coverage of
95 % from {countries} countries each is itself known to about ± {margin} points).

Each round draws {countries} countries (means normal, standard deviation 0.3), in each
{institutions} institutions of {staff} officials; a tenth of the variance of ability lies
between institutions. {items} items follow the Rasch model: {anchors} anchors, {easy} of an
easy module and {hard} of a hard one. All figures are in standard deviations of ability
(100 points of the reporting scale).

## Where the mean per cent correct misleads, and where it does not

Each official answers the anchors and one of two modules. Where the share of officials in
the easy module differs from country to country (15 to 85 %), the mean per cent correct
follows the module, not the country:

{mixed}

Where the share is one half everywhere, it orders countries about as well as the model
does. What it lacks then is a unit that outlasts the form:

{alike}

Means of persons' EAP order countries as the model does, but pull them together: their
slope on the truth is well below 1. Distances between countries, and gains, therefore come
from the mean as a parameter of the model, or from plausible values drawn under it. With
{persons} persons of {institutions} institutions per country no figure agrees with the truth
perfectly: who took part is chance that no model takes away.

## Recovery of items

{n_recovery} persons of one population, four booklets, each person meets half of the items;
{rounds} rounds. `d` is the intercept, `a` the slope, standard errors by the Oakes identity:

{recovery}

## Intervals of country means

Each country against the mean of all, itself included (`from_region`), for the truth has
no other zero than that:

{means}

{institutions} institutions per country are few: standard errors by the jackknife vary,
which the t distribution answers for within a country, less so in a difference from the
mean of many. Plausible values with the country's mean taken as known leave out that the
mean is itself an estimate; their standard error is too small by what the tests do not
say, little with long forms and much with short ones. Drawing the mean for every
plausible value puts it back. The parameter fitted again without each group of
institutions holds everything and needs no draws.

## Intervals of gains

The same officials after the course, {gain} higher on average with a spread of 0.4, on
forms that share the anchors:

{gains}

Plausible values drawn for each test alone forget that both tests are of the same person.
Their intervals are too wide: honest, not sharp. The difference of the two means, fitted
again without each group of institutions, is narrower and nearer to what it says. The
items must be fitted again, too: that one of two forms is a little easier than calibrated
moves the gains of all countries together. For the same reason the countries of a round
are not {countries} trials but hardly more than one, and the coverage of gains is known
less exactly than that of means.

## What is not shown here

Populations are normal and the items follow the model, as the model assumes; officials do
not choose their modules by what they know; nobody stays away. What self-selection can do
is bounded beside every figure (`bias_bound`), not simulated.
"""
