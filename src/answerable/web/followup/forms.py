"""The forms of the follow-up. Their messages say what to do; what was typed is always shown again."""

from datetime import date
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.web.followup.models import TEXT_LENGTH, Action, Requirement
from answerable.web.followup.requirements import next_number, reporting_units
from answerable.web.followup.steps import Work
from answerable.web.meetings.models import Meeting
from answerable.web.organisation.models import Unit


class DeadlineField(forms.DateField):
    """A day, not before the meeting."""

    def __init__(self, *, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(
            input_formats=["%Y-%m-%d"],
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={
                "invalid": gettext_lazy("Give a day, such as 2022-06-30."),
                "required": gettext_lazy("Give the day by which it must be done."),
            },
            **kwargs,
        )
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
        widget=forms.Textarea(attrs={"rows": 4}),
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


class WorkForm(forms.ModelForm[Action]):
    """What the unit writes. A report done needs measure, owner and evidence; when overdue, the reason too."""

    class Meta:
        model = Action
        fields = ("measure", "owner", "evidence", "delay_reason")
        labels: ClassVar = {
            "measure": gettext_lazy("Measure"),
            "owner": gettext_lazy("Owner"),
            "evidence": gettext_lazy("Evidence"),
            "delay_reason": gettext_lazy("Reason for the delay"),
        }
        help_texts: ClassVar = {
            "measure": gettext_lazy("What the unit does about it."),
            "owner": gettext_lazy("The person who answers for it."),
            "evidence": gettext_lazy(
                "What shows that it is done: a document's number, a record, an address."
            ),
            "delay_reason": gettext_lazy("The deadline has passed: say why, and when it will be done."),
        }
        widgets: ClassVar = {
            "measure": forms.Textarea(attrs={"rows": 4}),
            "evidence": forms.Textarea(attrs={"rows": 3}),
            "delay_reason": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, overdue: bool, reports: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = self.instance.delay_reason
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

    def work(self) -> Work:
        typed = self.cleaned_data
        reason = typed.get("delay_reason", self.kept)
        return Work(typed["measure"], typed["owner"], typed["evidence"], reason)


class ReturnForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("What is missing, so that the unit knows what to do."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": gettext_lazy("Write what is missing, so that the unit knows what to do.")
        },
    )


class DeadlineForm(forms.Form):
    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["due"] = action.due
        self.fields["due"] = DeadlineField(meeting=action.requirement.meeting, label=_("New deadline"))
        self.fields["note"] = forms.CharField(
            label=_("Reason"),
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("It is kept in the audit log."),
            error_messages={"required": _("Give the reason: it is kept in the audit log.")},
        )
