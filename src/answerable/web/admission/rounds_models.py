"""Where each presenter is scored on a ballot of their own: how far each one's round is, and who stands aside from it.

Both are made at freezing. Neither says anything of a ballot; who stands aside follows from the roster alone.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from answerable.web.meetings.models import Attendee, Meeting


class RoundState(models.TextChoices):
    NEW = "new", _("not open yet")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


class Round(models.Model):
    """The scoring of one presenter. `scope` is as in the manifest; `position` is the draw order at freezing."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="rounds")
    scope = models.CharField(max_length=80)
    position = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=RoundState.choices, default=RoundState.NEW)

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=("meeting", "scope"), name="round_once"),)

    def __str__(self) -> str:
        return f"{self.meeting}: {self.scope}"


class Recusal(models.Model):
    """Who is not issued the right to score one presenter, as it was at freezing: the manifest's headcounts rest on it."""

    attendee = models.ForeignKey(Attendee, on_delete=models.CASCADE, related_name="recusals")
    scope = models.CharField(max_length=80)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("attendee", "scope"), name="recused_once"),)

    def __str__(self) -> str:
        return f"{self.attendee}: {self.scope}"
