"""What can be chosen on the rules form, and what each choice is called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Choices = tuple[tuple[str, str | Promise], ...]

CHOICES: dict[str, Choices] = {
    "kind": (
        ("levels", _("Named levels")),
        ("range", _("A number")),
        ("ranking", _("An order of the presenters")),
    ),
    "method": (
        ("mean", _("Average mark")),
        ("trimmed", _("Average without the highest and lowest marks")),
        ("median", _("Median")),
        ("share", _("Points by the share of chosen levels")),
    ),
    "per": (
        ("criterion", _("Each criterion by itself, then the weights")),
        ("total", _("Each ballot's total by the weights")),
    ),
    "trim_kind": (("count", _("A number of marks")), ("share", _("A percentage of the marks"))),
    "trim_rounding": (("floor", _("Whole marks only")), ("fractional", _("Parts of a mark too"))),
    "denominator": (
        ("cast", _("Ballots cast")),
        ("issued", _("Ballots issued")),
        ("expected", _("Everybody expected")),
    ),
    "abstentions": (("excluded", _("Is left out")), ("value", _("Counts at a value"))),
    "empty_group": (
        ("renormalise", _("Its weight goes to the other groups in proportion")),
        ("zero", _("It counts as zero")),
        ("refuse", _("There is no result")),
    ),
    "recusal": (
        ("none", _("None: everybody scores everybody")),
        ("self", _("Nobody scores themselves")),
        ("own-unit", _("Nobody scores their own unit")),
    ),
    "limit_kind": (
        ("at-most", _("At most so many of a level")),
        ("no-ties", _("No equal scores in a criterion")),
        ("no-blanks", _("Nothing left blank")),
    ),
    "source": (
        ("meeting", _("The meeting's score")),
        ("imported", _("Imported")),
        ("rate", _("Share of chosen levels")),
    ),
    "graded": (("", _("As it is, out of its full mark")), ("bands", _("By a table of points"))),
    "quota": (
        ("none", _("No quota")),
        ("share", _("A share of the presenters")),
        ("count", _("A fixed number of presenters")),
    ),
    "quota_rounding": (
        ("floor", _("Round down")),
        ("half-up", _("Round half up")),
        ("ceiling", _("Round up")),
    ),
    "demotion": (("none", _("No lowering")), ("on", _("Lower the grade when low levels reach a share"))),
}

VALUE_LABELS: dict[str, Promise] = {
    "method": _("A group's score is"),
    "per": _("Worked out from"),
    "trim_kind": _("Left out at each end"),
    "trim_k": _("Marks at each end"),
    "trim_percent": _("Percent at each end"),
    "trim_rounding": _("Rounding of that"),
    "denominator": _("Divided by"),
    "abstentions": _("A blank"),
    "abstention_value": _("Points of 100 for a blank"),
    "empty_group": _("When nobody of a group scores"),
    "recusal": _("Recusal"),
    "quota": _("Quota"),
    "quota_grade": _("For this grade and better"),
    "quota_share": _("Share: percent, or a fraction such as 1/3"),
    "quota_rounding": _("Rounding of the places"),
    "quota_count": _("Number of presenters"),
    "demotion": _("Lowering"),
    "demotion_share": _("Share: percent, or a fraction such as 1/3"),
    "demotion_steps": _("Grades down"),
    "decimals": _("Decimals shown"),
    "k_min": _("Smallest group shown by itself"),
}

LIST_LABELS: dict[str, Promise] = {
    "share_levels": _("Levels that count"),
    "demotion_levels": _("Low levels"),
}

COLUMN_LABELS: dict[str, Promise] = {
    "title": _("Title"),
    "weight": _("Weight"),
    "scale": _("Scale"),
    "points": _("Points"),
    "kind": _("Kind"),
    "low": _("Lowest"),
    "high": _("Highest"),
    "step": _("Step size"),
    "places": _("Places"),
    "id": _("Code"),
    "level": _("Level"),
    "criterion": _("Criterion"),
    "count": _("At most"),
    "source": _("Source"),
    "full": _("Full mark"),
    "ratio": _("Of the best"),
    "graded": _("Counts"),
    "levels": _("Levels that count"),
    "bands": _("Table of points"),
    "at_least": _("Lower bound"),
}

ROW_LABELS: dict[str, Promise] = {
    "scales": _("Scale %(number)d"),
    "levels": _("Level %(number)d"),
    "criteria": _("Criterion %(number)d"),
    "groups": _("Group %(number)d"),
    "shares": _("Line %(number)d"),
    "limits": _("Limit %(number)d"),
    "components": _("Component %(number)d"),
    "steps": _("Line %(number)d"),
    "bands": _("Grade %(number)d"),
}
TABLE_LABELS: dict[str, Promise] = {
    "scales": _("Scales"),
    "criteria": _("Criteria"),
    "groups": _("Rater groups"),
    "shares": _("Points by share"),
    "limits": _("Ballot limits"),
    "components": _("Composite score"),
    "bands": _("Grades"),
}
