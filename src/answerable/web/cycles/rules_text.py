"""The rules as a form holds them: text only, in rows and single values, so that nothing typed is ever lost.

`from_rules` and `to_rules` go between the form and the JSON of `answerable.scoring.Rules`; `posted` reads what a page
sent. Nothing is validated here: `Rules.from_json` does that. Scales are listed once and chosen by the
criteria; in the JSON every criterion carries its own. Rows of a page are named `table-index-column`.
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict

from answerable.roster.spelling import code
from answerable.web.cycles.wording import percent_of
from answerable.web.organisation.posted import row_key

# Texts by field or column.
Fields = dict[str, str]
RulesJson = dict[str, Any]

TABLES: dict[str, tuple[str, ...]] = {
    "scales": ("key", "kind", "low", "high", "step", "places"),
    "levels": ("scale", "id", "title", "points"),
    "criteria": ("id", "title", "weight", "scale"),
    "groups": ("id", "title", "weight"),
    "shares": ("at_least", "points"),
    "limits": ("kind", "level", "criterion", "count"),
    "components": ("id", "title", "weight", "source", "full", "ratio", "graded", "levels"),
    "steps": ("component", "at_least", "points"),
    "bands": ("id", "title", "at_least"),
}
VALUES: dict[str, str] = {
    "method": "mean",
    "per": "criterion",
    "trim_kind": "count",
    "trim_k": "1",
    "trim_percent": "10",
    "trim_rounding": "floor",
    "denominator": "cast",
    "abstentions": "excluded",
    "abstention_value": "0",
    "empty_group": "renormalise",
    "recusal": "none",
    "quota": "none",
    "quota_grade": "",
    "quota_share": "30",
    "quota_rounding": "floor",
    "quota_count": "5",
    "demotion": "none",
    "demotion_share": "1/3",
    "demotion_steps": "1",
    "decimals": "1",
    "k_min": "5",
}
LISTS = ("share_levels", "demotion_levels")
NUMBERS = (
    {"low", "high", "step", "places", "points", "weight", "at_least", "count", "full"}
    | {name for name in VALUES if name.endswith(("_k", "_percent", "_value", "_share", "_count", "_steps"))}
    | {"decimals", "k_min"}
)
# Of a component, what the rules have under the same name.
PLAIN_COLUMNS = ("id", "title", "weight", "source", "full")
# What the ids of new rows begin with; a group's code is chosen by people, since rosters name it.
STEMS = {"levels": "level", "criteria": "criterion", "components": "component", "bands": "grade"}
# More rows than any rules may have. Further rows of a request are not read.
MOST_ROWS = 300


@dataclass(slots=True)
class RulesText:
    """Everything on the form. `values` holds single fields, `tables` rows, `lists` sets of ticked levels."""

    tables: dict[str, list[Fields]] = field(default_factory=lambda: {table: [] for table in TABLES})
    values: dict[str, str] = field(default_factory=lambda: dict(VALUES))
    lists: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in LISTS})

    def scale_index(self, criterion: int) -> int | None:
        """Which scale the criterion has chosen."""
        chosen = self.tables["criteria"][criterion]["scale"]
        return next((i for i, scale in enumerate(self.tables["scales"]) if scale["key"] == chosen), None)

    def levels_of(self, scale: int) -> list[int]:
        """Where a scale's levels are in the table of levels, in order."""
        key = self.tables["scales"][scale]["key"]
        return [i for i, level in enumerate(self.tables["levels"]) if level["scale"] == key]

    def steps_of(self, component: int) -> list[int]:
        """Where a component's table of points is in the table of steps, in order."""
        key = self.tables["components"][component]["id"]
        return [i for i, step in enumerate(self.tables["steps"]) if step["component"] == key]

    def level_choices(self) -> dict[str, str]:
        """The title of each level by its id; scales may share ids."""
        return {level["id"]: level["title"] or level["id"] for level in self.tables["levels"]}

    def unused_scales(self) -> list[int]:
        used = {self.scale_index(i) for i in range(len(self.tables["criteria"]))}
        return [i for i in range(len(self.tables["scales"])) if i not in used]


