"""What the results pages show: the count while a meeting is closed, what was published afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from answerable.scoring import Result, Rules, published
from answerable.web.evidence.manifests import Signed, manifests
from answerable.web.meetings.models import Meeting
from answerable.web.results.counting import counted, demand_closed
from answerable.web.results.models import Publication
from answerable.web.results.names import Names, names_of


@dataclass(frozen=True, slots=True)
class Results:
    """The results under each manifest in order; the last is the official one."""

    signed: Sequence[Signed]
    results: Sequence[Result]
    publication: Publication | None

    def rules(self, under: int) -> Rules:
        return Rules.from_json(self.signed[under].manifest.rules)

    def names(self, under: int) -> Names:
        return names_of(self.signed[0].body["presenters"], self.rules(under))

    @property
    def official(self) -> Result:
        return self.results[-1]

    def public(self, under: int) -> Result:
        """The result as anybody may see it. Two results under different group weights, held against each other,
        could be solved for a small group's figures; then nothing by group is shown in either. What the official
        result withholds, an earlier one does not show.
        """
        weights = {
            tuple(group.weight for group in self.rules(each).groups) for each in range(len(self.signed))
        }
        merged = any(len(members) > 1 for members in self.official.published_groups)
        guarded = replace(
            self.results[under],
            k_min=self.official.k_min,
            published_groups=self.official.published_groups,
            below_k_min=self.official.below_k_min,
        )
        return published(guarded, withhold_groups=merged and len(weights) > 1)


def results_of(meeting: Meeting) -> Results:
    """Raises `NotNow` before close, and what `counted` raises."""
    demand_closed(meeting)
    publication = Publication.objects.filter(meeting=meeting).first()
    results = (
        counted(meeting).results
        if publication is None
        else [*publication.earlier_results, publication.result]
    )
    return Results(manifests(meeting), [Result.from_json(each) for each in results], publication)
