"""Amendments of a frozen meeting's rules."""

from django.db import models

from answerable.web.meetings.models import Meeting


class Amendment(models.Model):
    """Rules changed after freezing: a new signed manifest that names the old one, with the reason."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="amendments")
    number = models.PositiveIntegerField()
    reason = models.TextField()
    decided_by = models.CharField(max_length=200)
    manifest = models.TextField()
    manifest_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("meeting", "number")
        constraints = (models.UniqueConstraint(fields=("meeting", "number"), name="amendment_number_once"),)

    def __str__(self) -> str:
        return f"{self.meeting} #{self.number}"
