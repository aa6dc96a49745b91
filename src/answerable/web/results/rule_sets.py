"""What the results pages show: the count while a meeting is closed, what was published afterwards."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.utils.translation import gettext as _

from answerable import disclosure
from answerable.disclosure import Disclosed, decide
from answerable.scoring import Result, Rules
from answerable.web.evidence.manifests import Signed, manifests
from answerable.web.meetings.models import Meeting
from answerable.web.results.counting import counted, demand_closed
from answerable.web.results.models import Publication
from answerable.web.results.names import Names, names_of

DECISIONS_KEPT = 8


class NotShown(Exception):
    """Held against the official result, this one could be solved for what is withheld."""


@dataclass(frozen=True)
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

    @cached_property
    def shown(self) -> Disclosed:
        """What of all this may be shown."""
        rules = [each.manifest.rules for each in self.signed]
        return _decided(json.dumps([rules, [each.to_json() for each in self.results]]))

    def public(self, under: int) -> Result:
        """The result as anybody may see it. Raises `NotShown` for one under an earlier manifest where the official one withholds something."""
        if not self.shown.under(under):
            raise NotShown
        return disclosure.public(self.shown, under)


@lru_cache(maxsize=DECISIONS_KEPT)
def _decided(written: str) -> Disclosed:
    """The decision over these rules and results, as JSON. It takes seconds, and a wall or a page asks again and again, so it is kept for as long as
    the process runs."""
    rules, results = json.loads(written)
    return decide([Rules.from_json(each) for each in rules], [Result.from_json(each) for each in results])


def not_beside_the_official() -> str:
    return _(
        "This count is not shown: held against the official result, it could tell what few people gave. It is in the bundle, which auditors may open."
    )


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
