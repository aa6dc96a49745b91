"""The forms of the follow-up. Their messages say what to do; what was typed is always shown again."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Model
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.web.boxes import DayField, TextBox
from answerable.web.followup.models import TEXT_LENGTH, Action, Requirement
from answerable.web.followup.named import NamedItem
from answerable.web.followup.requirements import next_number, reporting_units
from answerable.web.followup.steps import Work
from answerable.web.meetings.models import Meeting
from answerable.web.opened import Divergence, divergence
from answerable.web.organisation.models import Unit
from answerable.web.organisation.posted import row_key

NO_VERSION = -1  # what no page was opened at


def version_in(posted: Mapping[str, str]) -> int:
    """The version that a page says it was opened at; one that cannot be true when it does not say."""
    found = row_key(posted.get("version", ""))
    return NO_VERSION if found is None else found


def divergences(form: forms.BaseForm, saved: Model) -> list[Divergence]:
    """`form` holds what was typed, `saved` is how the row stands."""
    found = []
    for bound in form:
        if bound.is_hidden or not hasattr(saved, bound.name):
            continue
        there, typed = str(getattr(saved, bound.name)), str(bound.value() or "").replace("\r\n", "\n").strip()
        if there != typed:
            found.append(divergence(str(bound.label), there, typed))
    return found


class DeadlineField(DayField):
    """A day, not before the meeting."""

    def __init__(self, *, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.error_messages["required"] = gettext_lazy("Give the day by which it must be done.")
        self.first = meeting.starts_at.astimezone(ZoneInfo(meeting.time_zone)).date()

    def clean(self, value: Any) -> date | None:
        due: date | None = super().clean(value)
        if due is not None and due < self.first:
            first = formats.date_format(self.first)
            raise forms.ValidationError(
                _("The deadline is before the meeting: give %(first)s or a later day.") % {"first": first}
            )
        return due


class RequirementForm(forms.ModelForm[Requirement]):
    """`due` is there only for a new one: with it every unit that reports gets an action."""

    number = forms.IntegerField(label=gettext_lazy("Number"), min_value=1, max_value=999)
    text = forms.CharField(
        label=gettext_lazy("What is required"),
        max_length=TEXT_LENGTH,
        widget=TextBox(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Write what is required, in the leader's words.")},
    )

    class Meta:
        model = Requirement
        fields = ("number", "text")

    def __init__(self, *args: Any, meeting: Meeting, units: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        if self.instance.pk is None:
            self.instance.meeting = meeting
            self.initial.setdefault("number", next_number(meeting))
            if units:
                self.fields["due"] = DeadlineField(
                    meeting=meeting,
                    label=_("Assign to all units that report, with this deadline"),
                    help_text=_("Each of them gets an action due this day. Leave it empty to assign later."),
                    required=False,
                )

    def clean_number(self) -> int:
        number: int = self.cleaned_data["number"]
        if self.meeting.requirements.filter(number=number).exclude(pk=self.instance.pk).exists():
            free = next_number(self.meeting)
            raise forms.ValidationError(
                _("Another requirement has this number: %(free)s is free.") % {"free": free}
            )
        return number


class AssignForm(forms.Form):
    """The units that report and have no action yet are ticked."""

    def __init__(self, *args: Any, requirement: Requirement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = set(requirement.actions.values_list("unit_id", flat=True))
        self.without = [unit for unit in reporting_units(requirement.meeting) if unit.pk not in there]
        choices = [(str(unit.pk), unit.name) for unit in self.without]
        self.fields["due"] = DeadlineField(meeting=requirement.meeting, label=_("Deadline"))
        self.fields["units"] = forms.MultipleChoiceField(
            label=_("Units"),
            choices=choices,
            initial=[key for key, _name in choices],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Tick at least one unit.")},
        )

    def units(self) -> list[Unit]:
        return [unit for unit in self.without if str(unit.pk) in self.cleaned_data["units"]]


class AssignAllForm(forms.Form):
    """A deadline for each requirement, and the units that report. A requirement without a deadline is left out."""

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.requirements = list(meeting.requirements.filter(carried_from=None))
        self.reporting = reporting_units(meeting)
        self.fields["due"] = DeadlineField(
            meeting=meeting,
            label=_("Deadline of all"),
            help_text=_("It holds for each requirement that has none of its own below."),
            required=False,
        )
        for each in self.requirements:
            label = _("Deadline of requirement %(number)s") % {"number": each.number}
            self.fields[f"due-{each.pk}"] = DeadlineField(meeting=meeting, label=label, required=False)
        choices = [(str(unit.pk), unit.name) for unit in self.reporting]
        self.fields["units"] = forms.MultipleChoiceField(
            label=_("Units"),
            choices=choices,
            initial=[key for key, _name in choices],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Tick at least one unit.")},
        )

    @property
    def own_deadlines(self) -> list[forms.BoundField]:
        return [self[f"due-{each.pk}"] for each in self.requirements]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.deadlines():
            self.add_error("due", _("Give the day by which it must be done."))
        return cleaned

    def deadlines(self) -> dict[int, date]:
        of_all = self.cleaned_data.get("due")
        given = {each.pk: self.cleaned_data.get(f"due-{each.pk}") or of_all for each in self.requirements}
        return {key: due for key, due in given.items() if due}

    def units(self) -> list[Unit]:
        return [unit for unit in self.reporting if str(unit.pk) in self.cleaned_data["units"]]


class NamedForm(forms.Form):
    """Which problems and plans become actions. One that is an action already may be named again: nothing comes of it."""

    def __init__(self, *args: Any, meeting: Meeting, found: Sequence[NamedItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left = {each.key for each in found if each.action is None}
        self.fields["due"] = DeadlineField(meeting=meeting, label=_("Deadline"))
        self.fields["named"] = forms.MultipleChoiceField(
            choices=[(each.key, each.words) for each in found],
            error_messages={
                "required": _("Tick at least one problem or plan."),
                "invalid_choice": _("One of those chosen is not there any more: look at the list again."),
            },
        )

    @property
    def ticked(self) -> set[str]:
        """Everything that is left, at first."""
        return set(self["named"].value() or ()) if self.is_bound else self.left


# The box offers what `organisation/suggestions.html` lists.
NAMES_A_PERSON = {"list": "people", "autocomplete": "off"}


class WorkForm(forms.ModelForm[Action]):
    """What the unit writes. A report done needs measure, owner and evidence; when overdue, the reason too."""

    class Meta:
        model = Action
        fields = ("measure", "owner", "percent", "evidence", "delay_reason")
        labels: ClassVar = {
            "measure": gettext_lazy("Measure"),
            "owner": gettext_lazy("Owner"),
            "percent": gettext_lazy("Progress in percent"),
            "evidence": gettext_lazy("Evidence"),
            "delay_reason": gettext_lazy("Reason for the delay"),
        }
        help_texts: ClassVar = {
            "measure": gettext_lazy("What the unit does about it."),
            "owner": gettext_lazy("The person who answers for it: a name or an identifier."),
            "evidence": gettext_lazy(
                "What shows that it is done: a document's number, a record, an address."
            ),
            "delay_reason": gettext_lazy("The deadline has passed: say why, and when it will be done."),
        }
        widgets: ClassVar = {
            "measure": TextBox(attrs={"rows": 4}),
            "owner": forms.TextInput(attrs=NAMES_A_PERSON),
            "evidence": TextBox(attrs={"rows": 3}),
            "delay_reason": TextBox(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, overdue: bool, reports: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = self.instance.delay_reason
        self.fields["percent"] = forms.IntegerField(
            label=_("Progress in percent"),
            min_value=0,
            max_value=100,
            required=False,
            initial=self.instance.percent,
            error_messages={
                "invalid": _("Give a whole number from 0 to 100."),
                "min_value": _("Give a whole number from 0 to 100."),
                "max_value": _("Give a whole number from 0 to 100."),
            },
        )
        self.order_fields(("measure", "owner", "percent", "delay_reason", "evidence"))
        self.was = self.instance.percent
        if not overdue and not self.kept:
            del self.fields["delay_reason"]
        self.needed: dict[str, str] = {}
        if reports:
            self.needed = {
                "measure": _("Write what was done before you report it."),
                "owner": _("Name the person who answers for it before you report it."),
                "evidence": _("Say what shows that it is done before you report it."),
            }
            if overdue:
                self.needed["delay_reason"] = _(
                    "The deadline has passed: give the reason before you report it."
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, said in self.needed.items():
            if name not in self.errors and not cleaned.get(name):
                self.add_error(name, said)
        return cleaned

    def clean_percent(self) -> int:
        given: int | None = self.cleaned_data["percent"]
        return self.was if given is None else given

    def work(self) -> Work:
        typed = self.cleaned_data
        reason = typed.get("delay_reason", self.kept)
        return Work(typed["measure"], typed["owner"], typed["percent"], typed["evidence"], reason)


class ReturnForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("What is missing, so that the unit knows what to do."),
        max_length=2000,
        widget=TextBox(attrs={"rows": 4}),
        error_messages={
            "required": gettext_lazy("Write what is missing, so that the unit knows what to do.")
        },
    )


class DeadlineForm(forms.Form):
    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["due"] = action.due
        self.fields["due"] = DeadlineField(meeting=action.meeting, label=_("New deadline"))
        self.fields["note"] = forms.CharField(
            label=_("Reason"),
            max_length=1000,
            widget=TextBox(attrs={"rows": 3}),
            help_text=_("It is kept in the audit log."),
            error_messages={"required": _("Give the reason: it is kept in the audit log.")},
        )


class BulkDeadlineForm(forms.Form):
    """One deadline for every action ticked."""

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due"] = DeadlineField(meeting=meeting, label=_("New deadline"))
        self.fields["note"] = forms.CharField(
            label=_("Reason"),
            max_length=1000,
            error_messages={"required": _("Give the reason: it is kept in the audit log.")},
        )


class BulkOwnerForm(forms.Form):
    """One owner for every action ticked."""

    owner = forms.CharField(
        label=gettext_lazy("Owner"),
        max_length=200,
        widget=forms.TextInput(attrs=NAMES_A_PERSON),
        error_messages={"required": gettext_lazy("Name the person who answers for it.")},
    )
