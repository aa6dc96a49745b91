"""The forms of a cycle's particulars: title, year, due time with its zone, and how long a debrief may be.

A due time is read in the zone chosen beside it: bind the forms under `timezone.override(zone_in(request.POST))`.
"""

import zoneinfo
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, ClassVar, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from answerable.web.boxes import FIRST_YEAR, LAST_YEAR, MomentField
from answerable.web.cycles.limits import SECTION_LABELS, SECTIONS, limits_of
from answerable.web.cycles.models import Cycle
from answerable.web.cycles.starting import Start
from answerable.web.opened import OpenedForm

MOST_CHARACTERS = 20_000


@cache
def zones() -> tuple[tuple[str, str], ...]:
    """Every place that names a zone, as region/city, and UTC."""
    names = sorted(
        name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/")
    )
    return tuple((name, name) for name in ("UTC", *names))


def zone_in(posted: Mapping[str, Any], otherwise: str) -> zoneinfo.ZoneInfo:
    """The zone chosen on the page if there is such a zone, else `otherwise`."""
    chosen = str(posted.get("time_zone", otherwise))
    return zoneinfo.ZoneInfo(chosen if chosen in dict(zones()) else otherwise)


class CycleForm(OpenedForm, forms.ModelForm[Cycle]):
    debriefs_due = MomentField(
        label=gettext_lazy("Debriefs due"),
        required=False,
        help_text=gettext_lazy(
            "In the time zone below. A debrief handed in later is taken and marked as late."
        ),
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=zones)
    assessed_year = forms.IntegerField(
        label=gettext_lazy("Assessed year"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text=gettext_lazy("The year that is judged, often the one before the meeting."),
    )

    class Meta:
        model = Cycle
        fields = ("title", "assessed_year", "debriefs_due", "time_zone")
        labels: ClassVar = {"title": gettext_lazy("Title")}


class NewCycleForm(CycleForm):
    """`starts` are what it can begin with."""

    template = forms.ChoiceField(label=gettext_lazy("Start from"), widget=forms.RadioSelect)
    holder = forms.ChoiceField(
        label=gettext_lazy("Held by"),
        required=False,
        help_text=gettext_lazy(
            "A unit may hold a round of its own for the units below it; its organisers lead it, and yours see it."
        ),
    )

    def __init__(
        self, *args: Any, holders: list[tuple[str, str]], starts: Sequence[Start], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        template = cast(forms.ChoiceField, self.fields["template"])
        template.choices = [(each.key, str(each.title)) for each in starts]
        self.initial.setdefault("template", starts[0].key)
        field = cast(forms.ChoiceField, self.fields["holder"])
        field.choices = holders
        field.required = bool(holders) and holders[0][0] != ""


class LimitsForm(OpenedForm, forms.Form):
    """A minimum and a maximum for each section; an empty maximum sets none."""

    def __init__(self, sent: Any, stored: dict[str, Any]) -> None:
        initial: dict[str, int | None] = {}
        for name, limit in limits_of(stored).items():
            initial |= {f"{name}_least": limit.least, f"{name}_most": limit.most}
        super().__init__(sent, initial=initial)
        for name in SECTIONS:
            for end, label in (("least", gettext_lazy("At least")), ("most", gettext_lazy("At most"))):
                self.fields[f"{name}_{end}"] = forms.IntegerField(
                    label=label, required=False, min_value=0, max_value=MOST_CHARACTERS
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in SECTIONS:
            least, most = cleaned.get(f"{name}_least") or 0, cleaned.get(f"{name}_most")
            if most is not None and most < least:
                text = ngettext(
                    "This is less than the minimum of %(least)d character.",
                    "This is less than the minimum of %(least)d characters.",
                    least,
                )
                self.add_error(f"{name}_most", text % {"least": least})
        return cleaned

    def rows(self) -> list[dict[str, Any]]:
        return [
            {"label": SECTION_LABELS[name], "least": self[f"{name}_least"], "most": self[f"{name}_most"]}
            for name in SECTIONS
        ]

    def limits(self) -> dict[str, list[int | None]]:
        cleaned = self.cleaned_data
        return {name: [cleaned[f"{name}_least"] or 0, cleaned[f"{name}_most"]] for name in SECTIONS}


def default_title(year: int) -> str:
    return _("Assessment of %(year)s") % {"year": year}


def last_year() -> int:
    return timezone.localdate().year - 1
