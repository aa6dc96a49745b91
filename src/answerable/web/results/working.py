"""The working of one number, in words: scoring's steps as sentences and small tables.

Every step code of `answerable.scoring.why` has its sentence here; a test holds that.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.scoring import WorkingStep
from answerable.web.results.figures import short, written
from answerable.web.results.names import Names

Params = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, and under it a table where the step has rows: `head` names its columns."""

    text: str
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def in_words(steps: Sequence[WorkingStep], names: Names) -> list[Sentence]:
    return [WORDS[step.code](dict(step.params), names) for step in steps]


def say_counts(p: Params, names: Names) -> Sentence:
    rows = tuple((names.level(row["score"]), written(row["mark"]), str(row["count"])) for row in p["rows"])
    text = _("Marks given: %(abstained)s abstained, %(missing)s not returned.") % {
        "abstained": p["abstained"],
        "missing": p["not_returned"],
    }
    return Sentence(text, (_("Score"), _("Points out of 100"), _("How many")), rows)


def say_totals(p: Params, _names: Names) -> Sentence:
    rows = tuple((written(row["mark"]), str(row["count"])) for row in p["rows"])
    text = _("Totals of single ballots: %(abstained)s abstained, %(missing)s not returned.") % {
        "abstained": p["abstained"],
        "missing": p["not_returned"],
    }
    return Sentence(text, (_("Total of a ballot"), _("How many")), rows)


def say_left_out(p: Params, _names: Names) -> Sentence:
    return Sentence(
        ngettext(
            "%(n)s abstention is left out of the count.",
            "%(n)s abstentions are left out of the count.",
            p["abstained"],
        )
        % {"n": p["abstained"]}
    )


def say_counted_at(p: Params, _names: Names) -> Sentence:
    return Sentence(
        _("Abstentions (%(abstained)s) and ballots not returned (%(missing)s) count as %(value)s points.")
        % {"abstained": p["abstained"], "missing": p["not_returned"], "value": written(p["value"])}
    )


def say_trimmed(p: Params, _names: Names) -> Sentence:
    rows = tuple(
        (end, written(row["mark"]), short(row["count"]))
        for end, cut in ((_("lowest"), p["low"]), (_("highest"), p["high"]))
        for row in cut
    )
    text = _("Of %(of)s marks, %(each)s at each end are taken off.") % {
        "of": p["of"],
        "each": short(p["each_end"]),
    }
    return Sentence(text, (_("End"), _("Mark"), _("How many")), rows)


def say_trim_skipped(p: Params, _names: Names) -> Sentence:
    return Sentence(
        _("Only %(of)s marks: too few to take %(each)s off each end, so none are taken off.")
        % {"of": p["of"], "each": short(p["each_end"])}
    )


def say_sum(p: Params, _names: Names) -> Sentence:
    rows = tuple((written(t["mark"]), short(t["times"]), written(t["product"])) for t in p["terms"])
    text = _("Added up: %(sum)s.") % {"sum": written(p["sum"])}
    return Sentence(text, (_("Mark"), _("Times"), _("Product")), rows)


def say_divided(p: Params, _names: Names) -> Sentence:
    return Sentence(
        _("%(sum)s divided by %(by)s is %(result)s.")
        % {"sum": written(p["sum"]), "by": short(p["by"]), "result": written(p["result"])}
    )


def say_median(p: Params, _names: Names) -> Sentence:
    marks = ", ".join(written(mark) for mark in p["marks"])
    return Sentence(
        _("The median of %(of)s marks: the middle is %(marks)s, which gives %(result)s.")
        % {"of": p["of"], "marks": marks, "result": written(p["result"])}
    )


def say_share(p: Params, names: Names) -> Sentence:
    return Sentence(
        _("%(count)s of %(of)s marks are %(levels)s: %(percent)s percent.")
        % {
            "count": p["count"],
            "of": p["of"],
            "levels": ", ".join(names.level(level) for level in p["levels"]),
            "percent": written(p["percent"]),
        }
    )


def say_share_band(p: Params, _names: Names) -> Sentence:
    return Sentence(
        _("From %(least)s percent on, that share is worth %(points)s points.")
        % {"least": written(p["at_least"]), "points": written(p["points"])}
    )


def say_value_band(p: Params, _names: Names) -> Sentence:
    return Sentence(
        _("%(value)s reaches %(least)s, which gives %(points)s points.")
        % {"value": written(p["value"]), "least": short(p["at_least"]), "points": written(p["points"])}
    )


