"""What one unit promised over all years, and whether it was done: the page, the file and the signed record of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.protocol import promises
from answerable.protocol.errors import ProtocolError
from answerable.protocol.promises import LinkKind
from answerable.web.followup import promise_key
from answerable.web.followup.models import Action, ChainLink, Exhibit
from answerable.web.followup.progress import Progress, Shown, shown, with_all_shown
from answerable.web.followup.promised import ended
from answerable.web.organisation.models import Unit

TITLES = {
    LinkKind.PROMISED: gettext_lazy("Promised"),
    LinkKind.DEADLINE: gettext_lazy("Another deadline"),
    LinkKind.ACTION: gettext_lazy("Reported done"),
    LinkKind.EVIDENCE: gettext_lazy("What shows it"),
    LinkKind.RETURNED: gettext_lazy("Sent back"),
    LinkKind.ACCEPTED: gettext_lazy("Was accepted"),
    LinkKind.CLOSED: gettext_lazy("Was closed"),
    LinkKind.CARRIED: gettext_lazy("Carried over to a later meeting"),
}


@dataclass(frozen=True, slots=True)
class LinkTold:
    """A link in words. `by` is not signed."""

    link: ChainLink
    title: str
    said: str

    @property
    def by(self) -> str:
        return self.link.actor_name


@dataclass(frozen=True, slots=True)
class UnitPromise:
    """A promise of the unit with its chain, and how it ended or stands. `files` and `links` are what shows it."""

    shown: Shown
    links: tuple[LinkTold, ...]
    exhibits: tuple[Exhibit, ...]

    @property
    def ended(self) -> str:
        return ended(self.shown)

    @property
    def done(self) -> bool:
        return self.shown.progress in (Progress.ACCEPTED, Progress.CLOSED)

    @property
    def year(self) -> int:
        return self.shown.action.meeting.cycle.assessed_year


@dataclass(frozen=True, slots=True)
class UnitHistory:
    """All years of a unit, the latest first. `fault` says which signature does not hold; empty when all do."""

    unit: Unit
    years: tuple[tuple[int, tuple[UnitPromise, ...]], ...]
    keys: tuple[str, ...]
    record: bytes
    fault: str

    @property
    def total(self) -> int:
        return sum(len(of_year) for _year, of_year in self.years)

    @property
    def done(self) -> int:
        return sum(each.done for _year, of_year in self.years for each in of_year)

    @property
    def unsigned(self) -> int:
        return sum(not each.links for _year, of_year in self.years for each in of_year)


def history_of(unit: Unit, today: date) -> UnitHistory:
    """Three queries, however many years and actions there are."""
    actions = with_all_shown(Action.objects.filter(unit=unit)).prefetch_related(
        Prefetch("links", ChainLink.objects.order_by("number")),
        Prefetch("exhibits", Exhibit.objects.filter(removed=False)),
    )
    found = [_promise(action, today) for action in actions.order_by("requirement__number", "kind", "pk")]
    years = sorted({each.year for each in found}, reverse=True)
    signed = [each for each in found if each.links]
    meetings = dict.fromkeys(each.shown.action.meeting.key for each in signed)
    keys = tuple(promise_key.signer(key).vkey for key in meetings)
    chains = [[told.link.note for told in each.links] for each in signed]
    record = promises.record(unit.name, keys, chains)
    return UnitHistory(
        unit,
        tuple((year, tuple(each for each in found if each.year == year)) for year in years),
        keys,
        record,
        _fault(record),
    )


def _fault(record: bytes) -> str:
    """The site checks what it hands out, as a stranger would."""
    try:
        promises.check(record)
    except ProtocolError as error:
        return str(error)
    return ""


def _promise(action: Action, today: date) -> UnitPromise:
    links = tuple(_told(link) for link in action.links.all())
    return UnitPromise(shown(action, today), links, tuple(action.exhibits.all()))


def _told(link: ChainLink) -> LinkTold:
    kind = LinkKind(link.kind)
    said = promises.said_in(link.note)
    return LinkTold(link, str(TITLES[kind]), "\n".join(each for each in _lines(kind, said) if each))


def _lines(kind: LinkKind, said: dict[str, Any]) -> Sequence[str]:
    if kind is LinkKind.PROMISED:
        return (_("Deadline: %(day)s") % {"day": _day(said["due"])},)
    if kind is LinkKind.DEADLINE:
        told = {"day": _day(said["due"]), "reason": said["reason"]}
        return (_("Deadline: %(day)s. Reason: %(reason)s") % told,)
    if kind is LinkKind.ACTION:
        delay = _("Reason for the delay: %(reason)s") % {"reason": said["delay"]} if said["delay"] else ""
        return (said["measure"], delay)
    if kind is LinkKind.EVIDENCE:
        files = [f"{each['name']} (SHA-256 {each['sha256']})" for each in said["files"]]
        return (said["words"], *said["links"], *files)
    if kind is LinkKind.RETURNED:
        return (said["words"],)
    return ()


def _day(iso: str) -> str:
    return str(formats.date_format(date.fromisoformat(iso)))
