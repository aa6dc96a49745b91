"""The forms of the notice: its text for the organiser, the answer for everybody who gets it."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from answerable.web.boxes import MomentField, TextBox
from answerable.web.notice.models import Coming, Notice
from answerable.web.opened import OpenedForm

MOMENTS = ("answers_due", "slides_due")
LONGEST = 4000


def moment(label: Any) -> MomentField:
    return MomentField(label=label, required=False, help_text=_("In the meeting's time zone."))


class NoticeForm(OpenedForm, forms.ModelForm[Notice]):
    """Made under the meeting's time zone, in which its moments are read. A section's text that is left empty is composed again."""

    answers_due = moment(_("Answers due"))
    slides_due = moment(_("Slides due"))

    class Meta:
        model = Notice
        fields = (
            "title",
            "mark",
            "issuer",
            "number",
            "addressed",
            "answers_due",
            "slides_due",
            "sends_changes",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in MOMENTS:
            at = getattr(self.instance, name)
            if at is not None:
                self.initial[name] = timezone.make_naive(at, ZoneInfo(self.instance.meeting.time_zone))
        for section in self.instance.sections:
            self.fields[f"section_{section['key']}"] = forms.CharField(
                label=section["heading"],
                required=False,
                max_length=LONGEST,
                initial=section["text"],
                widget=TextBox(attrs={"rows": 3}),
                help_text=""
                if not section["by_hand"]
                else _("Written by hand. Empty it, and it is composed from the meeting's facts again."),
            )

    def sections(self) -> list[dict[str, Any]]:
        """Those that were changed are by hand from now on; those that were emptied are not any more."""
        found = []
        for section in self.instance.sections:
            typed = self.cleaned_data[f"section_{section['key']}"].replace("\r\n", "\n").strip()
            same = typed == section["text"].strip()
            by_hand = bool(typed) and (section["by_hand"] if same else True)
            found.append({**section, "text": typed, "by_hand": by_hand})
        return found


class AnswerForm(forms.Form):
    coming = forms.ChoiceField(
        label=_("Your answer"),
        choices=[choice for choice in Coming.choices if choice[0]],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three.")},
    )
    substitute = forms.CharField(label=_("If you send somebody: who"), max_length=200, required=False)
    reason = forms.CharField(
        label=_("If you cannot come: why"),
        max_length=500,
        required=False,
        widget=TextBox(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("coming") == Coming.SENDS and not cleaned.get("substitute", "").strip():
            self.add_error("substitute", _("Give the name of who comes instead of you."))
        if cleaned.get("coming") == Coming.CANNOT and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Give the reason."))
        return cleaned
