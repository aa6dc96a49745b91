"""The log of a meeting's room, the screens in its venues, and what keeps one person from asking or supporting too often.

Nothing here says who cast a ballot, or when. A question asked without a name is an event without a name and without an account; that one person
supports a question once is kept as a keyed hash, which names nobody without the key.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from answerable.web.followup.models import Requirement
from answerable.web.meetings.models import Meeting, Venue


class Room(models.Model):
    """`number` is that of the last event. `revision` grows with each event and with whatever else audiences are shown, such as a sign-in.
    `rewritten` grows when events that are there were changed, which is only to erase a name. Who set `chair_scores` last is kept for the log, which may begin later.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="room")
    number = models.PositiveIntegerField(default=0)
    revision = models.PositiveBigIntegerField(default=0)
    rewritten = models.PositiveIntegerField(default=0)
    chair_scores = models.BooleanField(_("the chair may open and close the scoring"), default=True)
    chair_scores_set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.meeting}: {self.number}"


class Event(models.Model):
    """One act. Changed only to erase a name, removed only with its meeting. `at` is milliseconds since 1970 and never less than that of the event before; `by` is the name of who did it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="events")
    number = models.PositiveIntegerField()
    at = models.BigIntegerField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    by = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=40)
    act = models.JSONField()

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("meeting", "number"), name="event_numbered_once"),)

    def __str__(self) -> str:
        return f"{self.number}: {self.kind}"


class Screen(models.Model):
    """A screen on a wall or a podium. It shows `code` until somebody at the desk types it; from then on it belongs to the meeting.

    `secret_hash` is the SHA-256 (hex) of the secret in the screen's cookie. `view` pins it; empty, it follows the console. Who paired or changed it last is kept for the
    log of the meeting, which may begin later.
    """

    secret_hash = models.CharField(max_length=64, unique=True)
    code = models.CharField(max_length=8, null=True, unique=True)
    made_at = models.DateTimeField()
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.CASCADE, related_name="screens"
    )
    venue = models.ForeignKey(Venue, null=True, blank=True, on_delete=models.CASCADE, related_name="screens")
    name = models.CharField(_("name"), max_length=100, blank=True)
    view = models.CharField(_("view"), max_length=20, blank=True)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("venue", "name", "pk")

    def __str__(self) -> str:
        return self.name or self.code or str(self.pk)


class VenueHeard(models.Model):
    """When a venue was last heard: by the page of its steward or of its camera (see `heartbeats`)."""

    venue = models.OneToOneField(Venue, on_delete=models.CASCADE, related_name="heard")
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.venue}: {self.seen_at}"


class Support(models.Model):
    """That somebody supports a question, once: a keyed hash of question and attendee."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="supports")
    mark = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return self.mark[:8]


class Allowance(models.Model):
    """How often somebody asked in the present stretch of time: a keyed hash of the attendee, and a count.

    Held against the log's times it could say who asked a question without a name. So those of earlier stretches are removed as soon as anybody asks
    again, and all of them when the result is published.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="allowances")
    mark = models.CharField(max_length=64, unique=True)
    stretch = models.BigIntegerField()
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.mark[:8]}: {self.count}"


class Handed(models.Model):
    """A requirement of the record that became one of the follow-up. `key` is its key in the log, `written` the event whose words were handed
    over, and `text` those words: if the follow-up has others, somebody changed them there.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="handed")
    key = models.PositiveIntegerField()
    written = models.PositiveIntegerField()
    text = models.TextField()
    requirement = models.OneToOneField(Requirement, on_delete=models.CASCADE, related_name="handed")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("meeting", "key"), name="requirement_handed_once"),)

    def __str__(self) -> str:
        return f"{self.key}: {self.requirement}"


class Minutes(models.Model):
    """The minutes of a meeting. `content` is the JSON of `documents.minutes`; `revision` grows with each change, `drafted_from` is the number of the
    last event that the draft was made from.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="minutes")
    content = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    drafted_from = models.PositiveIntegerField()
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    approved_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.meeting)
