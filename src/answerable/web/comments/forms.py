"""What becomes of a comment: passed on, with words blacked out perhaps, or withheld; whoever hides something says why."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.web.comments.models import CommentState, RaterComment
from answerable.web.comments.reading import words
from answerable.web.opened import OpenedForm


class ReviewForm(OpenedForm, forms.ModelForm[RaterComment]):
    class Meta:
        model = RaterComment
        fields = ("verdict", "blacked_out", "reason")
        widgets = {"verdict": forms.RadioSelect}  # noqa: RUF012  Django's own form of it
        labels = {  # noqa: RUF012  likewise
            "verdict": gettext_lazy("What becomes of it"),
            "blacked_out": gettext_lazy("Words to black out"),
            "reason": gettext_lazy("Reason"),
        }
        help_texts = {  # noqa: RUF012  likewise
            "blacked_out": gettext_lazy("As they stand in the comment, separated by semicolons."),
            "reason": gettext_lazy(
                "Needed where something is withheld or blacked out. Nobody but organisers reads it."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["verdict"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(each.value, each.label) for each in (CommentState.RELEASED, CommentState.WITHHELD)]

    def clean_blacked_out(self) -> str:
        given = words(self.cleaned_data["blacked_out"])
        missing = [each for each in given if each not in self.instance.text]
        if missing:
            raise forms.ValidationError(_("Not in the comment: %(word)s") % {"word": missing[0]})
        return "; ".join(given)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        hides = cleaned.get("verdict") == CommentState.WITHHELD or cleaned.get("blacked_out")
        if hides and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say why something is hidden."))
        return cleaned
