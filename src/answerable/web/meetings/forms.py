"""The forms of the meeting's pages. Their messages say what to do; what was typed is always shown again."""

import zoneinfo
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from answerable.roster.text import same_name, tidied
from answerable.web.boxes import MomentField, TextBox, in_zone
from answerable.web.cycles.forms import last_year, zones
from answerable.web.cycles.models import Cycle
from answerable.web.meetings.draw import SEED_LENGTH, clean_seed
from answerable.web.meetings.groups import groups_of
from answerable.web.meetings.models import Attendee, Item, Meeting, MeetingRoleKind, Presenter, Venue
from answerable.web.opened import OpenedForm
from answerable.web.organisation.posted import row_key

LONGEST = 600


class MeetingForm(OpenedForm, forms.ModelForm[Meeting]):
    starts_at = MomentField(
        label=_("Starts"), help_text=_("Date and time at the main venue, in the time zone below.")
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zones)

    class Meta:
        model = Meeting
        fields = ("cycle", "title", "starts_at", "time_zone", "convened_by", "leader")

    def __init__(self, *args: Any, cycles: QuerySet[Cycle], **kwargs: Any) -> None:
        """`cycles` are those that whoever fills it in organises."""
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField[Cycle], self.fields["cycle"]).queryset = cycles
        self.fields["cycle"].label = _("Cycle")
        self.fields["convened_by"].help_text = _(
            "As the news is to name it, such as the committee of the group."
        )
        self.fields["leader"].help_text = _("Title and name, as the news is to give them.")
        self.fields["cycle"].help_text = _("Its rules are those the meeting scores by.")
        if self.instance.pk is None:
            cycle = self.initial.setdefault("cycle", cycles.first())
            year = cycle.assessed_year if cycle else last_year()
            self.initial.setdefault("title", _("Debriefing meeting of %(year)s") % {"year": year})
            if cycle is None:
                del self.fields["cycle"]
            self.initial.setdefault("time_zone", cycle.time_zone if cycle else settings.TIME_ZONE)
        else:
            local = self.instance.starts_at.astimezone(zoneinfo.ZoneInfo(self.instance.time_zone))
            self.initial["starts_at"] = local.replace(tzinfo=None)

    def clean(self) -> dict[str, Any]:
        """The form's moment is read on the clock of the chosen zone, not of the server."""
        cleaned = super().clean() or self.cleaned_data
        starts, zone = cleaned.get("starts_at"), cleaned.get("time_zone")
        if starts and zone:
            try:
                cleaned["starts_at"] = in_zone(timezone.make_naive(starts), zoneinfo.ZoneInfo(zone))
            except forms.ValidationError as refused:
                self.add_error("starts_at", refused)
        return cleaned


class VenueForm(OpenedForm, forms.ModelForm[Venue]):
    class Meta:
        model = Venue
        fields = ("name",)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting

    def clean_name(self) -> str:
        name = tidied(self.cleaned_data["name"])
        others = self.meeting.venues.exclude(pk=self.instance.pk).values_list("name", flat=True)
        if any(same_name(other) == same_name(name) for other in others):
            raise forms.ValidationError(_("There is a venue of this name already: give another name."))
        return name


class SeedForm(forms.Form):
    seed = forms.CharField(
        label=_("Seed"),
        required=False,
        max_length=SEED_LENGTH,
        help_text=_(
            "What the hall chose: thrown dice, a word, today's weather. Leave it empty and a random one is drawn."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_seed(self) -> str:
        return clean_seed(self.cleaned_data["seed"])


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        widget=TextBox(attrs={"rows": 3}),
        max_length=1000,
        help_text=_("It is published with the result."),
        error_messages={"required": _("Give the reason: it is published with the result.")},
    )


class PlanForm(forms.Form):
    """Minutes of the standard agenda; the names are the fields of `agenda.AgendaMinutes`."""

    opening = forms.IntegerField(label=_("Opening"), initial=10, min_value=0, max_value=LONGEST)
    debrief = forms.IntegerField(label=_("Each debrief"), initial=8, min_value=1, max_value=LONGEST)
    change = forms.IntegerField(label=_("Change of presenter"), initial=1, min_value=0, max_value=60)
    questions = forms.IntegerField(label=_("Questions"), initial=30, min_value=0, max_value=LONGEST)
    scoring = forms.IntegerField(label=_("Scoring"), initial=10, min_value=0, max_value=LONGEST)
    speech = forms.IntegerField(label=_("Closing speech"), initial=15, min_value=0, max_value=LONGEST)


class ItemForm(OpenedForm, forms.ModelForm[Item]):
    planned_minutes = forms.IntegerField(
        label=_("Planned minutes"), initial=10, min_value=0, max_value=LONGEST
    )

    class Meta:
        model = Item
        fields = ("kind", "title", "presenter", "planned_minutes")

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        presenters = Presenter.objects.filter(meeting=meeting).select_related("person", "unit")
        self.fields["presenter"] = forms.ModelChoiceField(
            presenters,
            label=_("Presenter"),
            required=False,
            help_text=_("Only for a debrief."),
            empty_label=_("nobody"),
        )
        self.fields["kind"].initial = "other"


class AttendeeForm(OpenedForm, forms.ModelForm[Attendee]):
    """Where somebody sits and in which group they score; `groups_locked` once the rules are frozen."""

    group = forms.ChoiceField(label=_("Rater group"))

    class Meta:
        model = Attendee
        fields = ("venue", "group")

    def __init__(self, *args: Any, meeting: Meeting, groups_locked: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["venue"] = forms.ModelChoiceField(
            meeting.venues.all(), label=_("Venue"), empty_label=None
        )
        if groups_locked:
            del self.fields["group"]
        else:
            group = self.fields["group"]
            assert isinstance(group, forms.ChoiceField)
            group.choices = self._groups(meeting)

    def _groups(self, meeting: Meeting) -> list[tuple[str, str]]:
        known = [(group.id, str(group)) for group in groups_of(meeting)]
        stray = self.instance.group
        return known if not stray or stray in dict(known) else [*known, (stray, stray)]


class RoleForm(forms.Form):
    kind = forms.ChoiceField(label=_("Role"), choices=MeetingRoleKind.choices)
    venue = forms.ModelChoiceField(
        Venue.objects.none(),
        label=_("Venue"),
        required=False,
        empty_label=_("every venue"),
        help_text=_("Only a steward is bound to a venue."),
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        venue = self.fields["venue"]
        assert isinstance(venue, forms.ModelChoiceField)
        venue.queryset = meeting.venues.all()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") != MeetingRoleKind.STEWARD:
            cleaned["venue"] = None
        return cleaned


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: also when nothing at all was sent, unlike `request.POST or None`."""
    return request.POST if request.method == "POST" else None


def typed_numbers(boxes: Mapping[str, str], prefix: str, highest: int) -> dict[int, int]:
    """The number boxes `prefix-<key>`. One that is no whole number from 0 to `highest` raises ValidationError."""
    found: dict[int, int] = {}
    for name, text in boxes.items():
        start, _dash, key = name.rpartition("-")
        row, number = row_key(key), row_key(text.strip())
        if start != prefix or row is None:
            continue
        if number is None or number > highest:
            told = _("“%(text)s” is not a whole number from 0 to %(highest)s. Nothing was changed.")
            raise forms.ValidationError(told, params={"text": text[:20], "highest": highest})
        found[row] = number
    return found
