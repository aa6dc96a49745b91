"""What the site keeps of a ceremony that put the seal key into the hands of tellers, never the key; and of a second issuer.

A share's words are kept only from the moment they are entered after close until the key is whole again; until then
fewer than the threshold are there, and they tell nothing. Specification: docs/ballot-protocol.md, "Custody".
"""

from django.db import models

from answerable.web.meetings.models import Meeting
from answerable.web.organisation.models import Person


class Custody(models.Model):
    """The seal is in the hands of tellers, of whom `threshold` together open it. A meeting whose seal key the site keeps has none.

    `public` is the key that the last ceremony drew (base64url), and empty before the first; `number` counts the ceremonies held, each of
    which voids the sheets of the one before; `rehearsed` once enough shares gave the key.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="custody")
    threshold = models.PositiveSmallIntegerField()
    public = models.CharField(max_length=64, blank=True)
    number = models.PositiveIntegerField(default=0)
    rehearsed = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.meeting}: {self.threshold}"


class KeyShare(models.Model):
    """One sheet handed out. `digest` is SHA-256 (hex) of `salt` (hex) and the words, by which the share is recognised when it is typed."""

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
    """A meeting without a second issuer has none. `url` is where it is reached; its secret is a file under keys/.

    `told`: the issuer is open for the frozen meeting and has the list as it is now. `register` is who it issued what,
    fetched once after close: identifiers and names in the issuer's own words, no times.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="second_issuer")
    url = models.CharField(max_length=200)
    told = models.BooleanField(default=False)
    register = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"{self.meeting}: {self.url}"