def say_weighted(p: Params, names: Names) -> Sentence:
    titles = {"criteria": names.criteria, "groups": names.groups, "components": names.components}[p["of"]]
    heading = {"criteria": _("Criterion"), "groups": _("Rater group"), "components": _("Component")}[p["of"]]

    def title(key: str) -> str:
        return names.group(key) if p["of"] == "groups" else titles.get(key, key)

    rows = tuple(
        (
            title(t["id"]),
            "–" if t["score"] is None else written(t["score"]),
            short(t["weight"]),
            "–" if t["product"] is None else written(t["product"]),
        )
        for t in p["terms"]
    )
    text = _("Each score times its weight, added up: %(sum)s.") % {"sum": written(p["sum"])}
    return Sentence(text, (heading, _("Score"), _("Weight"), _("Product")), rows)


def say_renormalised(p: Params, names: Names) -> Sentence:
    return Sentence(
        _("No marks from %(groups)s: the other weights, %(weight)s together, count as the whole.")
        % {"groups": ", ".join(map(names.group, p["left_out"])), "weight": short(p["weight"])}
    )


def say_counted_as_zero(p: Params, names: Names) -> Sentence:
    return Sentence(
        _("No marks from %(groups)s: counted as 0 points.")
        % {"groups": ", ".join(map(names.group, p["ids"]))}
    )


def say_refused(p: Params, names: Names) -> Sentence:
    return Sentence(
        _("No marks from %(groups)s: under these rules no score can be given.")
        % {"groups": ", ".join(map(names.group, p["ids"]))}
    )


def say_full_mark(p: Params, _names: Names) -> Sentence:
    return Sentence(
        _("%(value)s out of a full mark of %(full)s is %(result)s out of 100.")
        % {"value": written(p["value"]), "full": short(p["full"]), "result": written(p["result"])}
    )


def say_ratio(p: Params, _names: Names) -> Sentence:
    return Sentence(
        _("%(value)s against the best, %(best)s, is %(result)s out of 100.")
        % {"value": written(p["value"]), "best": written(p["best"]), "result": written(p["result"])}
    )


def say_missing(p: Params, names: Names) -> Sentence:
    return Sentence(
        _("No value has been brought in yet for %(component)s.")
        % {"component": names.components.get(p["component"], p["component"])}
    )


def say_rounded(p: Params, _names: Names) -> Sentence:
    return Sentence(
        ngettext(
            "Rounded half up to %(n)s decimal, for display only: %(shown)s.",
            "Rounded half up to %(n)s decimals, for display only: %(shown)s.",
            p["decimals"],
        )
        % {"n": p["decimals"], "shown": p["shown"]}
    )


def say_more_decimals(p: Params, _names: Names) -> Sentence:
    return Sentence(
        ngettext(
            "Where a figure decides, more than %(n)s decimal is shown if with fewer it would look like another score, or as if it reached a bound that it does not reach.",
            "Where a figure decides, more than %(n)s decimals are shown if with fewer it would look like another score, or as if it reached a bound that it does not reach.",
            p["usual"],
        )
        % {"n": p["usual"]}
    )


def say_withheld(_p: Params, _names: Names) -> Sentence:
    return Sentence(
        _(
            "Not shown in full: where few of a group marked, the figures would tell who gave what. "
            "The bundle, which auditors may open, has the full count."
        )
    )


def say_band(p: Params, names: Names) -> Sentence:
    if p["score"] is None:
        text = _("The score reaches %(least)s, the bound of “%(grade)s”.")
        return Sentence(text % {"least": short(p["at_least"]), "grade": names.grade(p["band"])})
    return Sentence(
        _("%(score)s reaches %(least)s, the bound of “%(grade)s”.")
        % {"score": written(p["score"]), "least": short(p["at_least"]), "grade": names.grade(p["band"])}
    )


def say_demotion(p: Params, names: Names) -> Sentence:
    if p["share"] is None:
        return Sentence(
            _("So many marks are at the lowest levels that “%(from)s” becomes “%(to)s”.")
            % {"from": names.grade(p["from"]), "to": names.grade(p["to"])}
            if p["demoted"]
            else _("Too few marks are at the lowest levels for a step down.")
        )
    values = {
        "share": written(p["share"]),
        "limit": written(p["limit"]),
        "from": names.grade(p["from"]),
        "to": names.grade(p["to"]),
    }
    if p["demoted"]:
        return Sentence(
            _(
                "The lowest levels are %(share)s percent of the marks, the limit is %(limit)s: “%(from)s” becomes “%(to)s”."
            )
            % values
        )
    return Sentence(
        _("The lowest levels are %(share)s percent of the marks, below the limit of %(limit)s: no step down.")
        % values
    )


