"""The meeting: venues, presenters, agenda, attendees, and who does what there."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from answerable.web.cycles.models import Cycle
from answerable.web.meetings.stage import AFTER_CLOSE, LIVE
from answerable.web.meetings.stage import Stage as Stage
from answerable.web.organisation.models import Person, Unit


class Meeting(models.Model):
    """`key` names the meeting at the ballot box and in the bundle; it is random and says nothing.

    What an app above keeps of a meeting is in a model of that app.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="meetings")
    key = models.CharField(max_length=16, unique=True)
    title = models.CharField(_("title"), max_length=200)
    starts_at = models.DateTimeField(_("starts"))
    time_zone = models.CharField(_("time zone"), max_length=64, default="Asia/Shanghai")
    stage = models.CharField(_("stage"), max_length=12, choices=Stage.choices, default=Stage.PREPARED)
    # Who called it, and the leader who attends and speaks: as minutes and news name them.
    convened_by = models.CharField(_("convened by"), max_length=200, blank=True)
    leader = models.CharField(_("leader who attends and speaks"), max_length=200, blank=True)
    draw_seed = models.CharField(_("seed of the draw"), max_length=64, blank=True)

    class Meta:
        ordering = ("-starts_at", "-pk")

    def __str__(self) -> str:
        return self.title

    @property
    def is_live(self) -> bool:
        """For templates: from convening until no ballot comes any more."""
        return self.stage in LIVE

    @property
    def is_over(self) -> bool:
        """For templates: no ballot comes any more."""
        return self.stage in AFTER_CLOSE


class Venue(models.Model):
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="venues")
    name = models.CharField(_("name"), max_length=200)
    is_main = models.BooleanField(_("main venue"), default=False)

    class Meta:
        ordering = ("-is_main", "pk")
        constraints = (
            models.UniqueConstraint(fields=("meeting", "name"), name="venue_named_once"),
            models.UniqueConstraint(
                fields=("meeting",), condition=models.Q(is_main=True), name="one_main_venue"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Presenter(models.Model):
    """Somebody who reports at this meeting; `position` is the draw order, from 1."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="presenters")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="presentations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="presentations")
    position = models.PositiveIntegerField(_("draw order"))
    withdrawn = models.BooleanField(_("withdrawn"), default=False)
    withdrawn_reason = models.TextField(_("reason"), blank=True)

    class Meta:
        ordering = ("position", "pk")
        constraints = (models.UniqueConstraint(fields=("meeting", "person"), name="presents_once"),)

    def __str__(self) -> str:
        return f"{self.person} ({self.unit})"


class ItemKind(models.TextChoices):
    OPENING = "opening", _("Opening")
    DEBRIEF = "debrief", _("Debrief")
    QUESTIONS = "questions", _("Questions")
    SCORING = "scoring", _("Scoring")
    SPEECH = "speech", _("Closing speech")
    BREAK = "break", _("Break")
    OTHER = "other", _("Other")


class Item(models.Model):
    """A line of the agenda."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    kind = models.CharField(_("kind"), max_length=12, choices=ItemKind.choices)
    title = models.CharField(_("title"), max_length=200)
    presenter = models.ForeignKey(
        Presenter, null=True, blank=True, on_delete=models.CASCADE, related_name="items"
    )
    planned_minutes = models.PositiveIntegerField(_("planned minutes"), default=8)

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.title


class Attendee(models.Model):
    """A person expected at a meeting, in one venue and one rater group.

    The ticket itself is never stored: it is derived from a key kept outside the database, the meeting, the
    attendee and `ticket_number`, which is raised to make an old ticket worthless.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendees")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attendances")
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="attendees")
    group = models.CharField(_("rater group"), max_length=40)
    ticket_number = models.PositiveIntegerField(default=1)
    ticket_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    present = models.BooleanField(_("present"), default=False)

    class Meta:
        ordering = ("venue", "group", "person__identifier")
        constraints = (models.UniqueConstraint(fields=("meeting", "person"), name="attends_once"),)

    def __str__(self) -> str:
        return f"{self.person} @ {self.venue}"


class MeetingRoleKind(models.TextChoices):
    CHAIR = "chair", _("Chair")
    STEWARD = "steward", _("Steward")
    AUDITOR = "auditor", _("Auditor")
    TELLER = "teller", _("Teller")
    MODERATOR = "moderator", _("Moderator")
    RECORDER = "recorder", _("Recorder")


class MeetingRole(models.Model):
    """A duty at one meeting; a steward's may be limited to one venue."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="roles")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="meeting_roles")
    kind = models.CharField(_("role"), max_length=12, choices=MeetingRoleKind.choices)
    venue = models.ForeignKey(Venue, null=True, blank=True, on_delete=models.CASCADE, related_name="roles")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("meeting", "person", "kind", "venue"), name="meeting_role_held_once"
            ),
            # A database takes two empty venues for different ones, so roles without a venue need a constraint of their own.
            models.UniqueConstraint(
                fields=("meeting", "person", "kind"),
                condition=models.Q(venue__isnull=True),
                name="meeting_role_held_once_everywhere",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"


class AuditEntry(models.Model):
    """What was done to a meeting, by whom, when. Changed only to erase a person's data, removed only when its time of retention is over."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="audit_entries")
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    actor_name = models.CharField(max_length=200)
    verb = models.CharField(max_length=40)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.verb}: {self.actor_name}"
