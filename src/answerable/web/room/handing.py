"""Requirements written in the record become those of the follow-up: each once, under its number. That they did is an event, on which those that wrote them rest.

Words that change in the record afterwards are carried over when it is done again, unless somebody has changed them in the follow-up: that is told
and left to people. What is taken out of the record stays in the follow-up, where units may be at work on it, and is told too.
"""

from dataclasses import dataclass

from django.db import models as db
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.room import acts, state
from answerable.web.accounts.models import User
from answerable.web.followup import requirements
from answerable.web.followup.models import TEXT_LENGTH, Requirement
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stages import NotNow
from answerable.web.room import record
from answerable.web.room.models import Handed
from answerable.web.room.reading import log_of


class Standing(db.TextChoices):
    """How a requirement of the record stands to the follow-up."""

    NEW = "new", gettext_lazy("Not handed over yet")
    SAME = "same", gettext_lazy("Handed over")
    CHANGED = "changed", gettext_lazy("Its words have changed since it was handed over")
    APART = "apart", gettext_lazy("Its words were changed here and in the follow-up")
    GONE = "gone", gettext_lazy("Taken out of the record, still in the follow-up")


@dataclass(frozen=True, slots=True)
class RequirementLine:
    """`number` is the place in the record, or the follow-up's number of what is gone from it."""

    key: int
    number: int
    text: str
    written: int
    standing: Standing
    handed: Handed | None


def lines(meeting: Meeting) -> list[RequirementLine]:
    """One query besides the log."""
    handed = {each.key: each for each in Handed.objects.select_related("requirement").filter(meeting=meeting)}
    there = log_of(meeting).state.requirements
    found = [_line(number, each, handed.get(each.key)) for number, each in enumerate(there.values(), 1)]
    gone = [each for key, each in handed.items() if key not in there]
    return [*found, *(_gone(each) for each in gone)]


def waiting(meeting: Meeting) -> int:
    """How many would be handed over or carried now."""
    return sum(each.standing in {Standing.NEW, Standing.CHANGED} for each in lines(meeting))


def hand_over(meeting: Meeting, actor: User) -> int:
    """How many were handed over or carried. Raises NotNow if one is too long for the follow-up."""
    with transaction.atomic():
        record.locked(meeting)
        todo = [each for each in lines(meeting) if each.standing in {Standing.NEW, Standing.CHANGED}]
        for each in todo:
            if len(each.text) > TEXT_LENGTH:
                told = {"number": each.number, "most": TEXT_LENGTH}
                raise NotNow(
                    _(
                        "Requirement %(number)s has more than %(most)s characters with its sub-items. Shorten it first."
                    )
                    % told
                )
            if each.handed is None:
                _hand(meeting, each, actor)
            else:
                _carry(each.handed, each, actor)
        if todo:
            handed = tuple(acts.HandedOver(each.key, each.written) for each in todo)
            record.append(meeting, acts.RequirementsHanded(handed), actor)
    return len(todo)


def words(requirement: state.Requirement) -> str:
    """The requirement with its sub-items, one a line."""
    return "\n".join(
        (requirement.text, *(f"({number}) {each}" for number, each in enumerate(requirement.parts, 1)))
    )


def address_of(requirement: Requirement) -> str:
    """Where a requirement of the follow-up was written; empty if not in the record."""
    if not Handed.objects.filter(requirement=requirement).exists():
        return ""
    return reverse("room:recorder", args=[requirement.meeting.key])


def _line(number: int, requirement: state.Requirement, handed: Handed | None) -> RequirementLine:
    text = words(requirement)
    return RequirementLine(
        requirement.key, number, text, requirement.written, _standing(text, handed), handed
    )


def _standing(text: str, handed: Handed | None) -> Standing:
    if handed is None:
        return Standing.NEW
    if text == handed.requirement.text:
        return Standing.SAME
    if handed.requirement.text != handed.text:
        return Standing.APART if text != handed.text else Standing.SAME
    return Standing.CHANGED


def _gone(handed: Handed) -> RequirementLine:
    requirement = handed.requirement
    return RequirementLine(
        handed.key, requirement.number, requirement.text, handed.written, Standing.GONE, handed
    )


def _hand(meeting: Meeting, line: RequirementLine, actor: User) -> None:
    taken = meeting.requirements.filter(number=line.number).exists()
    number = requirements.next_number(meeting) if taken else line.number
    made = Requirement(meeting=meeting, number=number, text=line.text)
    requirements.add(made, (), None, actor)
    Handed.objects.create(
        meeting=meeting, key=line.key, written=line.written, text=line.text, requirement=made
    )


def _carry(handed: Handed, line: RequirementLine, actor: User) -> None:
    handed.requirement.text = line.text
    requirements.change(handed.requirement, actor)
    handed.written, handed.text = line.written, line.text
    handed.save(update_fields=["written", "text"])
