"""What comes after the count: imported components, named decisions, the published result."""

from django.db import models
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


class Publication(models.Model):
    """The result as published, with its evidence."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="publication")
    result = models.JSONField()
    # Under each manifest before the last, when the rules were amended.
    earlier_results = models.JSONField(default=list)
    bundle = models.FileField(upload_to="bundles")
    bundle_sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.meeting}: {self.bundle_sha256[:12]}"
