"""What apps above have of a cycle: each shows a section on the cycle's page and a count in the list of cycles.

Each registers itself once, from its `AppConfig.ready()`. The pages of cycles know nothing else of them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.functional import Promise

from answerable.web.cycles.models import Cycle


@dataclass(frozen=True, slots=True)
class CycleTopic:
    """`related` is the name by which the cycle's records of that app are counted. `template` shows the section and is given `cycle`.
    `related` is None for a section of which nothing is counted.
    `freezes` says whether something of that app rests on the cycle's rules, so that they may no longer be changed.
    """

    title: str | Promise
    related: str | None
    template: str
    freezes: Callable[[Cycle], bool] = lambda _cycle: False


_registered: list[CycleTopic] = []


def register(topic: CycleTopic) -> None:
    _registered.append(topic)


def topics() -> tuple[CycleTopic, ...]:
    return tuple(_registered)


def countable() -> list[CycleTopic]:
    """Those with a count, in the order in which `counted` has them."""
    return [each for each in _registered if each.related]


def counted(cycles: QuerySet[Cycle]) -> list[tuple[Cycle, list[tuple[CycleTopic, int]]]]:
    """The cycles, each with how many records every topic has of it."""
    counts = {f"{each.related}_counted": Count(each.related, distinct=True) for each in countable()}
    return [
        (cycle, [(each, getattr(cycle, f"{each.related}_counted")) for each in countable()])
        for cycle in cycles.annotate(**counts)
    ]


def is_frozen(cycle: Cycle) -> bool:
    """Whether the rules are fixed, since a meeting has signed them into its manifest; from then on changes are amendments there."""
    return any(each.freezes(cycle) for each in _registered)
