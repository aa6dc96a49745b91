"""The form of an amendment: the current numbers of what may be changed after freezing, the reason and who decided it.

It offers weights, the way of counting, the floors of the grades, quota, the rule of demotion where there is one, and what is shown. Whether rules of
these numbers hold is for `Rules.from_json` to say. Specification: `scoring.amending`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.web.admission.amend import WEIGHTED, with_weights
from answerable.web.cycles.choices import CHOICES, VALUE_LABELS, Choices

TITLES = {
    "groups": gettext_lazy("Weights of the rater groups"),
    "criteria": gettext_lazy("Weights of the criteria"),
    "components": gettext_lazy("Weights of the components"),
}
QUOTAS = (
    ("none", gettext_lazy("no quota")),
    ("count", gettext_lazy("a number of presenters")),
    ("share", gettext_lazy("a share of the presenters")),
)
ROUNDINGS = (
    ("floor", gettext_lazy("rounded down")),
    ("half-up", gettext_lazy("rounded half up")),
    ("ceiling", gettext_lazy("rounded up")),
)


@dataclass(frozen=True, slots=True)
class Part:
    title: str
    fields: list[forms.BoundField]


def plain(number: Decimal) -> str:
    """As the rules write a number: no exponent, no trailing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number(label: str, initial: str, least: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=Decimal(least),
        max_value=100,
        decimal_places=4,
        initial=initial,
        widget=forms.NumberInput({"step": "any", "inputmode": "decimal"}),
    )