def as_number(text: str) -> str:
    """Full-width digits and stray blanks or percent signs mended; anything else as typed."""
    return unicodedata.normalize("NFKC", text).strip().removesuffix("%").strip()


def posted(sent: QueryDict) -> RulesText:
    """The form as a page sent it."""
    entered = RulesText()
    for name in VALUES:
        text = sent.get(name, VALUES[name])
        entered.values[name] = as_number(text) if name in NUMBERS else text
    for table, columns in TABLES.items():
        entered.tables[table] = [
            {column: _cell(sent, f"{table}-{i}-{column}", column) for column in columns}
            for i in _indices(sent, table)
        ]
    for name in LISTS:
        entered.lists[name] = sent.getlist(name)
    return entered


def _cell(sent: QueryDict, name: str, column: str) -> str:
    """Ticked levels are joined by commas, which no id of a level contains."""
    if column == "levels":
        return ",".join(sent.getlist(name))
    text = sent.get(name, "")
    if column == "id" and name.startswith("groups-"):
        return code(text)
    return as_number(text) if column in NUMBERS else text.strip()


def _indices(sent: QueryDict, table: str) -> list[int]:
    named = re.compile(rf"{table}-([0-9]{{1,4}})-[a-z_]+")
    found = {int(match[1]) for name in sent if (match := named.fullmatch(name))}
    return sorted(found)[:MOST_ROWS]


# --- adding and removing rows -------------------------------------------------------------------------------------


def add(entered: RulesText, what: str) -> str:
    """Add a row to the table `what`, or a level to the scale in `levels:KEY`, a step to the component in `steps:ID`. The name of the field to fill in first."""
    table, _, key = what.partition(":")
    if table not in TABLES or len(entered.tables[table]) >= MOST_ROWS:
        return ""
    row = dict.fromkeys(TABLES[table], "")
    if table in STEMS:
        row["id"] = fresh(STEMS[table], (other["id"] for other in entered.tables[table]))
    row |= _starting(entered, table, key)
    entered.tables[table].append(row)
    if table == "scales":
        for _level in range(2):
            add(entered, f"levels:{row['key']}")
    first = {
        "groups": "id",
        "limits": "kind",
        "scales": "kind",
        "shares": "at_least",
        "steps": "at_least",
    }.get(table, "title")
    return f"{table}-{len(entered.tables[table]) - 1}-{first}"


def _starting(entered: RulesText, table: str, key: str) -> Fields:
    """What a new row begins with."""
    scales = entered.tables["scales"]
    starts: dict[str, Fields] = {
        "scales": {
            "key": fresh("scale", (scale["key"] for scale in scales)),
            "kind": "levels",
            "low": "0",
            "high": "100",
            "step": "1",
            "places": "",
        },
        "levels": {"scale": key},
        "criteria": {"scale": scales[0]["key"] if scales else ""},
        "limits": {"kind": "at-most"},
        "components": {"source": "imported", "full": "100"},
        "steps": {"component": key},
    }
    return starts.get(table, {})


def fresh(stem: str, taken: Iterable[str]) -> str:
    """`stem-N` with the smallest N that is not taken."""
    used = set(taken)
    number = 1
    while f"{stem}-{number}" in used:
        number += 1
    return f"{stem}-{number}"


def remove(entered: RulesText, what: str) -> None:
    """Remove the row `table-index`; a scale takes its levels with it, a component its table of points."""
    table, _, text = what.rpartition("-")
    index = row_key(text)
    if table not in TABLES or index is None or index >= len(entered.tables[table]):
        return
    if table == "scales":
        gone = set(entered.levels_of(index))
        entered.tables["levels"] = [row for i, row in enumerate(entered.tables["levels"]) if i not in gone]
    if table == "components":
        gone = set(entered.steps_of(index))
        entered.tables["steps"] = [row for i, row in enumerate(entered.tables["steps"]) if i not in gone]
    del entered.tables[table][index]


def shares_edited(posted: QueryDict, entered: RulesText) -> str:
    """Where a frozen meeting's rules are changed, the points by share are the one table whose rows may be added and removed. The name of the field to fill in first."""
    if posted.get("add-row") == "shares":
        return add(entered, "shares")
    if posted.get("remove-row", "").startswith("shares-"):
        remove(entered, posted.get("remove-row", ""))
    return ""


