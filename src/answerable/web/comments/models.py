"""What raters wrote about each presenter, as it was opened after close: no name, no group, no time, and nothing that came with it.

Rows are made in the order of their fingerprints, which their writers' random salts decide.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from answerable.web.meetings.models import Meeting, Presenter


class CommentState(models.TextChoices):
    PENDING = "pending", _("not looked at yet")
    RELEASED = "released", _("passed on")
    WITHHELD = "withheld", _("withheld")


class OpenedComments(models.Model):
    """That the comments of a meeting have been opened, and what is published of them: comments.json of the bundle."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="opened_comments")
    published = models.JSONField()

    def __str__(self) -> str:
        return str(self.meeting)


class RaterComment(models.Model):
    """One text about one presenter; empty ones have no row. `blacked_out` are words that are not shown, separated by semicolons."""

    presenter = models.ForeignKey(Presenter, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField()
    salt = models.CharField(max_length=22)
    fingerprint = models.CharField(max_length=64)
    verdict = models.CharField(
        _("what becomes of it"), max_length=8, choices=CommentState.choices, default=CommentState.PENDING
    )
    blacked_out = models.CharField(_("words to black out"), max_length=400, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        ordering = ("fingerprint",)

    def __str__(self) -> str:
        return f"{self.presenter}: {self.fingerprint[:8]}"
