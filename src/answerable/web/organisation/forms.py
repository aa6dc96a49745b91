"""Forms of the organisation. What a field takes is what a roster's column takes (`values.accepted`)."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from answerable.roster.columns import UNIT_NAME_LIMIT, Column
from answerable.roster.table import Cell, CellKind
from answerable.roster.text import same_name
from answerable.roster.values import accepted
from answerable.web.opened import OpenedForm
from answerable.web.organisation.messages import COLUMN_NAMES, sentence
from answerable.web.organisation.models import Person, RoleKind, Unit
from answerable.web.organisation.tree import UnitTree

FILE_TYPES = ".xlsx,.csv,.txt,.tsv"


def taken(column: Column, value: str) -> str:
    """The value as a roster would keep it, or the roster's sentence about it."""
    if not value.strip():
        return ""
    found = accepted(column, Cell(CellKind.TEXT, value))
    if isinstance(found, str):
        return found
    raise ValidationError(sentence(found.at(None, column)))


def unit_choices(tree: UnitTree, without: frozenset[int] = frozenset()) -> list[tuple[str, str]]:
    pairs = [(str(pk), tree.title(pk)) for pk in tree.paths if pk not in without]
    return sorted(pairs, key=lambda pair: pair[1])


class UnitForm(OpenedForm, forms.Form):
    name = forms.CharField(label=_("Name"), max_length=UNIT_NAME_LIMIT)
    parent = forms.ChoiceField(
        label=_("Part of"), required=False, help_text=_("Leave empty for a unit at the top.")
    )

    def __init__(self, *args: Any, tree: UnitTree, unit: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tree, self.unit = tree, unit
        below = tree.below(unit.pk) if unit else frozenset()
        choices = [("", gettext("(at the top)")), *unit_choices(tree, below)]
        parent = cast(forms.ChoiceField, self.fields["parent"])
        parent.choices = choices
        parent.error_messages["invalid_choice"] = gettext(
            "A unit cannot stand below itself or one of its own parts, nor below a unit that is gone. Choose another place."
        )

    def clean_name(self) -> str:
        name = taken(Column.UNIT, self.cleaned_data["name"])
        if "/" in name:
            raise ValidationError(
                gettext("A unit's name cannot contain a slash: rosters use it between names.")
            )
        return name

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        name, parent = values.get("name"), self.parent_key
        others = (node.unit for node in self.tree.nodes.values() if node.unit != self.unit)
        beside = (other.name for other in others if other.parent_id == parent)
        same = next((other for other in beside if name and same_name(other) == same_name(name)), None)
        if same:
            told = gettext("There is already a unit of this name in the same place: %(name)s.")
            self.add_error("name", told % {"name": same})
        return values

    @property
    def parent_key(self) -> int | None:
        chosen = self.cleaned_data.get("parent")
        return int(chosen) if chosen else None


class PersonForm(OpenedForm, forms.ModelForm[Person]):
    unit = forms.ChoiceField(label=COLUMN_NAMES[Column.UNIT])

    class Meta:
        model = Person
        fields = ("identifier", "name", "title", "email", "phone")
        labels = {column.value: name for column, name in COLUMN_NAMES.items()}  # noqa: RUF012 - Django's way
        help_texts = {  # noqa: RUF012 - Django's way of writing it
            "identifier": _("What tells this person from every other, such as a staff number.")
        }

    field_order = ("identifier", "name", "unit", "title", "email", "phone")

    def __init__(self, *args: Any, tree: UnitTree, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", gettext("(choose)")), *unit_choices(tree)]
        cast(forms.ChoiceField, self.fields["unit"]).choices = choices
        if self.instance.pk:
            self.initial["unit"] = str(self.instance.unit_id)

    def clean_identifier(self) -> str:
        identifier = taken(Column.IDENTIFIER, self.cleaned_data["identifier"])
        others = Person.objects.exclude(pk=self.instance.pk).values_list("identifier", flat=True)
        same = next((other for other in others if same_name(other) == same_name(identifier)), None)
        if same:
            told = gettext("Somebody has this identifier already, written %(identifier)s.")
            raise ValidationError(told % {"identifier": same})
        return identifier

    def clean_name(self) -> str:
        return taken(Column.NAME, self.cleaned_data["name"])

    def clean_title(self) -> str:
        return taken(Column.TITLE, self.cleaned_data["title"])

    def clean_email(self) -> str:
        return taken(Column.EMAIL, self.cleaned_data["email"])

    def clean_phone(self) -> str:
        return taken(Column.PHONE, self.cleaned_data["phone"])

    def save(self, commit: bool = True) -> Person:
        self.instance.unit_id = int(self.cleaned_data["unit"])
        return super().save(commit)


class RoleForm(forms.Form):
    kind = forms.ChoiceField(label=_("Role"), choices=[("", _("(choose)")), *RoleKind.choices])
    unit = forms.ChoiceField(
        label=_("Where"),
        required=False,
        help_text=_(
            "In a unit, the role holds for everything below it too. An organiser in a unit leads the rounds that the unit holds."
        ),
    )

    def __init__(self, *args: Any, tree: UnitTree, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", gettext("(everywhere)")), *unit_choices(tree)]
        cast(forms.ChoiceField, self.fields["unit"]).choices = choices


class RosterForm(forms.Form):
    file = forms.FileField(
        label=_("Roster file"),
        help_text=_(
            "An .xlsx workbook or a CSV file, at most 10 MB. Nothing changes before you have seen what would."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": FILE_TYPES}),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("The file is empty. Choose another, or fill in the template."),
        },
    )
