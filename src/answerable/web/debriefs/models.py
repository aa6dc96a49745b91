"""Written debriefs: a draft, the versions handed in, the files that go with them, and what was done when."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from answerable.web.cycles.models import Cycle
from answerable.web.organisation.models import Person, Unit


class DebriefState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("debrief", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("debrief", "Submitted")
    RETURNED = "returned", pgettext_lazy("debrief", "Returned")
    ACCEPTED = "accepted", pgettext_lazy("debrief", "Accepted")


class Debrief(models.Model):
    """What one presenter writes in one cycle; the four texts are the working draft."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="debriefs")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="debriefs")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="debriefs")
    state = models.CharField(max_length=12, choices=DebriefState.choices, default=DebriefState.DRAFT)
    review = models.TextField(pgettext_lazy("debrief", "Review"), blank=True)
    highlights = models.TextField(pgettext_lazy("debrief", "Highlights"), blank=True)
    problems = models.TextField(pgettext_lazy("debrief", "Problems"), blank=True)
    plan = models.TextField(pgettext_lazy("debrief", "Next-year plan"), blank=True)
    # What is answered of last year's promises, by their keys (`answers`).
    answers = models.JSONField(default=dict, blank=True)
    return_note = models.TextField(_("Note on return"), blank=True)
    # Counts saves of the draft, so that a page left open elsewhere cannot overwrite newer text unseen.
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("cycle", "person__identifier")
        constraints = (models.UniqueConstraint(fields=("cycle", "person"), name="one_debrief_each"),)

    def __str__(self) -> str:
        return f"{self.cycle}: {self.person}"


class Attachment(models.Model):
    """A file of the draft. One that went with a version stays on record when the draft drops it."""

    debrief = models.ForeignKey(Debrief, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to="debriefs/%Y")
    removed = models.BooleanField(default=False)

    class Meta:
        ordering = ("debrief", "name", "pk")

    def __str__(self) -> str:
        return self.name


class Version(models.Model):
    """A text as it was handed in, and the files with it; never changed afterwards."""

    debrief = models.ForeignKey(Debrief, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    review = models.TextField(blank=True)
    highlights = models.TextField(blank=True)
    problems = models.TextField(blank=True)
    plan = models.TextField(blank=True)
    # As `answers.handed_in` gives them.
    answers = models.JSONField(default=list, blank=True)
    attachments = models.ManyToManyField(Attachment, related_name="versions", blank=True)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)

    class Meta:
        ordering = ("debrief", "number")
        constraints = (models.UniqueConstraint(fields=("debrief", "number"), name="version_number_once"),)

    def __str__(self) -> str:
        return f"{self.debrief} #{self.number}"


class DebriefVerb(models.TextChoices):
    ASK = "ask", _("Asked for")
    SUBMIT = "submit", pgettext_lazy("debrief", "Submitted")
    RETURN = "return", pgettext_lazy("debrief", "Returned")
    ACCEPT = "accept", pgettext_lazy("debrief", "Accepted")
    REOPEN = "reopen", _("Reopened")


class Step(models.Model):
    """What was done to a debrief, by whom, when, with which note. Only ever added to."""

    debrief = models.ForeignKey(Debrief, on_delete=models.CASCADE, related_name="steps")
    verb = models.CharField(max_length=12, choices=DebriefVerb.choices)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    actor_name = models.CharField(max_length=200)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("debrief", "pk")

    def __str__(self) -> str:
        return f"{self.debrief}: {self.get_verb_display()}"
