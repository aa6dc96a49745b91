"""What a meeting gives to the news: its pictures, and what a draft of it was made from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from answerable.web.newsroom.media import Picture


class MeetingPhoto(models.Model):
    """A picture taken at a meeting, offered to whoever writes its news."""

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="photos")
    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="+")
    caption = models.CharField(_("caption"), max_length=300)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.caption


class MeetingStory(models.Model):
    """What the news of a meeting was drafted from: `sentences` and `gaps` by language, the room's log up to the event `drafted_from`.

    A sentence is [text, part of the record, numbers of events]; see `stories`.
    """

    meeting = models.OneToOneField("meetings.Meeting", on_delete=models.CASCADE, related_name="story")
    site = models.ForeignKey("newsroom.NewsSite", on_delete=models.PROTECT, related_name="+")
    drafted_from = models.PositiveIntegerField()
    sentences = models.JSONField()
    gaps = models.JSONField()

    class Meta:
        verbose_name_plural = "meeting stories"

    def __str__(self) -> str:
        return f"{self.meeting}: {self.site}"
