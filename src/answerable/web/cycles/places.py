"""Where on the rules form a problem belongs: from a path in the rules' JSON to the name of a field.

A path that means a whole table gives the table's name; one that means nothing on the form gives "".
"""

import re

from answerable.web.cycles.rules_text import LISTS, TABLES, VALUES, RulesText

FIRST_COLUMN = {
    "criteria": "title",
    "groups": "id",
    "components": "title",
    "limits": "level",
    "bands": "at_least",
    "shares": "at_least",
}
ROW = re.compile(
    r"(criteria|groups|components|limits|grades\.bands|counting\.share\.bands)\[(\d+)\](?:\.(.*))?"
)
LEVEL = re.compile(r"levels\[(\d+)\](?:\.(id|title|points))?")
STEP = re.compile(r"bands\[(\d+)\](?:\.(at_least|points))?")
SINGLE = {
    "criteria": "criteria",
    "groups": "groups",
    "components": "components",
    "limits": "limits",
    "grades.bands": "bands",
    "counting.share.bands": "shares",
    "counting.trim": "trim_kind",
    "counting.trim.share": "trim_percent",
    "counting.abstentions": "abstentions",
    "counting.abstentions.kind": "abstentions",
    "counting.abstentions.value": "abstention_value",
    "counting.share": "share_levels",
    "counting.share.levels": "share_levels",
    "grades.quota": "quota",
    "grades.demotion": "demotion",
}


def place_of(entered: RulesText, path: str) -> str:
    """The field, or the table, of the form that a problem's path means; "" for the form as a whole."""
    row = ROW.match(path)
    if row:
        table = row[1].rpartition(".")[2] if row[1] != "counting.share.bands" else "shares"
        return _in_row(entered, table, int(row[2]), row[3] or "")
    if path in SINGLE:
        return SINGLE[path]
    head, _, last = path.partition("[")[0].rpartition(".")
    prefix = {"counting.trim": "trim_", "grades.quota": "quota_", "grades.demotion": "demotion_"}.get(
        head, ""
    )
    name = prefix + last
    return name if name in VALUES or name in LISTS else ""


def _in_row(entered: RulesText, table: str, index: int, rest: str) -> str:
    if rest.startswith("scale"):
        return _in_scale(entered, index, rest.removeprefix("scale").removeprefix("."))
    if table == "components" and rest.startswith("bands"):
        return _in_steps(entered, index, rest)
    column = {"ratio_to_best": "ratio"}.get(rest, rest).partition("[")[0]
    return f"{table}-{index}-{column if column in TABLES[table] else FIRST_COLUMN[table]}"


def _in_steps(entered: RulesText, component: int, rest: str) -> str:
    step = STEP.match(rest)
    if step is None:
        return f"components-{component}-bands"
    return f"steps-{entered.steps_of(component)[int(step[1])]}-{step[2] or 'at_least'}"


def _in_scale(entered: RulesText, criterion: int, rest: str) -> str:
    scale = entered.scale_index(criterion)
    if scale is None:
        return f"criteria-{criterion}-scale"
    level = LEVEL.match(rest)
    if level:
        return f"levels-{entered.levels_of(scale)[int(level[1])]}-{level[2] or 'points'}"
    return f"scales-{scale}-{rest if rest in ('low', 'high', 'step', 'places') else 'kind'}"
