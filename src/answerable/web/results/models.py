"""The count and what comes after it: imported components, named decisions, the published result and its pages."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from answerable.web.meetings.models import Meeting, Presenter


class ComponentScore(models.Model):
    """One presenter's value in an imported component (for example the routine score)."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="component_scores")
    component = models.CharField(max_length=40)
    presenter = models.ForeignKey(Presenter, on_delete=models.CASCADE, related_name="component_scores")
    value = models.DecimalField(max_digits=12, decimal_places=4)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("component", "presenter"), name="component_scored_once"),
        )

    def __str__(self) -> str:
        return f"{self.presenter}: {self.component} = {self.value}"


class Decision(models.Model):
    """A choice the rules leave to people, such as who of those tied at a quota's boundary gets the grade."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions")
    boundary = models.CharField(max_length=80)
    chosen = models.JSONField(default=list)
    reason = models.TextField(_("reason"))
    decided_by = models.CharField(_("decided by"), max_length=200)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("meeting", "boundary"), name="decided_once"),)

    def __str__(self) -> str:
        return f"{self.boundary}: {self.decided_by}"


class Count(models.Model):
    """The count of a closed meeting, kept so that pages need not count again. `counting` compares `ledger` with the ballots of now and counts anew if they differ."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="count")
    # Of the first manifest and the final checkpoint: two ledgers that agree in it are the same.
    ledger = models.CharField(max_length=64)
    # A line of JSON for each ballot of the ledger, as in opened.jsonl of the bundle.
    opened = models.FileField(upload_to="counts")
    # Of everything the results depend on.
    inputs = models.CharField(max_length=64)
    # Under each manifest in order; the last is the official one.
    results = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.meeting}: {self.inputs[:12]}"


class Statistics(models.Model):
    """How sure the result under one rule set is, and how far its raters agree: made once of each count. About units and groups, never about a rater."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="statistics")
    under = models.PositiveSmallIntegerField()
    # The inputs of the count that it was made of.
    inputs = models.CharField(max_length=64)
    release = models.CharField(max_length=20)
    # A `Doubt`, or {"reason": ...} of a `NoDoubt`.
    doubt = models.JSONField()
    # A `Consensus`; null where there is no valid ballot.
    consensus = models.JSONField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("meeting", "under"), name="weighed_once"),)

    def __str__(self) -> str:
        return f"{self.meeting}: under {self.under}"


class PublishedFor(models.TextChoices):
    """Who may see a published result."""

    EVERYBODY = "everybody", _("everybody who has the link")
    SIGNED_IN = "signed-in", _("people who are signed in")
    CONCERNED = "concerned", _("those with a duty at the meeting, and raters by their ticket")


class Publication(models.Model):
    """The result as published, with its evidence. The bundle is for the same people, unless `for_auditors_only`."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="publication")
    result = models.JSONField()
    # Under each manifest before the last, when the rules were amended.
    earlier_results = models.JSONField(default=list)
    # How many results there are, the official one included; said apart, because the results themselves are long.
    rule_sets = models.PositiveSmallIntegerField(default=1)
    audience = models.CharField(_("who may see it"), max_length=12, choices=PublishedFor.choices)
    # Whether something is withheld (`answerable.disclosure`). Then only the organiser and auditors get the bundle, and only the official result is shown.
    for_auditors_only = models.BooleanField(default=False)
    bundle = models.FileField(upload_to="bundles")
    bundle_sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.meeting}: {self.bundle_sha256[:12]}"


class ReportTemplate(models.Model):
    """A Word template that the organisation has made for reports. The newest is in use; none with `file` empty, which takes the one before out of use."""

    file = models.FileField(upload_to="templates", blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{timezone.localtime(self.added_at):%Y-%m-%d}: {self.file.name}"


class PublishedPage(models.Model):
    """The part of a published page that everybody sees alike, as it was made at the first look."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="pages")
    name = models.CharField(max_length=64)
    under = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=10)
    release = models.CharField(max_length=20)
    html = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("publication", "name", "under", "language", "release"), name="page_made_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.publication}: {self.name} under {self.under} ({self.language})"


class PublishedFile(models.Model):
    """A document about a published result, as it was made when it was first asked for. The file is named by its content.

    `name` is as it is downloaded, such as report.pdf. `digest` is of what the document depends on beside the publication; empty where that is nothing.
    """

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=64)
    under = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=10)
    release = models.CharField(max_length=20)
    digest = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to="documents")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("publication", "name", "under", "language", "release", "digest"),
                name="document_made_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.publication}: {self.name} under {self.under} ({self.language})"
