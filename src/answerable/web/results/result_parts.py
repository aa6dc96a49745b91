"""What the pages of the result and the workbook are made of: the parts that are the same for everybody who may see them."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from answerable.documents.charts import Chart
from answerable.documents.charts.shares import SharePanel, highest, panel
from answerable.scoring import Result, Rules, together, why
from answerable.web.cycles.wording import rules_in_words
from answerable.web.languages import document_language
from answerable.web.meetings.models import Meeting
from answerable.web.results.intervals import intervals
from answerable.web.results.models import Publication
from answerable.web.results.names import Names
from answerable.web.results.overview import facts, opened
from answerable.web.results.pictured import (
    Json,
    PictureColumn,
    cell_panels,
    level_panels,
    of_groups,
    of_ranks,
    of_turnout,
    of_years,
)
from answerable.web.results.rule_sets import Results
from answerable.web.results.summary import ResultTable, just_under, ranked_first, remarks, tables, void_rounds
from answerable.web.results.working import in_words
from answerable.web.results.yearly import compared


def page_html(found: Results, meeting: Meeting, under: int) -> str:
    """Amendments, counts, tables with their pictures, remarks and rules, under one of the rule sets."""
    rules, names, public = found.rules(under), found.names(under), found.public(under)
    shown = public.to_json()
    in_order = ranked_first(shown)
    first, *others = tables(public, rules, names)
    summarised = first.key == "summary"
    context = {
        "meeting": meeting,
        "facts": facts(public, rules, names),
        "summary": _summary(first, in_order, found, meeting, under) if summarised else None,
        "tables": [
            linked(table, under, _pictured(table, in_order, found, under))
            for table in (others if summarised else (first, *others))
        ],
        "panels": drawn_panels(level_panels(in_order, rules, names)),
        "void_rounds": void_rounds(shown, names),
        "remarks": [*remarks(shown, names), *just_under(shown, rules, names)],
        "rules_in_words": rules_in_words(rules),
        "decisions": told_decisions(found, under),
        "amendments": amendments(found, under),
        "number": found.signed[0].hash,
    }
    return render_to_string("results/body.html", context)


def drawn_panels(panels: Sequence[SharePanel]) -> list[dict[str, Any]]:
    """Small pictures, all on one scale, with the figures for a table."""
    top = highest(panels)
    return [{"of": each, "svg": svg(panel(each, top, document_language()))} for each in panels]


def svg(chart: Chart) -> str:
    """A picture for a template: it escapes what people wrote itself."""
    return mark_safe(chart.svg)  # noqa: S308 - made by `documents.charts`, which escapes


def _summary(
    table: ResultTable, in_order: Sequence[Json], found: Results, meeting: Meeting, under: int
) -> dict[str, Any]:
    """The summary for its own template: each cell with its column's kind, each row with its picture and what stands behind it."""
    rules, names, public = found.rules(under), found.names(under), found.public(under)
    known = intervals(meeting, under, found.shown)
    drawn = of_ranks(in_order, public.to_json()["quota"], names, known.ranges)
    head = [{"text": text, "kind": kind} for text, kind in zip(table.head, table.kinds, strict=True)]
    rows = [
        {
            "cells": [
                {**column, "text": cell.text, "head": column["text"]}
                for column, cell in zip(head, cells, strict=True)
            ],
            "name": cells[1].text,
            "svg": svg(picture),
            "range": known.ranges.get(row["id"]),
            "moved": any(flag["code"] == "quota-lowered" for flag in row["flags"]),
            "opened": opened(row, public, rules, names, under),
        }
        for row, cells, picture in zip(in_order, table.rows, drawn.rows, strict=True)
    ]
    best = rules.bands[0].title if rules.bands else ""
    return {
        "title": table.title,
        "head": head,
        "rows": rows,
        "best": best,
        "picture": _column(drawn),
        "note": known.note,
    }


def _column(drawn: PictureColumn) -> dict[str, Any]:
    keys = [{"svg": mark_safe(key.svg), "words": key.words} for key in drawn.keys]  # noqa: S308 - as in `svg`
    return {
        "title": drawn.title,
        "axis": svg(drawn.axis),
        "keys": keys,
        "rows": [svg(each) for each in drawn.rows],
    }


def _pictured(
    table: ResultTable, in_order: Sequence[Json], found: Results, under: int
) -> PictureColumn | None:
    """The picture of a table that has one."""
    names, public = found.names(under), found.public(under)
    if table.key == "turnout":
        return of_turnout(together(public.turnout.values()), names)
    groups = [group.id for group in found.rules(under).groups]
    if table.key == "groups" and len(groups) > 1:
        return of_groups(in_order, groups, names)
    return None


def yearly_html(found: Results, meeting: Meeting, earlier: Publication) -> str:
    """This year beside last year, by unit."""
    table = compared(found, meeting, earlier)
    drawn = _column(of_years(table.year_before, table.year, [line.drawn for line in table.lines]))
    lines = list(zip(table.lines, drawn["rows"], strict=True))
    return render_to_string("results/yearly.html", {"table": table, "lines": lines, "picture": drawn})


