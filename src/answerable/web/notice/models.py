"""The notice of a meeting as it is being written, each as it was sent, and who answered what."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from answerable.web.meetings.models import Meeting, Presenter
from answerable.web.organisation.models import Person


class Notice(models.Model):
    """The draft. `sections` is a list of {"key", "heading", "text", "by_hand"}; a text that nobody changed by hand is composed anew from the
    meeting's facts.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="notice")
    title = models.CharField(_("title"), max_length=200)
    mark = models.CharField(_("heading mark"), max_length=60, blank=True)
    issuer = models.CharField(_("issued by"), max_length=200, blank=True)
    number = models.CharField(_("document number"), max_length=60, blank=True)
    addressed = models.CharField(_("addressed to"), max_length=400, blank=True)
    answers_due = models.DateTimeField(_("answers due"), null=True, blank=True)
    slides_due = models.DateTimeField(_("slides due"), null=True, blank=True)
    sends_changes = models.BooleanField(
        _("send a new notice by itself when the time or a place changes"), default=True
    )
    sections = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.title


class SentNotice(models.Model):
    """A notice as it went out; never changed. `facts` is what was true then, `changes` the sentences on what differed from the one before."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="sent_notices")
    number = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=10)
    content = models.JSONField()
    facts = models.JSONField()
    changes = models.JSONField(default=list)
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("meeting", "number")
        constraints = (models.UniqueConstraint(fields=("meeting", "number"), name="notice_numbered_once"),)

    def __str__(self) -> str:
        return f"{self.meeting} #{self.number}"


class Coming(models.TextChoices):
    UNKNOWN = "", _("No answer yet")
    COMES = "comes", _("Comes")
    SENDS = "sends", _("Sends somebody")
    CANNOT = "cannot", _("Cannot come")


class Invitation(models.Model):
    """Somebody who gets the notice. `sent_number` is the last notice that was mailed to them, 0 for none; `key_number` makes older links worthless."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    coming = models.CharField(
        _("answer"), max_length=8, choices=Coming.choices, blank=True, default=Coming.UNKNOWN
    )
    substitute = models.CharField(_("who comes instead"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    sent_number = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)
    key_number = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ("person__identifier",)
        constraints = (models.UniqueConstraint(fields=("meeting", "person"), name="invited_once"),)

    def __str__(self) -> str:
        return f"{self.person}: {self.get_coming_display()}"


class Slides(models.Model):
    """What a presenter shows while reporting: one file, private."""

    presenter = models.OneToOneField(Presenter, on_delete=models.CASCADE, related_name="slides")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to="slides/%Y")
    handed_at = models.DateTimeField()
    handed_by = models.CharField(max_length=200)

    class Meta:
        verbose_name_plural = "slides"

    def __str__(self) -> str:
        return f"{self.presenter}: {self.name}"