# --- from the rules -----------------------------------------------------------------------------------------------


def from_rules(rules: RulesJson) -> RulesText:
    """The form that shows `rules`, which are valid."""
    entered = RulesText()
    keys: dict[str, str] = {}
    for criterion in rules["criteria"]:
        written = json.dumps(criterion["scale"], sort_keys=True)
        if written not in keys:
            keys[written] = f"scale-{len(keys) + 1}"
            _add_scale(entered, keys[written], criterion["scale"])
        head = {column: criterion[column] for column in ("id", "title", "weight")}
        entered.tables["criteria"].append({**head, "scale": keys[written]})
    entered.tables["groups"] = [dict(group) for group in rules["groups"]]
    entered.tables["limits"] = [
        {
            column: str(limit.get(column) if limit.get(column) is not None else "")
            for column in TABLES["limits"]
        }
        for limit in rules["limits"]
    ]
    for part in rules["components"]:
        _show_component(entered, part)
    entered.tables["bands"] = [dict(band) for band in rules["grades"]["bands"]]
    entered.values |= {
        "recusal": rules["recusal"],
        "decimals": str(rules["decimals"]),
        "k_min": str(rules["k_min"]),
    }
    _show_counting(entered, rules["counting"])
    _show_grades(entered, rules["grades"])
    return entered


def _add_scale(entered: RulesText, key: str, scale: RulesJson) -> None:
    ends = {
        name: scale.get(name, default) for name, default in (("low", "0"), ("high", "100"), ("step", "1"))
    }
    places = str(scale.get("places", ""))
    entered.tables["scales"].append({"key": key, "kind": scale["kind"], **ends, "places": places})
    entered.tables["levels"] += [{"scale": key, **level} for level in scale.get("levels", ())]


def _show_component(entered: RulesText, part: RulesJson) -> None:
    entered.tables["components"].append(
        {
            **{column: part[column] for column in PLAIN_COLUMNS},
            "ratio": "on" if part["ratio_to_best"] else "",
            "graded": "bands" if "bands" in part else "",
            "levels": ",".join(part.get("levels", ())),
        }
    )
    entered.tables["steps"] += [{"component": part["id"], **band} for band in part.get("bands", ())]


def _show_counting(entered: RulesText, counting: RulesJson) -> None:
    entered.values |= {name: counting[name] for name in ("method", "per", "denominator", "empty_group")}
    blanks, trim, share = counting["abstentions"], counting["trim"], counting.get("share")
    entered.values["abstentions"] = blanks["kind"]
    entered.values["abstention_value"] = blanks.get("value", VALUES["abstention_value"])
    if trim is not None and trim["kind"] == "count":
        entered.values |= {"trim_kind": "count", "trim_k": str(trim["k"])}
    elif trim is not None:
        percent = percent_of(trim["share"])
        entered.values |= {"trim_kind": "share", "trim_percent": percent, "trim_rounding": trim["rounding"]}
    if share is not None:
        entered.lists["share_levels"] = list(share["levels"])
        entered.tables["shares"] = [dict(band) for band in share["bands"]]


def _show_grades(entered: RulesText, grades: RulesJson) -> None:
    quota, demotion = grades["quota"], grades["demotion"]
    if quota is not None:
        kind = "count" if "count" in quota else "share"
        entered.values |= {"quota": kind} | {f"quota_{name}": str(value) for name, value in quota.items()}
    if demotion is not None:
        entered.values |= {
            "demotion": "on",
            "demotion_share": demotion["share"],
            "demotion_steps": str(demotion["steps"]),
        }
        entered.lists["demotion_levels"] = list(demotion["levels"])


# --- to the rules -------------------------------------------------------------------------------------------------