def working_html(found: Results, meeting: Meeting, under: int, subject: str, asked: dict[str, str]) -> str:
    """The steps to one number. Raises `NoSuchFigure`."""
    rules, names, public = found.rules(under), found.names(under), found.public(under)
    steps = why(rules, public, subject, **asked)
    context = {
        "meeting": meeting,
        "heading": heading(subject, asked, names.presenter(asked["presenter"]), found, under),
        "lines": in_words(steps, names),
        "panels": drawn_panels(_cells(subject, asked, public, rules, names)),
        "deeper": deeper(subject, asked, public.to_json(), found, under),
        "under": under,
    }
    return render_to_string("results/steps.html", context)


def _cells(
    subject: str, asked: dict[str, str], public: Result, rules: Rules, names: Names
) -> list[SharePanel]:
    """With the meeting score goes how often each level was given, by criterion and group."""
    if subject != "meeting":
        return []
    row = next(row for row in public.to_json()["presenters"] if row["id"] == asked["presenter"])
    return cell_panels(row, rules, names)


def workbook_notes(found: Results, under: int) -> list[str]:
    """What stands under the summary of a workbook."""
    rules, names, public = found.rules(under), found.names(under), found.public(under)
    return [
        _("Meeting's number (M): %(hash)s") % {"hash": found.signed[0].hash},
        *([] if found.publication else [_("A count before publishing: it can still change.")]),
        *decisions_in_words(found, under),
        *remarks(public.to_json(), names),
        *just_under(public.to_json(), rules, names),
        *rules_in_words(rules),
    ]


def linked(table: ResultTable, under: int, drawn: PictureColumn | None = None) -> dict[str, Any]:
    """A table for the template: each cell with its column's name and the address of its working, each row with its picture."""
    numeric = [any(row[place].number for row in table.rows) for place in range(len(table.head))]
    pictures = [""] * len(table.rows) if drawn is None else map(svg, drawn.rows)
    rows = [
        {
            "cells": [
                {
                    "text": cell.text,
                    "number": number,
                    "why": urlencode({**cell.why, "under": under}) if cell.why else "",
                    "head": text,
                }
                for cell, number, text in zip(row, numeric, table.head, strict=True)
            ],
            "explained": any(cell.why for cell in row),
            "svg": picture,
        }
        for row, picture in zip(table.rows, pictures, strict=True)
    ]
    return {
        "key": table.key,
        "title": table.title,
        "head": [{"text": text, "number": number} for text, number in zip(table.head, numeric, strict=True)],
        "rows": rows,
        "explained": any(row["explained"] for row in rows),
        "picture": drawn and _column(drawn),
    }


def told_decisions(found: Results, under: int) -> list[dict[str, Any]]:
    names = found.names(under)
    return [
        {**each, "chosen": [names.presenter(key) for key in each["chosen"]]}
        for each in found.results[under].to_json()["decisions"]
    ]


def decisions_in_words(found: Results, under: int) -> list[str]:
    """The same sentences as on the page."""
    return [
        _("Tie at the boundary, decided by %(by)s in favour of %(chosen)s. Reason: %(reason)s")
        % {
            "by": each["decided_by"],
            "chosen": ", ".join(each["chosen"]) or "–",
            "reason": each["reason"],
        }
        for each in told_decisions(found, under)
    ]


def amendments(found: Results, under: int) -> list[dict[str, Any]]:
    """One line a manifest, when there is more than one: why it came, and who is first under it."""
    if len(found.signed) == 1:
        return []
    return [
        {
            "number": number,
            "reason": each.body["reason"],
            "hash": each.hash,
            "shown": number == under,
            "official": number == len(found.signed) - 1,
            "seen": found.shown.under(number),
        }
        for number, each in enumerate(found.signed)
    ]


def heading(subject: str, asked: dict[str, str], who: str, found: Results, under: int) -> str:
    names = found.names(under)
    part = {
        "cell": lambda: f"{names.group(asked['group'])} · {names.criteria[asked['criterion']]}",
        "group": lambda: names.group(asked["group"]),
        "criterion": lambda: names.criteria[asked["criterion"]],
        "component": lambda: names.components[asked["component"]],
        "meeting": lambda: _("Meeting score"),
        "composite": lambda: _("Composite score"),
        "grade": lambda: _("Grade"),
        "rank": lambda: _("Rank"),
    }[subject]()
    return f"{who} · {part}"


def deeper(
    subject: str, asked: dict[str, str], shown: dict[str, Any], found: Results, under: int
) -> list[dict[str, str]]:
    """Where the numbers in this working come from: one step down."""
    names, rules = found.names(under), found.rules(under)
    who = asked["presenter"]
    row = next(each for each in shown["presenters"] if each["id"] == who)
    groups = [group["id"] for group in row["groups"] if group["criteria"] is not None]
    next_down: list[tuple[str, dict[str, str]]] = []
    if subject in ("rank", "grade", "composite"):
        next_down.append((_("Meeting score"), {"subject": "meeting"}))
        next_down += [
            (part.title, {"subject": "component", "component": part.id})
            for part in rules.components
            if part.source != "meeting"
        ]
    if subject == "meeting":
        next_down += [(names.group(key), {"subject": "group", "group": key}) for key in groups]
    if subject == "group":
        next_down += [
            (each.title, {"subject": "cell", "group": asked["group"], "criterion": each.id})
            for each in rules.criteria
        ]
    if subject == "criterion":
        next_down += [
            (names.group(key), {"subject": "cell", "group": key, "criterion": asked["criterion"]})
            for key in groups
        ]
    return [
        {"title": title, "query": urlencode({**query, "presenter": who, "under": under})}
        for title, query in next_down
    ]
