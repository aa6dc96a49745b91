"""The register: who was issued the right to cast; and how the casting was frozen, amended and closed.

Never what was cast, and never when. A row's key is random, so that not even it tells who came first.
"""

import uuid

from django.db import models

from answerable.web.admission.rounds_models import Recusal as Recusal
from answerable.web.admission.rounds_models import Round as Round
from answerable.web.admission.rounds_models import RoundState as RoundState
from answerable.web.admission.second_issuer_models import SecondIssuer as SecondIssuer
from answerable.web.admission.tellers_models import Custody as Custody
from answerable.web.admission.tellers_models import KeyShare as KeyShare
from answerable.web.meetings.models import Attendee, Meeting


class Issue(models.Model):
    """One blind signature given. `blinded_hash` (SHA-256, hex) lets a repeated request have the same answer;
    blinding makes it independent of the credential, so it says nothing about the ballot.

    `group` is the group it was issued for: a later correction of the roster does not rewrite the register.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    attendee = models.ForeignKey(Attendee, on_delete=models.PROTECT, related_name="issues")
    group = models.CharField(max_length=40)
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


class Closing(models.Model):
    """The end of casting. The row is made when closing begins, which ends issuing; the ballot box's final checkpoint
    (a signed note) and its size are filled in when the ballot box has closed, after the grace for queued ballots.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="closing")
    checkpoint = models.TextField(blank=True)
    size = models.PositiveIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.meeting}: {self.size}"