class AmendForm(forms.Form):
    """Each list of weights must make 100. `k_min` is not lowered below the one that was frozen."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("It is published with the result."),
    )
    decided_by = forms.CharField(
        label=gettext_lazy("Decided by"),
        max_length=200,
        help_text=gettext_lazy("The committee or person, as it shall stand in the record."),
    )

    def __init__(self, rules: Mapping[str, Any], least: int, *args: Any, **kwargs: Any) -> None:
        """`rules` as they are now; `least`: the frozen `k_min`."""
        super().__init__(*args, **kwargs)
        self.rules = rules
        for name, entry in self._weights():
            self.fields[f"{name}-{entry['id']}"] = _number(entry["title"], entry["weight"], "0.0001")
        # Points by the share of levels have a table of their own: such rules are counted as they were frozen.
        if rules["counting"]["method"] != "share":
            self._add_counting(rules["counting"])
        self._add_grades(rules["grades"])
        self.fields["decimals"] = forms.IntegerField(
            label=_("Decimals shown"), min_value=0, max_value=6, initial=rules["decimals"]
        )
        self.fields["k_min"] = forms.IntegerField(
            label=_("Fewest ballots of a group that is shown apart"),
            help_text=_("It can be raised; raters scored on the promise that it is no lower."),
            min_value=least,
            max_value=1000,
            initial=rules["k_min"],
        )

    def _weights(self) -> list[tuple[str, dict[str, Any]]]:
        return [(name, entry) for name in WEIGHTED for entry in self.rules[name]]

    @property
    def _bands(self) -> list[dict[str, Any]]:
        """Those with a floor to choose: the lowest begins at 0."""
        bands: list[dict[str, Any]] = self.rules["grades"]["bands"][:-1]
        return bands

    def _add_counting(self, counting: Mapping[str, Any]) -> None:
        trim, blanks = counting["trim"] or {}, counting["abstentions"]
        methods = tuple(choice for choice in CHOICES["method"] if choice[0] != "share")
        self._add_choice("method", methods, counting["method"])
        self.fields["counting_trim_k"] = forms.IntegerField(
            label=str(VALUE_LABELS["trim_k"]),
            required=False,
            min_value=1,
            max_value=1000,
            initial=trim.get("k"),
        )
        for name in ("denominator", "empty_group"):
            self._add_choice(name, CHOICES[name], counting[name])
        self._add_choice("abstentions", CHOICES["abstentions"], blanks["kind"])
        value = _number(str(VALUE_LABELS["abstention_value"]), blanks.get("value", ""), "0")
        value.required = False
        self.fields["counting_abstention_value"] = value

    def _add_choice(self, name: str, choices: Choices, now: str) -> None:
        self.fields[f"counting_{name}"] = forms.ChoiceField(
            label=str(VALUE_LABELS[name]), choices=choices, initial=now, required=False
        )

    def _add_grades(self, grades: Mapping[str, Any]) -> None:
        for band in self._bands:
            self.fields[f"bands-{band['id']}"] = _number(band["title"], band["at_least"], "0")
        if self._bands:
            self._add_quota(grades["quota"] or {})
        if grades["demotion"]:
            self.fields["demotion_share"] = forms.CharField(
                label=_("Share of low marks (percent, or a fraction such as 1/3)"),
                max_length=12,
                initial=grades["demotion"]["share"],
            )
            self.fields["demotion_steps"] = forms.IntegerField(
                label=_("Grades down"), min_value=1, max_value=20, initial=grades["demotion"]["steps"]
            )

    def _add_quota(self, quota: Mapping[str, Any]) -> None:
        kind = "none" if not quota else "count" if "count" in quota else "share"
        self.fields["quota"] = forms.ChoiceField(label=_("At most"), choices=QUOTAS, initial=kind)
        self.fields["quota_grade"] = forms.ChoiceField(
            label=_("hold this grade or a better one"),
            choices=[(band["id"], band["title"]) for band in self._bands],
            initial=quota.get("grade"),
        )
        self.fields["quota_count"] = forms.IntegerField(
            label=_("Number"), required=False, min_value=0, max_value=100_000, initial=quota.get("count")
        )
        self.fields["quota_share"] = forms.CharField(
            label=_("Share (percent, or a fraction such as 1/3)"),
            required=False,
            max_length=12,
            initial=quota.get("share"),
        )
        self.fields["quota_rounding"] = forms.ChoiceField(
            label=_("Rounding"), choices=ROUNDINGS, initial=quota.get("rounding", "floor")
        )

    @property
    def parts(self) -> list[Part]:
        weights = [
            Part(str(TITLES[name]), [self[f"{name}-{entry['id']}"] for entry in self.rules[name]])
            for name in WEIGHTED
        ]
        floors = Part(_("Grades: from which score"), [self[f"bands-{band['id']}"] for band in self._bands])
        rest = [
            Part(_("Counting"), self._named("counting")),
            floors,
            Part(_("Quota"), self._named("quota")),
            Part(_("Lower grades for low marks"), self._named("demotion")),
            Part(_("What is shown"), [self["decimals"], self["k_min"]]),
        ]
        return [part for part in (*weights, *rest) if part.fields]

    def _named(self, stem: str) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name == stem or name.startswith(f"{stem}_")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in WEIGHTED:
            given = [cleaned.get(f"{name}-{entry['id']}") for entry in self.rules[name]]
            weights = [weight for weight in given if weight is not None]
            # A field that is missing or malformed has its own message.
            if weights and len(weights) == len(given):
                self._check_sum(str(TITLES[name]), sum(weights, Decimal()))
        self._check_counting(cleaned)
        wanted = f"quota_{cleaned.get('quota')}"
        if wanted in self.fields and wanted not in self.errors and cleaned.get(wanted) in (None, ""):
            self.add_error(wanted, _("This field is required."))
        return cleaned

    def _check_counting(self, cleaned: dict[str, Any]) -> None:
        now = self.rules["counting"]
        needed = {
            "counting_trim_k": cleaned.get("counting_method") == "trimmed" and now["trim"] is None,
            "counting_abstention_value": cleaned.get("counting_abstentions") == "value"
            and "value" not in now["abstentions"],
        }
        for name, is_needed in needed.items():
            if is_needed and cleaned.get(name) is None and name not in self.errors:
                self.add_error(name, _("This field is required."))

    def _check_sum(self, title: str, total: Decimal) -> None:
        told = {"title": title, "sum": plain(total), "by": plain(abs(100 - total))}
        if total < 100:
            self.add_error(None, _("%(title)s: they make %(sum)s; %(by)s is missing to 100.") % told)
        if total > 100:
            self.add_error(None, _("%(title)s: they make %(sum)s; that is %(by)s above 100.") % told)

    def amended(self) -> dict[str, Any]:
        """The whole rules with what was entered."""
        given = self.cleaned_data
        weights = {
            (name, entry["id"]): plain(given[f"{name}-{entry['id']}"]) for name, entry in self._weights()
        }
        rules = with_weights(self.rules, weights)
        grades = rules["grades"]
        for band in grades["bands"][:-1]:
            band["at_least"] = plain(given[f"bands-{band['id']}"])
        if "quota" in given:
            grades["quota"] = self._quota()
        if "demotion_share" in given:
            grades["demotion"] |= {"share": given["demotion_share"], "steps": given["demotion_steps"]}
        return rules | {
            "counting": self._counting(),
            "decimals": given["decimals"],
            "k_min": given["k_min"],
        }

    def _counting(self) -> dict[str, Any]:
        """What was left empty stays as it is."""
        now: dict[str, Any] = self.rules["counting"]
        given = {
            name.removeprefix("counting_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("counting_") and value not in (None, "")
        }
        counting = now | {
            name: given[name] for name in ("method", "denominator", "empty_group") if name in given
        }
        if counting["method"] != "trimmed":
            counting["trim"] = None
        elif "trim_k" in given:
            counting["trim"] = {"kind": "count", "k": given["trim_k"]}
        if given.get("abstentions") == "excluded":
            counting["abstentions"] = {"kind": "excluded"}
        elif "abstentions" in given and "abstention_value" in given:
            counting["abstentions"] = {"kind": "value", "value": plain(given["abstention_value"])}
        return counting

    def _quota(self) -> dict[str, Any] | None:
        given = self.cleaned_data
        if given["quota"] == "none":
            return None
        if given["quota"] == "count":
            return {"grade": given["quota_grade"], "count": given["quota_count"]}
        return {
            "grade": given["quota_grade"],
            "share": given["quota_share"],
            "rounding": given["quota_rounding"],
        }
