"""What a new cycle can begin with: ready-made rules, or an earlier cycle, of which it takes the rules and the lengths of debriefs."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from answerable.scoring import Rules
from answerable.web.cycles.limits import DEFAULT
from answerable.web.cycles.models import Cycle
from answerable.web.cycles.templates_ready import TEMPLATES
from answerable.web.organisation.posted import row_key

LIKE = "like-"  # before the key of a cycle
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Start:
    key: str
    title: str | Promise
    summary: str | Promise


def starts(cycles: QuerySet[Cycle], like: Cycle | None = None) -> list[Start]:
    """The ready-made rules, then the newest of `cycles`; where `like` is asked for, it comes first of all."""
    found = list(cycles.defer("rules")[:SHOWN])
    told = gettext_lazy("Its rules and the lengths of debriefs, as they are now.")
    ready = [Start(each.key, each.title, each.summary) for each in TEMPLATES]
    earlier = [Start(f"{LIKE}{each.pk}", each.title, told) for each in found if each != like]
    chosen = [Start(f"{LIKE}{like.pk}", like.title, told)] if like is not None else []
    return [*chosen, *ready, *earlier]


def like_of(cycles: QuerySet[Cycle], asked: str) -> Cycle | None:
    """The one of `cycles` that an address or a chosen start names."""
    key = row_key(asked.removeprefix(LIKE))
    return cycles.filter(pk=key).first() if key is not None else None


def begin(cycle: Cycle, chosen: str, like: Cycle | None) -> None:
    """Give `cycle` what it begins with: that of `like`, else of the ready-made rules that are `chosen`."""
    if like is not None:
        cycle.rules, cycle.debrief_limits = like.rules, like.debrief_limits
        return
    ready = next(each for each in TEMPLATES if each.key == chosen)
    cycle.rules, cycle.debrief_limits = Rules.from_json(ready.rules()).to_json(), DEFAULT


def of_year(title: str, before: int, year: int) -> str:
    """A title that names the year `before`, with `year` in its place; empty when it names none."""
    return title.replace(str(before), str(year)) if str(before) in title else ""
