"""Ready-made rules to start a cycle from; every title in the language of whoever creates it.

Each function gives the JSON of `answerable.scoring.Rules`, complete and valid. Numbers follow common practice and are
meant to be changed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

RulesJson = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Template:
    key: str
    title: Promise
    summary: Promise
    rules: Callable[[], RulesJson]


def debriefing() -> RulesJson:
    """The form of a debriefing meeting: five criteria, four rater groups, a composite and a quota."""
    scale = _levels(
        ("good", _("Good"), "100"),
        ("fairly-good", _("Fairly good"), "85"),
        ("average", _("Average"), "70"),
        ("poor", _("Poor"), "50"),
    )
    return {
        **_base(),
        "criteria": [
            _criterion("review", _("Review of the year"), "25", scale),
            _criterion("highlights", _("Highlights"), "15", scale),
            _criterion("problems", _("Analysis of problems"), "20", scale),
            _criterion("plan", _("Next-year plan"), "20", scale),
            _criterion("answers", _("Answers to questions"), "20", scale),
        ],
        "groups": [
            _group("A", _("Leadership"), "40"),
            _group("B", _("Functional heads"), "20"),
            _group("C", _("Unit heads"), "20"),
            _group("D", _("Representatives"), "20"),
        ],
        "components": [
            _component("meeting", _("Meeting score"), "50", "meeting"),
            _component("routine", _("Routine and on-site"), "40", "imported"),
            _component("pre-review", _("Report pre-review"), "10", "imported"),
        ],
        "grades": {
            "bands": [
                _band("good", _("Good"), "85"),
                _band("fairly-good", _("Fairly good"), "70"),
                _band("average", _("Average"), "60"),
                _band("poor", _("Poor"), "0"),
            ],
            "quota": {"grade": "good", "share": "30", "rounding": "floor"},
            "demotion": None,
        },
    }


def panel() -> RulesJson:
    """A plain panel: one number from 0 to 100, the highest and the lowest mark left out."""
    scale = {"kind": "range", "low": "0", "high": "100", "step": "1"}
    rules = _base()
    rules["counting"] = {**rules["counting"], "method": "trimmed", "trim": {"kind": "count", "k": 1}}
    return {
        **rules,
        "criteria": [_criterion("score", _("Panel score"), "100", scale)],
        "groups": [_group("A", _("Panel"), "100")],
        "components": [],
        "grades": {"bands": [], "quota": None, "demotion": None},
    }


def appraisal() -> RulesJson:
    """A four-grade appraisal: each presenter is given one of four grades."""
    scale = _levels(
        ("excellent", _("Excellent"), "100"),
        ("competent", _("Competent"), "80"),
        ("basically-competent", _("Basically competent"), "60"),
        ("not-competent", _("Not competent"), "0"),
    )
    return {
        **_base(),
        "criteria": [_criterion("appraisal", _("Overall appraisal"), "100", scale)],
        "groups": [
            _group("A", _("Leaders"), "40"),
            _group("B", _("Peers"), "30"),
            _group("C", _("Representatives of staff"), "30"),
        ],
        "components": [],
        "grades": {
            "bands": [
                _band("excellent", _("Excellent"), "90"),
                _band("competent", _("Competent"), "75"),
                _band("basically-competent", _("Basically competent"), "60"),
                _band("not-competent", _("Not competent"), "0"),
            ],
            "quota": {"grade": "excellent", "share": "20", "rounding": "floor"},
            "demotion": None,
        },
    }


def _base() -> RulesJson:
    return {
        "v": 1,
        "counting": {
            "method": "mean",
            "per": "criterion",
            "trim": None,
            "denominator": "cast",
            "abstentions": {"kind": "excluded"},
            "empty_group": "renormalise",
        },
        "recusal": "none",
        "limits": [],
        "decimals": 1,
        "k_min": 5,
    }


def _levels(*levels: tuple[str, str, str]) -> RulesJson:
    return {
        "kind": "levels",
        "levels": [{"id": key, "title": title, "points": points} for key, title, points in levels],
    }


def _criterion(key: str, title: str, weight: str, scale: RulesJson) -> RulesJson:
    return {"id": key, "title": title, "weight": weight, "scale": scale}


def _group(key: str, title: str, weight: str) -> RulesJson:
    return {"id": key, "title": title, "weight": weight}


def _component(key: str, title: str, weight: str, source: str) -> RulesJson:
    return {
        "id": key,
        "title": title,
        "weight": weight,
        "source": source,
        "full": "100",
        "ratio_to_best": False,
    }


def _band(key: str, title: str, at_least: str) -> RulesJson:
    return {"id": key, "title": title, "at_least": at_least}


TEMPLATES = (
    Template(
        "debriefing",
        gettext_lazy("Debriefing meeting"),
        gettext_lazy(
            "Five criteria in four levels, rater groups A to D, composite with routine assessment, at most 30% “good”."
        ),
        debriefing,
    ),
    Template(
        "panel",
        gettext_lazy("Panel, 0 to 100"),
        gettext_lazy("One number for each presenter; the highest and the lowest mark are left out."),
        panel,
    ),
    Template(
        "appraisal",
        gettext_lazy("Appraisal in four grades"),
        gettext_lazy("Excellent, competent, basically competent or not competent; at most 20% “excellent”."),
        appraisal,
    ),
)