def say_quota(p: Params, names: Names) -> Sentence:
    return Sentence(
        _("At most %(places)s may hold “%(grade)s” (quota of %(exact)s among %(base)s).")
        % {
            "places": p["places"],
            "grade": names.grade(p["grade"]),
            "exact": written(p["exact"]),
            "base": p["base"],
        }
    )


def say_within_quota(p: Params, _names: Names) -> Sentence:
    return Sentence(_("Place %(position)s: within the quota.") % {"position": p["position"]})


def say_quota_lowered(p: Params, names: Names) -> Sentence:
    return Sentence(
        _("The quota is full: “%(from)s” becomes “%(to)s”.")
        % {"from": names.grade(p["from"]), "to": names.grade(p["to"])}
    )


def say_undecided(_p: Params, _names: Names) -> Sentence:
    return Sentence(_("This waits for a named decision."))


def say_tied_at_quota(p: Params, names: Names) -> Sentence:
    return Sentence(
        ngettext(
            "%(tied)s share the score %(score)s at the quota's boundary, where %(n)s place is left.",
            "%(tied)s share the score %(score)s at the quota's boundary, where %(n)s places are left.",
            p["places"],
        )
        % {
            "tied": ", ".join(names.presenter(each) for each in p["tied"]),
            "score": written(p["score"]),
            "n": p["places"],
        }
    )


def say_no_marks(_p: Params, _names: Names) -> Sentence:
    return Sentence(_("There are no marks to count: everybody abstained, so there is no score here."))


def say_no_ballots(_p: Params, _names: Names) -> Sentence:
    return Sentence(_("No valid ballot from this group, so there is no score here."))


def say_reading_only(_p: Params, _names: Names) -> Sentence:
    return Sentence(
        _(
            "For reading only: under these rules the score is made from the totals of ballots, not from this mean."
        )
    )


def say_decided(p: Params, _names: Names) -> Sentence:
    values = {"by": p["decided_by"], "reason": p["reason"]}
    if p["chosen"]:
        return Sentence(_("The tie was decided in favour by %(by)s: %(reason)s") % values)
    return Sentence(_("The tie was decided for others by %(by)s: %(reason)s") % values)


def say_grade(p: Params, names: Names) -> Sentence:
    return Sentence(_("Grade: %(grade)s.") % {"grade": names.grade(p["grade"]) or "–"})


def say_ranked(p: Params, names: Names) -> Sentence:
    text = ngettext(
        "Rank %(rank)s: %(n)s presenter scored higher.",
        "Rank %(rank)s: %(n)s presenters scored higher.",
        p["ahead"],
    ) % {"rank": p["rank"], "n": p["ahead"]}
    if p["score"] is not None:
        text += " " + _("The score here is %(score)s.") % {"score": written(p["score"])}
    if p["tied"]:
        text += " " + _("The same score: %(tied)s.") % {
            "tied": ", ".join(names.presenter(each) for each in p["tied"])
        }
    return Sentence(text)


def say_not_ranked(p: Params, _names: Names) -> Sentence:
    reasons = {
        "withdrawn": _("Withdrawn, so not ranked: %(reason)s"),
        "void": _(
            "Not ranked: the round is void, since more ballots came back than had been issued. %(reason)s"
        ),
        "incomplete": _("Not ranked yet: a part of the score is missing. %(reason)s"),
        "refused": _("Not ranked: under the rules no score can be given. %(reason)s"),
    }
    return Sentence((reasons[p["status"]] % {"reason": p["reason"] or ""}).strip())


WORDS: dict[str, Callable[[Params, Names], Sentence]] = {
    "counts": say_counts,
    "totals": say_totals,
    "left-out": say_left_out,
    "counted-at": say_counted_at,
    "trimmed": say_trimmed,
    "trim-skipped": say_trim_skipped,
    "sum": say_sum,
    "divided": say_divided,
    "median": say_median,
    "share": say_share,
    "share-band": say_share_band,
    "value-band": say_value_band,
    "weighted": say_weighted,
    "renormalised": say_renormalised,
    "counted-as-zero": say_counted_as_zero,
    "refused": say_refused,
    "full-mark": say_full_mark,
    "ratio-to-best": say_ratio,
    "missing": say_missing,
    "rounded": say_rounded,
    "more-decimals": say_more_decimals,
    "withheld": say_withheld,
    "band": say_band,
    "demotion": say_demotion,
    "quota": say_quota,
    "within-quota": say_within_quota,
    "quota-lowered": say_quota_lowered,
    "undecided": say_undecided,
    "tied-at-quota": say_tied_at_quota,
    "no-marks": say_no_marks,
    "no-ballots": say_no_ballots,
    "reading-only": say_reading_only,
    "decided": say_decided,
    "grade": say_grade,
    "ranked": say_ranked,
    "not-ranked": say_not_ranked,
}
