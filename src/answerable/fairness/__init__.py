"""How sure a ranking is, and how far its raters agree. Statistics about a result, never the result: floats are used here alone.

`rank_sets` gives the ranks that scores with a covariance allow. Pure: numpy, and the scoring's rules and ballots; no framework, no clock, and
every simulation is seeded. Errors: `NotMeasurable`.
"""

from answerable.fairness.errors import NotMeasurable
from answerable.fairness.ranks import RankSets, Sets, rank_sets

__all__ = ["NotMeasurable", "RankSets", "Sets", "rank_sets"]
