"""The log of publications as it is kept, and the number of the edition that readers see."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class EntryKind(models.TextChoices):
    PUBLISHED = "published", _("First published")
    TAKEN = "taken", _("Taken from another site")
    CHANGED = "changed", _("Changed")
    CORRECTED = "corrected", _("Corrected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    RESTORED = "restored", _("Published again")


class PublicationEntry(models.Model):
    """One entry of the publication log: what readers could see from `at` on. Never changed, never removed.

    `number` counts from 0 without a gap. `entry` is the canonical JSON that is signed; the other fields repeat what of it is looked for.
    """

    number = models.PositiveBigIntegerField(unique=True)
    site = models.ForeignKey("newsroom.NewsSite", on_delete=models.PROTECT, related_name="publications")
    page = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=10, choices=EntryKind.choices)
    at = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )  # in no public entry
    entry = models.BinaryField()

    class Meta:
        ordering = ("number",)
        indexes = (models.Index(fields=("page", "number")), models.Index(fields=("site", "number")))

    def __str__(self) -> str:
        return f"{self.number}: {self.kind}"


class PublicationTile(models.Model):
    """256 hashes of the log's tree, or fewer at its right edge (`protocol.merkle.Tiled`)."""

    level = models.PositiveSmallIntegerField()
    number = models.PositiveBigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("level", "number"), name="one_tile_at_a_place"),)

    def __str__(self) -> str:
        return f"{self.level}/{self.number}"


class Edition(models.Model):
    """One row, whose numbers rise with every change that readers can see, and with those of sites and sections. Whoever holds it is alone in changing that
    (`edition`).
    """

    number = models.PositiveBigIntegerField(default=0)
    structure = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)