def to_rules(entered: RulesText) -> RulesJson:
    """The JSON of what the form contains, valid or not."""
    values = entered.values
    return {
        "v": 1,
        "criteria": [
            {"id": row["id"], "title": row["title"], "weight": row["weight"], "scale": _scale(entered, i)}
            for i, row in enumerate(entered.tables["criteria"])
        ],
        "groups": [dict(row) for row in entered.tables["groups"]],
        "counting": _counting(entered),
        "recusal": values["recusal"],
        "limits": [_limit(row) for row in entered.tables["limits"]],
        "components": [_component(entered, i) for i in range(len(entered.tables["components"]))],
        "grades": {
            "bands": [dict(row) for row in entered.tables["bands"]],
            "quota": _quota(values),
            "demotion": _demotion(entered),
        },
        "decimals": _integer(values["decimals"]),
        "k_min": _integer(values["k_min"]),
    }


def _integer(text: str) -> int | str:
    """A whole number as one; anything else as typed, so that `Rules.from_json` refuses it."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else text


def _scale(entered: RulesText, criterion: int) -> RulesJson | None:
    index = entered.scale_index(criterion)
    if index is None:
        return None
    scale = entered.tables["scales"][index]
    if scale["kind"] == "range":
        return {column: scale[column] for column in ("kind", "low", "high", "step")}
    if scale["kind"] == "ranking":
        return {"kind": "ranking", "places": _integer(scale["places"])}
    levels = [entered.tables["levels"][i] for i in entered.levels_of(index)]
    return {
        "kind": scale["kind"],
        "levels": [{column: level[column] for column in ("id", "title", "points")} for level in levels],
    }


def _component(entered: RulesText, index: int) -> RulesJson:
    row = entered.tables["components"][index]
    part: RulesJson = {column: row[column] for column in PLAIN_COLUMNS}
    part["ratio_to_best"] = row["ratio"] == "on"
    if row["source"] == "rate":
        # A share of marks is in percent; the fields for full mark and best are not shown for it.
        part |= {
            "full": "100",
            "ratio_to_best": False,
            "levels": [level for level in row["levels"].split(",") if level],
        }
    if row["source"] == "rate" or (row["source"] == "imported" and row["graded"] == "bands"):
        steps = (entered.tables["steps"][i] for i in entered.steps_of(index))
        part["bands"] = [{column: step[column] for column in ("at_least", "points")} for step in steps]
    return part


def _counting(entered: RulesText) -> RulesJson:
    values = entered.values
    counting: RulesJson = {name: values[name] for name in ("method", "per", "denominator", "empty_group")}
    counting["trim"] = _trim(values) if values["method"] == "trimmed" else None
    with_value = {"kind": "value", "value": values["abstention_value"]}
    counting["abstentions"] = (
        with_value if values["abstentions"] == "value" else {"kind": values["abstentions"]}
    )
    if values["method"] == "share":
        counting["share"] = {
            "levels": entered.lists["share_levels"],
            "bands": [dict(row) for row in entered.tables["shares"]],
        }
    return counting


def _trim(values: Fields) -> RulesJson:
    if values["trim_kind"] == "count":
        return {"kind": "count", "k": _integer(values["trim_k"])}
    return {
        "kind": values["trim_kind"],
        "share": _part_of(values["trim_percent"]),
        "rounding": values["trim_rounding"],
    }


def _part_of(percent: str) -> str:
    """A percentage as a part of one, for a trimmed share: "10" is "0.1". What is no number stays as typed."""
    try:
        return format((Decimal(percent) / 100).normalize(), "f")
    except InvalidOperation:
        return percent


def _limit(row: Fields) -> RulesJson:
    if row["kind"] != "at-most":
        return {"kind": row["kind"]}
    criterion = row["criterion"] or None
    return {"kind": "at-most", "level": row["level"], "criterion": criterion, "count": _integer(row["count"])}


def _quota(values: Fields) -> RulesJson | None:
    if values["quota"] == "count":
        return {"grade": values["quota_grade"], "count": _integer(values["quota_count"])}
    if values["quota"] == "share":
        return {
            "grade": values["quota_grade"],
            "share": values["quota_share"],
            "rounding": values["quota_rounding"],
        }
    return None


def _demotion(entered: RulesText) -> RulesJson | None:
    values = entered.values
    if values["demotion"] == "none":
        return None
    return {
        "levels": entered.lists["demotion_levels"],
        "share": values["demotion_share"],
        "steps": _integer(values["demotion_steps"]),
    }
