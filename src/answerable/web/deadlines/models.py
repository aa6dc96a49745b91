"""Calendars that programs read, what each last said of every entry, and the digests of reminders."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from answerable.web.organisation.models import Person, Unit


class CalendarFeed(models.Model):
    """The calendar of a person or of a unit. Its address is made of its key and `key_number`, which is raised to make the old address worthless.

    `language` is that of who asked for the address: the programs that read it have none.
    """

    person = models.OneToOneField(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="feed"
    )
    unit = models.OneToOneField(Unit, null=True, blank=True, on_delete=models.CASCADE, related_name="feed")
    key_number = models.PositiveIntegerField(default=1)
    language = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(person__isnull=True) ^ models.Q(unit__isnull=True), name="feed_of_one"
            ),
        )

    def __str__(self) -> str:
        return str(self.person or self.unit)


class FeedEntry(models.Model):
    """An entry as it was last given out. `sequence` rises with each change, as RFC 5545 asks; what is dropped stays as cancelled, so that
    programs that have it take it away.
    """

    feed = models.ForeignKey(CalendarFeed, on_delete=models.CASCADE, related_name="entries")
    key = models.CharField(max_length=60)
    sequence = models.PositiveIntegerField(default=0)
    content = models.JSONField()
    cancelled = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("feed", "key")
        constraints = (models.UniqueConstraint(fields=("feed", "key"), name="feed_entry_once"),)

    def __str__(self) -> str:
        return f"{self.key} #{self.sequence}"


class Rhythm(models.TextChoices):
    DAILY = "daily", _("Every day, if there is something")
    WEEKLY = "weekly", _("On Mondays")
    NONE = "none", _("Only what I must know: sent back, or overdue")


class Reminding(models.Model):
    """How often somebody wants reminders. `told` are the required notices that were mailed, each mailed once; `language` is that in which it was chosen."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="reminding")
    rhythm = models.CharField(
        _("reminders by mail"), max_length=8, choices=Rhythm.choices, default=Rhythm.DAILY
    )
    told = models.JSONField(default=list)
    language = models.CharField(max_length=10, blank=True)

    def __str__(self) -> str:
        return f"{self.person}: {self.rhythm}"


class Digest(models.Model):
    """That somebody was mailed a digest on a day: one at most."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="digests")
    day = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "day"), name="one_digest_a_day"),)

    def __str__(self) -> str:
        return f"{self.person}: {self.day}"
