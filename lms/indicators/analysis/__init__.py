"""Numbers about countries: pure functions of tables, without any framework.

    sample = sample_of(institutions)                   # one country's participants
    mean_estimate(plausible_values, sample).scaled()   # with its interval
    primary_reasons(cells, Kind.MEAN)                  # may it be shown?

Every function says its formula, its ranges and where it comes from. Uncertainty:
`estimates`, `jackknife`, `figures`, `bands`, `differences`; frames: `strata`, `weights`,
`coverage`; what may be shown: `disclosure`, `secondary`, `rounding`; `watch`, `hashing`;
what each indicator is: `definitions`, `codebook`.
"""
