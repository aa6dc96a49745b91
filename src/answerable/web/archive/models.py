"""Archives of meetings that were asked for, and how far the worker is with them."""

from django.db import models

from answerable.web.meetings.models import Meeting
from answerable.web.worker.states import WorkState


class Rehearsal(models.Model):
    """Marks a meeting as a rehearsal, which may be purged."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="rehearsal")

    def __str__(self) -> str:
        return str(self.meeting)


class RetentionRule(models.Model):
    """How many months records of a kind are kept after the meeting they belong to; without a rule, for ever. The kinds are in `retention`."""

    kind = models.CharField(max_length=20, unique=True)
    months = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.kind}: {self.months}"


class MeetingArchive(models.Model):
    """One file with everything of a meeting. `content` is the digest of its payload, the archive's own entries of the audit log left out:
    where nothing else has changed, the file that is there stays. `done` of `total` parts are written.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="archives")
    state = models.CharField(max_length=8, choices=WorkState.choices, default=WorkState.WAITING)
    language = models.CharField(max_length=10)
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(null=True, blank=True)
    file = models.FileField(upload_to="archives", blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    content = models.CharField(max_length=64, blank=True)
    left_out = models.JSONField(default=list)
    fault = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("meeting", "language"),
                condition=models.Q(state__in=("waiting", "making")),
                name="archive_made_one_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.meeting}: {self.state}"
