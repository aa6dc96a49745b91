"""The register: who was issued the right to cast. Never what was cast, and never when."""

from django.db import models

from answerable.web.meetings.models import Attendee, Meeting


class Issue(models.Model):
    """One blind signature given. `blinded_hash` (SHA-256, hex) lets a repeated request have the same answer;
    blinding makes it independent of the credential, so it says nothing about the ballot.
    """

    attendee = models.ForeignKey(Attendee, on_delete=models.PROTECT, related_name="issues")
    scope = models.CharField(max_length=80)
    issuer = models.CharField(max_length=40)
    blinded_hash = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("attendee", "scope", "issuer"), name="issued_once"),)

    def __str__(self) -> str:
        return f"{self.attendee}: {self.scope}"


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
