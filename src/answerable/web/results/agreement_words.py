"""How far raters agree, in tables: each statistic by its name, with one sentence. Nothing is computed here."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.fairness import Consensus
from answerable.scoring import Result
from answerable.web.results.names import Names
from answerable.web.results.summary import NOTHING, ResultCell, ResultTable


def agreement(found: Consensus) -> ResultTable:
    """One rater's figure and that of the average of all side by side, since the average alone misleads."""
    total, study = found.total, found.total.g_study
    order = (None, None) if study is None else (study.relative_single, study.relative_average)
    marks = (None, None) if study is None else (study.absolute_single, study.absolute_average)
    lines: list[tuple[str, str, float | None, float | None]] = [
        (
            _("Intraclass correlation, ICC(2,1) and ICC(2,k)"),
            _(
                "How much of the differences between marks is differences between presenters, mild and strict raters included."
            ),
            total.icc_2_1,
            total.icc_2_k,
        ),
        (
            _("Generalizability (G study), order"),
            _("How reliable the order of the presenters is."),
            *order,
        ),
        (
            _("Dependability (G study), marks"),
            _("How reliable the marks themselves are."),
            *marks,
        ),
        (
            _("Kendall's W"),
            _("How far raters put the presenters in the same order: 0 not at all, 1 entirely."),
            total.kendall_w,
            None,
        ),
        (
            _("Krippendorff's alpha, ordinal"),
            _("How far marks agree beyond chance, looking at their order alone; blanks are allowed."),
            total.alpha_ordinal,
            None,
        ),
        (
            _("Krippendorff's alpha, interval"),
            _("The same, looking at the size of differences."),
            total.alpha_interval,
            None,
        ),
    ]
    head = (_("Statistic"), _("What it says"), _("One rater"), _("Average of all"))
    rows = [
        (ResultCell(name), ResultCell(sentence), *(ResultCell(_figure(each), number=True) for each in pair))
        for name, sentence, *pair in lines
    ]
    return ResultTable("agreement", _("Agreement of the raters"), head, tuple(rows))


def _figure(value: float | None, decimals: int = 2) -> str:
    if value is None:
        return NOTHING
    return f"{value:.{decimals}f}".replace("-", "−")


def by_criterion(found: Consensus, names: Names) -> ResultTable:
    head = (
        _("Criterion"),
        _("ICC(2,1)"),
        _("ICC(2,k)"),
        _("Kendall's W"),
        _("Alpha, ordinal"),
        _("Alpha, interval"),
    )
    rows = [
        (
            ResultCell(names.criteria[name]),
            *(
                ResultCell(_figure(value), number=True)
                for value in (
                    each.icc_2_1,
                    each.icc_2_k,
                    each.kendall_w,
                    each.alpha_ordinal,
                    each.alpha_interval,
                )
            ),
        )
        for name, each in found.criteria.items()
    ]
    return ResultTable("agreement-by-criterion", _("Agreement by criterion"), head, tuple(rows))


def effective(found: Consensus) -> list[str]:
    said = [
        _(
            "%(raters)s raters with the groups' weights are as sure as %(effective)s raters of equal weight (Kish's effective number)."
        )
        % {"raters": found.raters, "effective": f"{found.effective:.0f}"}
    ]
    left = found.total.raters - found.total.complete
    if left:
        said.append(
            ngettext(
                "%(n)s rater left something blank and is not in the correlations, the G study and Kendall's W; alpha has all marks.",
                "%(n)s raters left something blank and are not in the correlations, the G study and Kendall's W; alpha has all marks.",
                left,
            )
            % {"n": left}
        )
    return said


def middles(found: Consensus, names: Names) -> ResultTable:
    head = (
        _("Presenter"),
        _("Mean"),
        _("Median"),
        _("Majority judgment"),
        _("gave more"),
        _("gave less"),
    )
    rows = [
        (
            ResultCell(names.presenter(unit)),
            *(
                ResultCell(_figure(value, 1), number=True)
                for value in (each.mean, each.median, each.majority)
            ),
            *(ResultCell(f"{100 * share:.0f}%", number=True) for share in (each.above, each.below)),
        )
        for unit, each in sorted(found.middles.items(), key=lambda pair: -pair[1].mean)
    ]
    return ResultTable("middles", _("Mean, median and majority judgment"), head, tuple(rows))


