"""One expression for each question that `answerable analyse` answers. Whatever engine Ibis speaks to computes them.

Cuts are made on counts: how many of each mark a cell has, and from the running sum over the marks in order how many of them stay. So a mean, a
trimmed mean and a median are one expression, no list of marks is held anywhere, and the work after the first grouping grows with meetings and not with ballots.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import ibis
from ibis import _
from ibis.expr.types import Table, Value

CELL = ["meeting", "cell"]
HARDLY = 1e-9  # added before rounding down: 0.29 times 100 is a hair under 29 in floating-point numbers


@dataclass(frozen=True, slots=True)
class EngineTables:
    """The tables of `analysis.tables`, in some engine."""

    meetings: Table
    cells: Table
    scores: Table
    bands: Table


def counts(source: EngineTables) -> Table:
    """How often each cell has each mark, blanks and missing ballots included where the rules give them a mark: meeting, cell, mark, listed, n."""
    rows = source.scores.group_by([*CELL, "mark", "listed"]).agg(n=_.count())
    given = rows.filter(_.mark.notnull())
    blank = rows.filter(_.mark.isnull()).group_by(CELL).agg(blank=_.n.sum())
    filled = (
        source.cells.filter(_.abstention.notnull())
        .left_join(blank, CELL)
        .select(
            "meeting",
            "cell",
            mark=_.abstention,
            listed=ibis.literal(False),
            n=_.absent.cast("int64") + _.blank.fill_null(0),
        )
        .filter(_.n > 0)
    )
    return given.union(filled).group_by([*CELL, "mark", "listed"]).agg(n=_.n.sum())


def tallies(source: EngineTables) -> Table:
    """The meeting score of each presenter: meeting, presenter, name, unit, score (on the scale of 100, none where the rules refuse one), ballots.

    Equal to the exact result's `meeting` but for the rounding of floating-point numbers.
    """
    cells = source.cells.filter(_.tallied)
    found = cells.left_join(_cell_scores(source, cells), CELL).drop("meeting_right", "cell_right")
    groups = _weighed(
        found, ["meeting", "presenter", "name", "unit", "grp", "group_weight"], "criterion_weight"
    )
    named = groups.mutate(score=groups.score)
    scores = _weighed(named, ["meeting", "presenter", "name", "unit"], "group_weight")
    return scores.drop("empty").order_by(["meeting", ibis.desc("score"), "presenter"])


def _cell_scores(source: EngineTables, cells: Table) -> Table:
    """meeting, cell, score."""
    rules = cells.select(*CELL, "median", "cut_count", "cut_share", "cut_whole", "by_share")
    marked = counts(source).join(rules, CELL)
    whole = ibis.window(group_by=CELL)
    so_far = ibis.window(group_by=CELL, order_by=["mark", "listed"], preceding=None, following=0)
    placed = marked.mutate(last=_.n.sum().over(so_far), of=_.n.sum().over(whole)).mutate(cut=_cut(_))
    kept = placed.mutate(
        kept=ibis.greatest(0.0, ibis.least(_.last, _.of - _.cut) - ibis.greatest(_.last - _.n, _.cut))
    )
    means = kept.group_by([*CELL, "by_share"]).agg(
        mean=(_.mark * _.kept).sum() / _.kept.sum(), percent=100.0 * _.listed.ifelse(_.n, 0).sum() / _.n.sum()
    )
    plain = means.filter(~_.by_share).select(*CELL, score=_.mean)
    banded = (
        means.filter(_.by_share)
        .join(source.bands, "meeting")
        .filter(_.percent + HARDLY >= _.at_least)
        .group_by(CELL)
        .agg(score=_.points.argmax(_.at_least))
    )
    return plain.union(banded)


def _cut(row: Any) -> Value:
    """How many marks go at each end; a median keeps the middle one, or half of each of the two."""
    share = row.cut_share * row.of
    return ibis.cases(
        (row.median, (row.of - 1) / 2.0),
        (row.cut_count.notnull() & (row.of > 2 * row.cut_count), row.cut_count.cast("float64")),
        (row.cut_share.notnull() & row.cut_whole, (share + HARDLY).floor().cast("float64")),
        (row.cut_share.notnull(), share),
        else_=0.0,
    )


def _weighed(rows: Table, by: list[str], weight: str) -> Table:
    """The weighted mean of `score` in each place, where missing ones are left out, count as nothing, or leave none."""
    sums = rows.group_by([*by, "empty"]).agg(
        weighted=(rows[weight] * rows.score).sum(),
        present=rows.score.notnull().ifelse(rows[weight], 0.0).sum(),
        weights=rows[weight].sum(),
        missing=rows.score.isnull().sum(),
    )
    score = ibis.cases(
        (sums.present == 0, ibis.null("float64")),
        ((sums.empty == "refuse") & (sums.missing > 0), ibis.null("float64")),
        (sums.empty == "zero", sums.weighted / sums.weights),
        else_=sums.weighted / sums.present,
    )
    return sums.mutate(score=score).select(*by, "empty", "score")


def distributions(source: EngineTables) -> Table:
    """How often each mark was given: meeting, presenter, grp, criterion, mark (none: left blank), n, share of the ballots."""
    rows = source.scores.group_by([*CELL, "mark"]).agg(n=_.count())
    named = rows.join(
        source.cells.filter(_.criterion != "").select(*CELL, "presenter", "grp", "criterion"), CELL
    )
    shares = named.mutate(share=_.n / _.n.sum().over(ibis.window(group_by=CELL)))
    return shares.select("meeting", "presenter", "grp", "criterion", "mark", "n", "share").order_by(
        ["meeting", "presenter", "grp", "criterion", "mark"]
    )


def agreement(source: EngineTables) -> Table:
    """How far raters agree, by meeting: presenters, raters, icc_single and icc_average (ICC(2,1) and ICC(2,k) of Shrout and Fleiss 1979), kendall_w (with ties).

    Of ballot totals, over those ballots only that score every presenter in every criterion. Meetings with one presenter, or one such ballot, have no row.
    """
    totals = _whole_ballots(source)
    centred = totals.mutate(x=_.total - _.total.mean().over(ibis.window(group_by="meeting")))
    by_presenter = _squares(centred, "presenter").view()
    by_ballot = _squares(centred, "ballot").view()
    each = centred.group_by("meeting").agg(all=(_.x * _.x).sum())
    parts = each.join(
        by_presenter.select("meeting", presenters=_.places, raters=_.size, rows=_.squares), "meeting"
    ).join(by_ballot.select("meeting", columns=_.squares), "meeting")
    n, k = parts.presenters, parts.raters
    told = parts.mutate(
        msr=parts.rows / (n - 1),
        msc=parts["columns"] / (k - 1),
        mse=(parts["all"] - parts.rows - parts["columns"]) / ((n - 1) * (k - 1)),
    )
    spread = (told.msc - told.mse) / told.presenters
    iccs = told.mutate(
        icc_single=(told.msr - told.mse)
        / (told.msr + (told.raters - 1) * told.mse + told.raters * spread).nullif(0),
        icc_average=(told.msr - told.mse) / (told.msr + spread).nullif(0),
    )
    return (
        iccs.join(_concordance(totals), "meeting")
        .select("meeting", "presenters", "raters", "icc_single", "icc_average", "kendall_w")
        .order_by("meeting")
    )


def _whole_ballots(source: EngineTables) -> Table:
    """meeting, ballot, presenter, total: of ballots without a blank that score all presenters of a meeting with several."""
    cells = source.cells.filter(_.criterion != "")
    presenters = cells.group_by("meeting").agg(of=_.presenter.nunique())
    sheet = source.scores.join(cells.select(*CELL, "presenter", "criterion_weight"), CELL)
    totals = sheet.group_by(["meeting", "ballot", "presenter"]).agg(
        blank=_.mark.isnull().sum(), total=((_.mark * _.criterion_weight).sum() / 100.0).round(9)
    )
    ballot = ibis.window(group_by=["meeting", "ballot"])
    whole = totals.join(presenters, "meeting").mutate(
        blanks=_.blank.sum().over(ballot), scored=_.presenter.count().over(ballot)
    )
    whole = whole.filter((_.blanks == 0) & (_.scored == _.of) & (_.of > 1))
    raters = whole.mutate(raters=_.presenter.count().over(ibis.window(group_by=["meeting", "presenter"])))
    return raters.filter(_.raters > 1).select("meeting", "ballot", "presenter", "total")


def _squares(centred: Table, by: str) -> Table:
    """The sum of squares between the presenters, or between the ballots: meeting, places, size (values in each), squares."""
    means = centred.group_by(["meeting", by]).agg(mean=_.x.mean(), size=_.count())
    return means.group_by("meeting").agg(
        places=_.count(), size=_.size.min(), squares=(_.size * _.mean * _.mean).sum()
    )


def _concordance(totals: Table) -> Table:
    """Kendall's W with the correction for ties: meeting, kendall_w; none where every ballot ranks all alike."""
    ballot = ibis.window(group_by=["meeting", "ballot"], order_by="total")
    tied = ibis.window(group_by=["meeting", "ballot", "total"])
    ranked = totals.mutate(first=ibis.rank().over(ballot), ties=_.count().over(tied))
    places = ranked.mutate(rank=_.first + 1 + (_.ties - 1) / 2.0)
    sums = places.group_by(["meeting", "presenter"]).agg(rank=_.rank.sum(), raters=_.count())
    corrections = places.group_by("meeting").agg(ties=(_.ties * _.ties - 1).sum())
    spread = sums.group_by("meeting").agg(
        n=_.count(), m=_.raters.min(), squares=_.rank.var(how="pop") * _.count()
    )
    both = spread.join(corrections, "meeting")
    n, m = both.n.cast("float64"), both.m.cast("float64")
    below = m * m * (n * n * n - n) - m * both.ties
    return both.mutate(kendall_w=12.0 * both.squares / below.nullif(0)).select("meeting", "kendall_w")


QUESTIONS: Mapping[str, Callable[[EngineTables], Table]] = {
    "tallies": tallies,
    "distributions": distributions,
    "agreement": agreement,
}
