"""How sure a ranking is, in words and tables that a chair understands. Nothing is computed here."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.fairness import Doubt, NoDoubt, NoDoubtReason, QuotaDoubt, RankRange, Reading, Sureness
from answerable.web.results.names import Names
from answerable.web.results.summary import NOTHING, ResultCell, ResultTable


@dataclass(frozen=True, slots=True)
class ToldReading:
    """One reading: what it asks, and what the ballots answer."""

    title: str
    question: str
    sentences: tuple[str, ...]


def reason(none: NoDoubt) -> str:
    """Why nothing can be said."""
    return {
        NoDoubtReason.NO_BALLOTS: _("There is no valid ballot, so there is nothing to be sure or unsure of."),
        NoDoubtReason.FEWER_THAN_TWO: _(
            "Fewer than two presenters have a rank, so there is no ranking to be unsure of."
        ),
        NoDoubtReason.OTHER_SCORES: _(
            "How sure this ranking is cannot be said: these rules are not yet among those that can be simulated. The result itself is not affected."
        ),
    }[none.reason]


def readings(doubt: Doubt, names: Names) -> list[ToldReading]:
    return [_told(each, names) for each in (doubt.another_panel, doubt.not_cast)]


def _told(sureness: Sureness, names: Names) -> ToldReading:
    if sureness.reading == Reading.ANOTHER_PANEL:
        title = _("If another such panel had scored")
        question = _(
            "Those who scored are taken as a sample of everybody who might have been asked. Chance decided who was; how far could that alone have moved a rank?"
        )
    else:
        title = _("If those who did not cast had cast")
        question = _(
            "Those entitled are taken as everybody whose opinion matters. How far could the ballots that are missing or void have moved a rank?"
        )
    if sureness.exact:
        sentences = [
            _("Everybody entitled cast a valid ballot: the count is exact, and this doubt does not arise.")
        ]
    else:
        sentences = [_told_ties(sureness)]
    if sureness.quota is not None:
        sentences += quota(sureness.quota, names)
    return ToldReading(title, question, tuple(sentences))


def _told_ties(sureness: Sureness) -> str:
    settled = sum(each.best == each.worst for each in sureness.ranges.values())
    everybody = len(sureness.ranges)
    if settled == everybody:
        return _("Every rank is settled: no other order is compatible with these ballots.")
    if not settled:
        return _("No rank is settled by these ballots alone: for every presenter other ranks are possible.")
    return ngettext(
        "%(settled)s of %(everybody)s ranks is settled; for the others the table gives the ranks that are possible.",
        "%(settled)s of %(everybody)s ranks are settled; for the others the table gives the ranks that are possible.",
        settled,
    ) % {"settled": settled, "everybody": everybody}


def quota(sets: QuotaDoubt, names: Names) -> list[str]:
    """The three sentences about the places of a quota."""
    places = {"grade": names.grade(sets.grade), "places": sets.places}
    told = [
        (sets.surely_in, _("Surely among the first %(places)s (%(grade)s): %(who)s.")),
        (sets.undecided, _("Undecided about the first %(places)s (%(grade)s): %(who)s.")),
        (sets.surely_out, _("Surely not among the first %(places)s (%(grade)s): %(who)s.")),
    ]
    return [text % {**places, "who": _names(units, names)} for units, text in told]


def _names(units: tuple[str, ...], names: Names) -> str:
    return _(", ").join(names.presenter(each) for each in units) or _("nobody")


def remarks(doubt: Doubt, names: Names) -> list[str]:
    said = [
        _(
            "The ranges hold for all presenters at once: in %(coverage)s of 100 such meetings every true rank lies in its range. Two presenters are “level” when the ballots do not settle which of them is ahead."
        )
        % {"coverage": round(100 * doubt.coverage)}
    ]
    if doubt.blind:
        said.append(
            _(
                "A single ballot says nothing of how far another rater would have differed, so every rank stays possible."
            )
        )
    elif doubt.unknown_spread:
        said.append(
            _(
                "%(groups)s: one valid ballot. How far others of the group would have differed is judged by the other groups."
            )
            % {"groups": _(", ").join(map(names.group, doubt.unknown_spread))}
        )
    return said


def ranges(doubt: Doubt, names: Names) -> ResultTable:
    head = (
        _("Rank"),
        _("Presenter"),
        _("Possible ranks: another such panel"),
        _("Possible ranks: all had cast"),
        _("Ranks without any one group"),
        _("Level with"),
    )
    rows = [
        (
            ResultCell(str(doubt.ranks[unit]), number=True),
            ResultCell(names.presenter(unit)),
            ResultCell(_range(doubt.another_panel.ranges[unit]), number=True),
            ResultCell(_range(doubt.not_cast.ranges[unit]), number=True),
            ResultCell(_range(doubt.without_any[unit]) if doubt.without else NOTHING, number=True),
            ResultCell(_level(doubt.another_panel.level_with[unit], names)),
        )
        for unit in doubt.units
    ]
    return ResultTable("ranges", _("Ranks, and how sure they are"), head, tuple(rows))


def _range(ranks: RankRange) -> str:
    return str(ranks.best) if ranks.best == ranks.worst else f"{ranks.best}–{ranks.worst}"


def _level(units: tuple[str, ...], names: Names) -> str:
    return _(", ").join(names.presenters[each][0] for each in units) or NOTHING


def without(doubt: Doubt, names: Names) -> ResultTable | None:
    """The rank of each presenter when a group's ballots are left out."""
    if not doubt.without:
        return None
    head = (
        _("Rank"),
        _("Presenter"),
        *(_("without %(group)s") % {"group": names.group(each.group)} for each in doubt.without),
    )
    rows = [
        (
            ResultCell(str(doubt.ranks[unit]), number=True),
            ResultCell(names.presenter(unit)),
            *(ResultCell(str(each.ranks.get(unit, NOTHING)), number=True) for each in doubt.without),
        )
        for unit in doubt.units
    ]
    return ResultTable("without", _("Ranks when one group is left out"), head, tuple(rows))


def above(doubt: Doubt, names: Names) -> ResultTable:
    """Row above column, in percent of resampled panels. Columns are numbered as the rows are, so that nineteen fit on a screen."""
    rows = [
        (
            ResultCell(f"{at} {names.presenters[unit][0]}"),
            *(
                ResultCell(NOTHING if at == place else _percent(share), number=True)
                for place, share in enumerate(shares, start=1)
            ),
        )
        for at, (unit, shares) in enumerate(zip(doubt.units, doubt.above, strict=True), start=1)
    ]
    numbers = map(str, range(1, len(rows) + 1))
    title = _("In how many of 100 resampled panels the row comes out above the column")
    return ResultTable("above", title, ("", *numbers), tuple(rows))


def _percent(share: float) -> str:
    """Never 0 or 100, unless it is."""
    text = f"{100 * share:.0f}"
    return {"100": ">99", "0": "<1"}.get(text, text) if 0 < share < 1 else text
