"""How sure a ranking is, and how far its raters agree. Statistics about a result, never the result: floats are used here alone.

`rank_sets` gives the ranks that scores with a covariance allow; `doubt` says of a meeting's ranking how sure it is, `consensus` how far
its raters agree. Pure: numpy, and the scoring's rules and ballots; no framework, no clock, and
every simulation is seeded. Errors: `NotMeasurable`.
"""

from answerable.fairness.doubts import COVERAGE, doubt
from answerable.fairness.errors import NotMeasurable
from answerable.fairness.panel import panel
from answerable.fairness.ranks import RankSets, Sets, rank_sets
from answerable.fairness.ratings import Consensus, consensus, ratings
from answerable.fairness.values import (
    Doubt,
    NoDoubt,
    NoDoubtReason,
    QuotaDoubt,
    RankRange,
    Reading,
    Sureness,
    WithoutGroup,
)

__all__ = [
    "COVERAGE",
    "Consensus",
    "Doubt",
    "NoDoubt",
    "NoDoubtReason",
    "NotMeasurable",
    "QuotaDoubt",
    "RankRange",
    "RankSets",
    "Reading",
    "Sets",
    "Sureness",
    "WithoutGroup",
    "consensus",
    "doubt",
    "panel",
    "rank_sets",
    "ratings",
]
