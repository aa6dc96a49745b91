"""Remarks that scoring attaches to a result or a presenter, in words; a test holds that every code has one."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from answerable.web.results.names import Names

Params = Mapping[str, Any]


def in_words(code: str, params: Params, names: Names) -> str:
    return WORDS[code](params, names)


def _empty_group(p: Params, names: Names) -> str:
    return _("No valid ballot from %(group)s.") % {"group": names.group(p["group"])}


def _no_marks(p: Params, names: Names) -> str:
    if p.get("criterion"):
        return _("No marks from %(group)s in “%(criterion)s”.") % {
            "group": names.group(p["group"]),
            "criterion": names.criteria[p["criterion"]],
        }
    return _("No marks from %(group)s.") % {"group": names.group(p["group"])}


def _trim_skipped(p: Params, names: Names) -> str:
    return _("Too few marks from %(group)s to take off the highest and lowest.") % {
        "group": names.group(p["group"])
    }


def _component_missing(p: Params, names: Names) -> str:
    return _("No value yet for %(component)s.") % {"component": names.components[p["component"]]}


def _demoted(p: Params, names: Names) -> str:
    return _("Set back from “%(from)s” to “%(to)s”, as so many of the marks are at the lowest levels.") % {
        "from": names.grade(p["from"]),
        "to": names.grade(p["to"]),
    }


def _quota_lowered(p: Params, names: Names) -> str:
    return _("The quota is full: “%(from)s” becomes “%(to)s”.") % {
        "from": names.grade(p["from"]),
        "to": names.grade(p["to"]),
    }


def _undecided(_p: Params, _names: Names) -> str:
    return _("Tied at the quota's boundary: waits for a decision.")


def _best_is_zero(p: Params, names: Names) -> str:
    return _("The best value of %(component)s is 0, so every ratio to it counts as 0.") % {
        "component": names.components[p["component"]]
    }


def _more_than_expected(p: Params, names: Names) -> str:
    return _("%(group)s: %(valid)s valid ballots, more than the %(expected)s expected.") % {
        "group": names.group(p["group"]),
        "valid": p["valid"],
        "expected": p["expected"],
    }


def _more_than_issued(p: Params, names: Names) -> str:
    return _("%(group)s: %(cast)s ballots cast, more than the %(issued)s issued.") % {
        "group": names.group(p["group"]),
        "cast": p["cast"],
        "issued": p["issued"],
    }


def _round_void(_p: Params, _names: Names) -> str:
    return _("This round is void: more ballots came back than had been issued, so nothing of it counts.")


def _below_k_min(_p: Params, _names: Names) -> str:
    return _(
        "Fewer valid ballots than the smallest number that may be published: detail by group is withheld."
    )


def _groups_withheld(_p: Params, _names: Names) -> str:
    return _(
        "Some figures are withheld: where few of a group marked a presenter, they would tell who gave what."
    )


def _score_withheld(_p: Params, _names: Names) -> str:
    return _("Some scores or places are withheld, since even they would tell who gave what.")


def _no_ballots(_p: Params, _names: Names) -> str:
    return _("No ballot was cast.")


WORDS: dict[str, Callable[[Params, Names], str]] = {
    "empty-group": _empty_group,
    "no-marks": _no_marks,
    "trim-skipped": _trim_skipped,
    "component-missing": _component_missing,
    "demoted": _demoted,
    "quota-lowered": _quota_lowered,
    "undecided": _undecided,
    "best-is-zero": _best_is_zero,
    "more-than-expected": _more_than_expected,
    "more-than-issued": _more_than_issued,
    "round-void": _round_void,
    "below-k-min": _below_k_min,
    "no-ballots": _no_ballots,
    "groups-withheld": _groups_withheld,
    "score-withheld": _score_withheld,
}
