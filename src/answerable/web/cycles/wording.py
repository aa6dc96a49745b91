"""The rules in words: what a rater, a presenter or a stranger needs to know about how the count is made.

One sentence a rule, in the reader's language, in the order in which a result is worked out. It only describes; what
counts is `answerable.scoring`.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.scoring import Rules

RulesJson = dict[str, Any]


def rules_in_words(rules: Rules) -> list[str]:
    """Sentences that tell how a result comes about under `rules`."""
    written = rules.to_json()
    return [
        *_criteria(written),
        *_groups(written),
        *counting_in_words(written),
        _recusal(written["recusal"]),
        *(_limit(limit, written) for limit in written["limits"]),
        *_components(written),
        *_grades(written),
        *_showing(written),
    ]


def level_titles(written: RulesJson) -> dict[str, str]:
    """The title of every level by its id, over all criteria."""
    return {
        level["id"]: level["title"]
        for criterion in written["criteria"]
        for level in criterion["scale"].get("levels", ())
    }


def _list(parts: Iterable[str]) -> str:
    return _(", ").join(parts)


def _criteria(written: RulesJson) -> Iterator[str]:
    criteria = written["criteria"]
    if len(criteria) == 1:
        yield _("There is one criterion, %(title)s.") % criteria[0]
    else:
        weighted = _list(_("%(title)s %(weight)s%%") % criterion for criterion in criteria)
        yield _("Criteria and their weights: %(criteria)s.") % {"criteria": weighted}
    scales = [criterion["scale"] for criterion in criteria]
    if all(scale == scales[0] for scale in scales):
        yield _("Each criterion is scored as %(scale)s.") % {"scale": _scale(scales[0])}
        return
    for criterion in criteria:
        yield _("“%(title)s” is scored as %(scale)s.") % {
            "title": criterion["title"],
            "scale": _scale(criterion["scale"]),
        }


def _scale(scale: RulesJson) -> str:
    if scale["kind"] == "range":
        return _("a number from %(low)s to %(high)s in steps of %(step)s") % scale
    if scale["kind"] == "ranking":
        return (
            _(
                "an order of the presenters, from place 1 (100 points) to place %(places)s (100/%(places)s points), no two in one place"
            )
            % scale
        )
    levels = _list(_("%(title)s (%(points)s points)") % level for level in scale["levels"])
    return _("one of %(levels)s") % {"levels": levels}


def _groups(written: RulesJson) -> Iterator[str]:
    groups = written["groups"]
    if len(groups) == 1:
        yield _("All raters form one group, %(title)s.") % groups[0]
        return
    weighted = _list(_("%(id)s %(title)s %(weight)s%%") % group for group in groups)
    yield _("Rater groups and their weights: %(groups)s.") % {"groups": weighted}


def counting_in_words(written: RulesJson) -> Iterator[str]:
    """How a score comes of the ballots, in sentences."""
    counting = written["counting"]
    one_criterion, one_group = len(written["criteria"]) == 1, len(written["groups"]) == 1
    per_total = counting["per"] == "total"
    if per_total:
        yield _("Each ballot's total is made first, by the weights of the criteria.")
    yield _method(counting, level_titles(written), per_total)
    if not per_total and not one_criterion:
        yield _("A group's criteria are added up by their weights.")
    if not one_group:
        yield _("The groups' scores are added up by their weights.")
    yield _denominator(counting["denominator"])
    blanks = counting["abstentions"]
    if blanks["kind"] == "value":
        yield _("What is left blank counts as %(value)s points of 100.") % blanks
    else:
        yield _("What is left blank is left out of the count.")
    if not one_group or counting["empty_group"] != "renormalise":
        yield _empty(counting["empty_group"])


def _method(counting: RulesJson, titles: dict[str, str], per_total: bool) -> str:
    method = counting["method"]
    if method == "share":
        return _share(counting["share"], titles)
    if method == "median":
        if per_total:
            return _("A group's score is the median of its ballots' totals.")
        return _("For each criterion the median of each group's ballots is taken.")
    if method == "mean":
        if per_total:
            return _("A group's score is the average of its ballots' totals.")
        return _("Each group's ballots are averaged for each criterion.")
    cut = _cut(counting["trim"])
    if per_total:
        return _("A group's score is the average of its ballots' totals, without %(cut)s.") % {"cut": cut}
    return _("Each group's ballots are averaged for each criterion, without %(cut)s.") % {"cut": cut}


def _cut(trim: RulesJson) -> str:
    if trim["kind"] == "count":
        text = ngettext(
            "the highest and the lowest mark", "the %(k)d highest and the %(k)d lowest marks", trim["k"]
        )
        return text % {"k": trim["k"]}
    share = {"percent": percent_of(trim["share"])}
    if trim["rounding"] == "floor":
        return (
            _("the highest %(percent)s%% and the lowest %(percent)s%% of the marks, whole marks only") % share
        )
    return (
        _("the highest %(percent)s%% and the lowest %(percent)s%% of the marks, to parts of a mark") % share
    )


def percent_of(share: str) -> str:
    """A decimal share in percent: "0.1" is "10"."""
    return format((Decimal(share) * 100).normalize(), "f")


def _share(share: RulesJson, titles: dict[str, str]) -> str:
    levels = _list(titles.get(level, level) for level in share["levels"])
    bands = _list(_("%(points)s points from %(at_least)s%%") % band for band in share["bands"])
    return _(
        "For each criterion, the share of a group's marks that are %(levels)s is turned into points: %(bands)s."
    ) % {
        "levels": levels,
        "bands": bands,
    }


def _denominator(denominator: str) -> str:
    return {
        "cast": _("Only ballots that were cast count in the divisor."),
        "issued": _(
            "Every ballot issued counts in the divisor; one that is not returned counts like a blank."
        ),
        "expected": _(
            "Everybody expected counts in the divisor; whoever does not score counts like a blank."
        ),
    }[denominator]


def _empty(rule: str) -> str:
    return {
        "renormalise": _(
            "If nobody of a group scores, the weights of the other groups are raised in proportion."
        ),
        "zero": _("If nobody of a group scores, the group counts as zero."),
        "refuse": _("If nobody of a group scores, there is no result."),
    }[rule]


def _recusal(recusal: str) -> str:
    return {
        "none": _("Everybody scores every presenter."),
        "self": _("Nobody scores themselves: they are given no ballot for it."),
        "own-unit": _(
            "Nobody scores themselves or a presenter of their own unit: they are given no ballot for it."
        ),
    }[recusal]


def _limit(limit: RulesJson, written: RulesJson) -> str:
    if limit["kind"] == "no-ties":
        return _("A ballot that gives two presenters the same score in a criterion is void.")
    if limit["kind"] == "no-blanks":
        return _("A ballot that leaves anything blank is void.")
    values = {"level": level_titles(written).get(limit["level"], limit["level"]), "count": limit["count"]}
    criteria = {criterion["id"]: criterion["title"] for criterion in written["criteria"]}
    if limit["criterion"] is None:
        text = ngettext(
            "A ballot that gives “%(level)s” more than %(count)d time is void.",
            "A ballot that gives “%(level)s” more than %(count)d times is void.",
            limit["count"],
        )
        return text % values
    text = ngettext(
        "A ballot that gives “%(level)s” more than %(count)d time in “%(criterion)s” is void.",
        "A ballot that gives “%(level)s” more than %(count)d times in “%(criterion)s” is void.",
        limit["count"],
    )
    return text % {**values, "criterion": criteria.get(limit["criterion"], limit["criterion"])}


def _components(written: RulesJson) -> Iterator[str]:
    components = written["components"]
    if not components:
        return
    weighted = _list(_("%(title)s %(weight)s%%") % component for component in components)
    yield _("The composite score is made of %(components)s.") % {"components": weighted}
    titles = level_titles(written)
    for component in components:
        if component["source"] == "rate":
            levels = _list(titles.get(level, level) for level in component["levels"])
            yield _("“%(title)s” is the share of all marks that are %(levels)s, in percent.") % {
                "title": component["title"],
                "levels": levels,
            }
        if "bands" in component:
            unit = _("%(points)s points from %(at_least)s%%")
            if component["source"] == "imported":
                unit = _("%(points)s points from %(at_least)s")
            bands = _list(unit % band for band in component["bands"])
            yield _("“%(title)s” is turned into points: %(bands)s.") % {
                "title": component["title"],
                "bands": bands,
            }
        elif component["ratio_to_best"]:
            yield _("“%(title)s” is divided by the best presenter's and counted out of 100.") % component
        elif component["full"] != "100":
            yield _("“%(title)s” has a full mark of %(full)s and is converted to 100.") % component


def _grades(written: RulesJson) -> Iterator[str]:
    yield _("Equal scores share a rank.")
    grades = written["grades"]
    if not grades["bands"]:
        yield _("No grades are given.")
        return
    bands = _list(_("%(title)s from %(at_least)s") % band for band in grades["bands"])
    yield _("Grades by score: %(bands)s.") % {"bands": bands}
    if grades["demotion"]:
        yield demotion_in_words(written)
    if grades["quota"]:
        yield quota_in_words(written)
        yield _("A tie at that boundary is settled by a named decision with a reason, never silently.")


def demotion_in_words(written: Mapping[str, Any]) -> str:
    """Empty without such a rule."""
    demotion = written["grades"]["demotion"]
    return _demotion(demotion, level_titles(dict(written))) if demotion else ""


def quota_in_words(written: Mapping[str, Any]) -> str:
    """Empty without a quota."""
    grades = written["grades"]
    titles = {band["id"]: band["title"] for band in grades["bands"]}
    return _quota(grades["quota"], titles) if grades["quota"] else ""


def _demotion(demotion: RulesJson, titles: dict[str, str]) -> str:
    text = ngettext(
        "Where %(levels)s together make up at least %(share)s of a presenter's marks, the grade is lowered by %(steps)d step.",
        "Where %(levels)s together make up at least %(share)s of a presenter's marks, the grade is lowered by %(steps)d steps.",
        demotion["steps"],
    )
    levels = _list(titles.get(level, level) for level in demotion["levels"])
    return text % {"levels": levels, "share": _part(demotion["share"]), "steps": demotion["steps"]}


def _part(share: str) -> str:
    """A share as rules write it, for reading: "30" is percent, "1/3" stays."""
    return share if "/" in share else _("%(share)s%%") % {"share": share}


def _quota(quota: RulesJson, titles: dict[str, str]) -> str:
    grade = titles.get(quota["grade"], quota["grade"])
    if "count" in quota:
        text = ngettext(
            "At most %(count)d presenter is graded “%(grade)s” or better; the others step down.",
            "At most %(count)d presenters are graded “%(grade)s” or better; the others step down.",
            quota["count"],
        )
        return text % {"count": quota["count"], "grade": grade}
    rounding = {"floor": _("rounded down"), "half-up": _("rounded half up"), "ceiling": _("rounded up")}
    return _(
        "At most %(share)s of the presenters (%(rounding)s) are graded “%(grade)s” or better; the others step down."
    ) % {
        "share": _part(quota["share"]),
        "rounding": rounding[quota["rounding"]],
        "grade": grade,
    }


def _showing(written: RulesJson) -> Iterator[str]:
    text = ngettext(
        "Everything is worked out exactly; only what is shown is rounded, half up, to %(decimals)d decimal.",
        "Everything is worked out exactly; only what is shown is rounded, half up, to %(decimals)d decimals.",
        written["decimals"],
    )
    yield text % {"decimals": written["decimals"]}
    if written["k_min"] == 1:
        yield _("Every group's figures are shown, however few marked.")
        return
    text = _("What fewer than %(k_min)d raters of a group gave a presenter is not shown by itself.")
    yield text % {"k_min": written["k_min"]}
