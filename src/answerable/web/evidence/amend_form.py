"""The form of an amendment: the rules editor's form, of which only those fields are offered that may still change.

They are the weights, the way of counting, the lower bounds of the grades, quota, lowering, and what is shown
(`scoring.amending`). Fields have the editor's names. Anything else that a page sends is ignored. Whether the rules hold
is for `Rules.from_json` to say; the reason and who decided it have a small form of their own.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from answerable.scoring import Problem, Rules, RulesInvalid
from answerable.web.boxes import TextBox
from answerable.web.cycles.layout import Control, Layout
from answerable.web.cycles.rules_text import VALUES, RulesText, from_rules, posted, to_rules

# Tables with one number in each row that may change. The rows themselves are fixed.
COLUMNS = {"groups": "weight", "criteria": "weight", "components": "weight", "bands": "at_least"}
# Who stands aside is fixed at freezing.
AMENDABLE = tuple(name for name in VALUES if name != "recusal")


class ReasonForm(forms.Form):
    """Why the rules are amended, and who decided it."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=TextBox({"rows": 3}),
        help_text=gettext_lazy("It is published with the result."),
    )
    decided_by = forms.CharField(
        label=gettext_lazy("Decided by"),
        max_length=200,
        help_text=gettext_lazy("The committee or person, as it shall stand in the record."),
    )


def typed(rules: Mapping[str, Any], sent: QueryDict) -> RulesText:
    """The sheet of `rules` as they are now, with what the page sent in the fields that may change."""
    entered, given = from_rules(dict(rules)), posted(sent)
    entered.values |= {name: given.values[name] for name in AMENDABLE if name in sent}
    entered.lists = given.lists
    entered.tables["shares"] = given.tables["shares"]
    for table, column in COLUMNS.items():
        # Rows of the page without a counterpart in the rules are no part of the form.
        for row, new in zip(entered.tables[table], given.tables[table], strict=False):
            row[column] = new[column]
    return entered


def problems(entered: RulesText, frozen: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with the rules on the sheet; `frozen` are the first ones, on which raters scored."""
    found: list[Problem] = []
    rules = to_rules(entered)
    try:
        Rules.from_json(rules)
    except RulesInvalid as invalid:
        found = list(invalid.problems)
    if isinstance(rules["k_min"], int) and rules["k_min"] < frozen["k_min"]:
        found.append(Problem("k_min", "too-small", {"value": rules["k_min"], "least": frozen["k_min"]}))
    return found


def controls(layout: Layout) -> dict[str, tuple[Control, ...]]:
    """Each table's numbers, with the title of their row as label. The lowest grade always begins at 0."""
    offered = {}
    for table, column in COLUMNS.items():
        rows = layout.entered.tables[table]
        shown = rows[:-1] if table == "bands" else rows
        offered[table] = tuple(
            replace(layout.control(table, index, column, row[column]), label=row["title"])
            for index, row in enumerate(shown)
        )
    return offered


def fields(entered: RulesText) -> list[tuple[str, str]]:
    """Every field of the form with its value, for the page that asks once more."""
    numbers = [
        (f"{table}-{index}-{column}", row[column])
        for table, column in COLUMNS.items()
        for index, row in enumerate(entered.tables[table])
    ]
    shares = [
        (f"shares-{index}-{column}", text)
        for index, row in enumerate(entered.tables["shares"])
        for column, text in row.items()
    ]
    values = [(name, entered.values[name]) for name in AMENDABLE]
    ticked = [(name, level) for name, levels in entered.lists.items() for level in levels]
    return [*numbers, *shares, *values, *ticked]
