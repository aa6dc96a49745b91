"""What the leader asked for at a meeting, and what each unit does about it: the action ledger."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from answerable.web.meetings.models import Meeting
from answerable.web.organisation.models import Unit

# A requirement with its sub-items.
TEXT_LENGTH = 10_000


class ActionState(models.TextChoices):
    OPEN = "open", pgettext_lazy("action", "Open")
    REPORTED = "reported", pgettext_lazy("action", "Reported done")
    CLOSED = "closed", pgettext_lazy("action", "Closed")


class Requirement(models.Model):
    """One of the numbered requirements of a meeting; `carried_from` is the earlier meeting's that it goes on with."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="requirements")
    number = models.PositiveIntegerField(_("number"))
    text = models.TextField(_("requirement"), max_length=TEXT_LENGTH)
    carried_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="carried_to"
    )

    class Meta:
        ordering = ("number", "pk")
        constraints = (
            models.UniqueConstraint(fields=("meeting", "number"), name="requirement_numbered_once"),
            models.UniqueConstraint(fields=("meeting", "carried_from"), name="requirement_carried_once"),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class Action(models.Model):
    """What one unit does about one requirement, until the organiser closes it or it is carried to a later meeting."""

    requirement = models.ForeignKey(Requirement, on_delete=models.CASCADE, related_name="actions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="actions")
    measure = models.TextField(_("measure"), blank=True, max_length=4000)
    owner = models.CharField(_("owner"), max_length=200, blank=True)
    due = models.DateField(_("deadline"))
    state = models.CharField(_("state"), max_length=12, choices=ActionState.choices, default=ActionState.OPEN)
    evidence = models.TextField(_("evidence"), blank=True, max_length=4000)
    delay_reason = models.TextField(_("reason for the delay"), blank=True, max_length=2000)
    return_note = models.TextField(_("note on return"), blank=True, max_length=2000)
    # One to one: an action goes on in one later meeting at most, so that nothing is counted twice.
    carried_from = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="carried_to"
    )

    class Meta:
        ordering = ("due", "pk")
        constraints = (models.UniqueConstraint(fields=("requirement", "unit"), name="one_action_a_unit"),)

    def __str__(self) -> str:
        return f"{self.unit}: {self.requirement}"