def strictness(found: Consensus, names: Names) -> list[str]:
    """Empty where the model has nothing to tell apart."""
    strict = found.strictness
    if strict is None:
        return []
    said = [
        _(
            "All raters scored everybody, so allowing for mild and strict raters cannot change the order of the plain totals."
        )
        if strict.complete
        else _(
            "Not all raters scored everybody, so a unit's plain mean also depends on who scored it; here that is allowed for."
        ),
        _(
            "Between the mildest and the strictest rater lie %(width)s logits; the standard deviation is %(spread)s. A logit more makes the odds of the next lower mark 2.7 times as great."
        )
        % {"width": _figure(strict.strictest - strict.mildest), "spread": _figure(strict.spread)},
    ]
    if strict.extreme:
        said.append(
            ngettext(
                "%(n)s rater gave the highest or the lowest mark throughout; such a severity has no number, so this rater is left out here.",
                "%(n)s raters gave the highest or the lowest mark throughout; such a severity has no number, so these raters are left out here.",
                strict.extreme,
            )
            % {"n": strict.extreme}
        )
    if strict.left_out:
        who = _(", ").join(map(names.presenter, strict.left_out))
        said.append(
            _("Left out here, because all marks are the highest or the lowest: %(who)s.") % {"who": who}
        )
    said.append(
        ngettext(
            "%(n)s rater's marks fit the model badly (mean square above 1.5).",
            "%(n)s raters' marks fit the model badly (mean square above 1.5).",
            strict.misfits,
        )
        % {"n": strict.misfits}
    )
    if strict.binned:
        said.append(
            _("The scale is finer than the model can use; marks were put into %(n)s steps.")
            % {"n": len(strict.categories)}
        )
    return said


def severity_by_group(found: Consensus, names: Names) -> ResultTable | None:
    if found.strictness is None:
        return None
    head = (_("Group"), _("Severity (logits, strict is positive)"))
    rows = [
        (ResultCell(names.group(group)), ResultCell(_figure(value), number=True))
        for group, value in found.strictness.groups.items()
    ]
    return ResultTable("severity-by-group", _("Mean severity by group"), head, tuple(rows))


def severity_by_unit(found: Consensus, names: Names, result: Result) -> ResultTable | None:
    strict = found.strictness
    if strict is None:
        return None
    published = {each.id: each.rank for each in result.presenters}
    head = (
        _("Presenter"),
        _("Published rank"),
        _("Rank with severity allowed for"),
        _("Measure (logits)"),
        _("Standard error"),
        _("Fit (near 1 is good)"),
    )
    rows = [
        (
            ResultCell(names.presenter(unit)),
            ResultCell(str(published.get(unit) or NOTHING), number=True),
            ResultCell(str(rank), number=True),
            *(
                ResultCell(_figure(value), number=True)
                for value in (strict.units[unit], strict.errors[unit], strict.infit[unit])
            ),
        )
        for unit, rank in sorted(strict.ranks.items(), key=lambda pair: pair[1])
    ]
    return ResultTable("severity-by-unit", _("With the severity of raters allowed for"), head, tuple(rows))


def look_again(found: Consensus, names: Names) -> list[str]:
    return [
        LOOK_AGAIN[each.code](each.ballots) % {"group": names.group(each.group), "n": each.ballots}
        for each in found.look_again
    ]


LOOK_AGAIN: Mapping[str, Callable[[int], str]] = {
    "one-mark": lambda n: ngettext(
        "%(group)s: %(n)s ballot has one and the same mark throughout.",
        "%(group)s: %(n)s ballots each have one and the same mark throughout.",
        n,
    ),
    "all-highest": lambda n: ngettext(
        "%(group)s: %(n)s ballot has the highest mark throughout.",
        "%(group)s: %(n)s ballots have the highest mark throughout.",
        n,
    ),
    "all-lowest": lambda n: ngettext(
        "%(group)s: %(n)s ballot has the lowest mark throughout.",
        "%(group)s: %(n)s ballots have the lowest mark throughout.",
        n,
    ),
    "equal-ballots": lambda n: ngettext(
        "%(group)s: %(n)s ballot is one of three or more that are alike in every mark.",
        "%(group)s: %(n)s ballots are alike in every mark, three or more together.",
        n,
    ),
    "one-high-rest-low": lambda n: ngettext(
        "%(group)s: %(n)s ballot puts one presenter well above, and all others well below, what other raters gave.",
        "%(group)s: %(n)s ballots put one presenter well above, and all others well below, what other raters gave.",
        n,
    ),
}
