"""What the site keeps of a ceremony that put the seal key into the hands of tellers, never the key; and of a second issuer.

A share's words are kept only from the moment they are entered after close until the key is whole again; until then
fewer than the threshold are there, and they tell nothing. Specification: docs/ballot-protocol.md, "Custody".
"""

from django.db import models

from answerable.web.meetings.models import Meeting
from answerable.web.organisation.models import Person


class Custody(models.Model):
    """The ceremony that holds. `public` is the key it drew (base64url); `number` counts the ceremonies held,
    each of which voids the sheets of the one before; `rehearsed` once enough shares gave the key.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="custody")
    public = models.CharField(max_length=64)
    threshold = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(default=1)
    rehearsed = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.meeting}: {self.threshold}"


class KeyShare(models.Model):
    """One sheet handed out. `digest` is SHA-256 (hex) of `salt` (hex) and the words: it knows the share again."""

    custody = models.ForeignKey(Custody, on_delete=models.CASCADE, related_name="shares")
    number = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="key_shares")
    name = models.CharField(max_length=200)
    salt = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    rehearsed = models.BooleanField(default=False)
    entered = models.BooleanField(default=False)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ("custody", "number")
        constraints = (models.UniqueConstraint(fields=("custody", "number"), name="share_numbered_once"),)

    def __str__(self) -> str:
        return f"{self.custody} #{self.number}"


class SecondIssuer(models.Model):
    """The issuer's address is the meeting's, its secret a file under keys/. `told`: the issuer is open for the frozen meeting and has the list as it is now. `register` is who it issued what,
    fetched once after close: identifiers and names in the issuer's own words, no times.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="second_issuer")
    told = models.BooleanField(default=False)
    register = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"{self.meeting}: {self.meeting.second_issuer_url}"
