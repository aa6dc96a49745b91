"""What the pages of the result and the workbook are made of: the parts that are the same for everybody who may see them."""

from typing import Any
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from answerable.scoring import why
from answerable.web.cycles.wording import rules_in_words
from answerable.web.meetings.models import Meeting
from answerable.web.results.models import Publication
from answerable.web.results.rule_sets import Results
from answerable.web.results.summary import ResultTable, remarks, tables, void_rounds
from answerable.web.results.working import in_words
from answerable.web.results.yearly import compared


def tables_html(found: Results, meeting: Meeting, under: int) -> str:
    """Amendments, tables, remarks and rules, under one of the rule sets."""
    rules, names, public = found.rules(under), found.names(under), found.public(under)
    context = {
        "meeting": meeting,
        "tables": [linked(table, under) for table in tables(public, rules, names)],
        "void_rounds": void_rounds(public.to_json(), names),
        "remarks": remarks(public.to_json(), names),
        "rules_in_words": rules_in_words(rules),
        "decisions": told_decisions(found, under),
        "amendments": amendments(found, under),
    }
    return render_to_string("results/tables.html", context)


def yearly_html(found: Results, meeting: Meeting, earlier: Publication) -> str:
    """This year beside last year, by unit."""
    return render_to_string("results/yearly.html", {"table": compared(found, meeting, earlier)})


def working_html(found: Results, meeting: Meeting, under: int, subject: str, asked: dict[str, str]) -> str:
    """The steps to one number. Raises `NoSuchFigure`."""
    rules, names, public = found.rules(under), found.names(under), found.public(under)
    steps = why(rules, public, subject, **asked)
    context = {
        "meeting": meeting,
        "heading": heading(subject, asked, names.presenter(asked["presenter"]), found, under),
        "lines": in_words(steps, names),
        "deeper": deeper(subject, asked, public.to_json(), found, under),
        "under": under,
    }
    return render_to_string("results/steps.html", context)


def workbook_notes(found: Results, under: int) -> list[str]:
    """What stands under the summary of a workbook."""
    rules, names, public = found.rules(under), found.names(under), found.public(under)
    return [
        _("Fingerprint of the frozen rules (M): %(hash)s") % {"hash": found.signed[0].hash},
        *([] if found.publication else [_("A count before publishing: it can still change.")]),
        *decisions_in_words(found, under),
        *remarks(public.to_json(), names),
        *rules_in_words(rules),
    ]


def linked(table: ResultTable, under: int) -> dict[str, Any]:
    """A table for the template: each cell with its column's name and the address of its working."""
    numeric = [any(row[place].number for row in table.rows) for place in range(len(table.head))]
    rows = [
        [
            {
                "text": cell.text,
                "number": number,
                "why": urlencode({**cell.why, "under": under}) if cell.why else "",
                "head": text,
            }
            for cell, number, text in zip(row, numeric, table.head, strict=True)
        ]
        for row in table.rows
    ]
    head = [{"text": text, "number": number} for text, number in zip(table.head, numeric, strict=True)]
    explained = any(cell["why"] for row in rows for cell in row)
    return {"key": table.key, "title": table.title, "head": head, "rows": rows, "explained": explained}


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
