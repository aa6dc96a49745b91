"""What rules make of ballots, as one table: for ballots that nobody cast, and for those of a meeting under rules that are not its own.

Every page that shows such a table says above it that this is no result.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.scoring import Result, Rules, together

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class TriedRow:
    """One presenter. `before` has rank, score and grade under other rules, where there are some to compare with."""

    name: str
    rank: str
    score: str
    grade: str
    before: tuple[str, str, str] | None = None

    @property
    def moved(self) -> bool:
        return self.before is not None and self.before != (self.rank, self.score, self.grade)


def rows_of(
    result: Result, rules: Rules, names: Mapping[str, str], before: Result | None = None
) -> list[TriedRow]:
    """Best first; `before` is the result of the same presenters under other rules with the same grades."""
    titles = {band.id: band.title for band in rules.bands}
    told = _told(result, titles)
    earlier = {} if before is None else _told(before, titles)
    order = [*result.ranking, *(each.id for each in result.presenters if each.rank is None)]
    return [TriedRow(names[key], *told[key], earlier.get(key)) for key in order]


def _told(result: Result, titles: Mapping[str, str]) -> dict[str, tuple[str, str, str]]:
    """Rank, score and grade of each presenter, as they are shown."""
    return {
        each.id: (
            NOTHING if each.rank is None else str(each.rank),
            NOTHING if each.composite is None else each.composite.shown,
            _("Undecided") if each.boundary and each.grade is None else titles.get(each.grade or "", NOTHING),
        )
        for each in result.presenters
    }


def remarks(result: Result, rules: Rules, names: Mapping[str, str]) -> list[str]:
    """Ballots and void ones, the quota and how it is filled, ties that wait, and groups too small to be shown."""
    groups = together(result.turnout.values())
    said = [
        _("%(valid)s valid ballots, %(void)s void ones.")
        % {"valid": sum(each.valid for each in groups), "void": sum(each.void for each in groups)}
    ]
    titles = {band.id: band.title for band in rules.bands}
    if result.quota is not None:
        said.append(
            _("At most %(places)s may hold “%(grade)s”; %(held)s hold it.")
            % {
                "places": result.quota.places,
                "grade": titles[result.quota.grade],
                "held": result.quota.held,
            }
        )
    said += [
        ngettext(
            "A tie across the quota's boundary: %(tied)s, for %(n)s place. It would wait for a named decision with a reason.",
            "A tie across the quota's boundary: %(tied)s, for %(n)s places. It would wait for a named decision with a reason.",
            each.places,
        )
        % {"tied": _(", ").join(names[key] for key in each.tied), "n": each.places}
        for each in result.boundaries
        if not each.decided
    ]
    lowered = [each.id for each in result.presenters if _has(each.flags, "demoted")]
    if lowered:
        said.append(
            _("Lowered for too many low marks: %(names)s.")
            % {"names": _(", ").join(names[key] for key in lowered)}
        )
    return said


def _has(flags: Sequence[object], code: str) -> bool:
    return any(getattr(flag, "code", "") == code for flag in flags)
