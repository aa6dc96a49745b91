"""How ballots are cast at a meeting; who was issued the right to cast; how far each presenter's round is, and who stands aside from it; how casting was closed.

Never what was cast, and never when. A row's key in the register is random, so that not even it tells who came first.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from answerable.web.meetings.models import Attendee, Meeting


class Scope(models.TextChoices):
    """What one ballot scores: everybody on one sheet, or one presenter at a time."""

    SHEET = "sheet", _("one sheet with all presenters")
    PRESENTER = "presenter", _("a ballot for each presenter")


class Casting(models.Model):
    """How ballots are cast at a meeting: chosen before freezing, `witnesses` until the opening. Read it with `castings.casting_of`.

    `manifest` and `manifest_hash` are set at freezing: the signed note, and M, the SHA-256 (hex) of its canonical JSON.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="casting")
    scope = models.CharField(_("ballots"), max_length=12, choices=Scope.choices, default=Scope.SHEET)
    grace_seconds = models.PositiveIntegerField(_("grace after close, in seconds"), default=120)
    witnesses = models.BooleanField(_("witnesses may co-sign the ledger"), default=False)
    comments = models.BooleanField(_("raters may write comments"), default=False)
    manifest = models.TextField(blank=True)
    manifest_hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.meeting}: {self.get_scope_display()}"


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


class RoundState(models.TextChoices):
    NEW = "new", _("not open yet")
    OPEN = "open", _("open")
    CLOSING = "closing", _("closing")
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


class Closing(models.Model):
    """The end of casting: the ballot box's final checkpoint (a signed note) and how many ballots it holds."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="closing")
    checkpoint = models.TextField()
    size = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.meeting}: {self.size}"
