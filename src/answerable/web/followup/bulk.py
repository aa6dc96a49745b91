"""One step on many actions: a deadline, an owner, accepting. All of them or none.

What was ticked names each action with the version that was seen. If one of them was changed meanwhile, or its state does not allow the step, nothing is
done and every such one is named.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.web.followup import steps
from answerable.web.followup.models import Action
from answerable.web.followup.progress import with_all_shown
from answerable.web.followup.steps import ActionVerb
from answerable.web.meetings.models import Meeting
from answerable.web.organisation.posted import row_key

MOST = 1000


@dataclass(frozen=True, slots=True)
class Ticked:
    """An action, as it was seen."""

    pk: int
    version: int


@dataclass(frozen=True, slots=True)
class BulkRefusal:
    """One that stood in the way, and why."""

    action: Action
    why: str


class NotDone(Exception):
    """Nothing was done. `refusals` name what stood in the way."""

    def __init__(self, refusals: Sequence[BulkRefusal]) -> None:
        super().__init__(len(refusals))
        self.refusals = tuple(refusals)


def ticked_in(values: Sequence[str]) -> list[Ticked]:
    """Each written as `<key>:<version>`; what is not so is left out."""
    pairs = (tuple(map(row_key, value.split(":", 1))) for value in values[:MOST])
    return [
        Ticked(pair[0], pair[1])
        for pair in pairs
        if len(pair) == 2 and pair[0] is not None and pair[1] is not None
    ]


def take(
    meeting: Meeting, ticked: Sequence[Ticked], verb: ActionVerb, do: Callable[[list[Action]], None]
) -> int:
    """`do` is called with the locked actions. How many. Raises `NotDone`."""
    versions = {each.pk: each.version for each in ticked}
    with transaction.atomic():
        found = locked(meeting, versions)
        refusals = [
            BulkRefusal(each, why) for each in found if (why := _why_not(each, verb, versions[each.pk]))
        ]
        if refusals:
            raise NotDone(refusals)
        if found:
            do(found)
    return len(found)


def locked(meeting: Meeting, keys: Sequence[int] | dict[int, int]) -> list[Action]:
    """Those of this meeting, in a fixed order so that two of these never wait for each other; two queries."""
    rows = Action.objects.select_for_update().filter(meeting=meeting, pk__in=list(keys)).order_by("pk")
    own = list(rows.values_list("pk", flat=True))
    return list(with_all_shown(Action.objects.filter(pk__in=own)).order_by("pk"))


def _why_not(action: Action, verb: ActionVerb, version: int) -> str:
    return steps.refusal(action, verb) or ("" if action.version == version else changed_meanwhile())


def changed_meanwhile() -> str:
    return _("Somebody changed it since you opened the page.")
