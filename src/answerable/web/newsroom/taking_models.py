"""How an article of one site comes to another: a record of its own, beside both articles.

The copy is an article of the site that took it, with that site's own reviews, and no page alias of Wagtail's, which would go live past them. What may be done
with a record stands in `syndication`.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TakingState(models.TextChoices):
    OFFERED = "offered", pgettext_lazy("article of another site", "Offered")
    TAKEN = "taken", pgettext_lazy("article of another site", "Taken")
    DECLINED = "declined", pgettext_lazy("article of another site", "Not taken")
    WITHDRAWN = "withdrawn", _("Withdrawn at its source")


class Taking(models.Model):
    """One article, offered to one site, and what became of it.

    `given`: the group decided that the site is given it. `text` is the digest of the text that the copy has (`syndication.text_of`): another one was not taken, and cannot go live. `seen` is that of the text at the
    source: where both differ, the source has changed since.
    """

    original = models.ForeignKey(
        "newsroom.Article", null=True, on_delete=models.SET_NULL, related_name="takings"
    )
    source = models.ForeignKey("newsroom.NewsSite", on_delete=models.PROTECT, related_name="offers")
    title = models.CharField(max_length=255)
    site = models.ForeignKey("newsroom.NewsSite", on_delete=models.PROTECT, related_name="takings")
    copy = models.OneToOneField(
        "newsroom.Article", null=True, on_delete=models.SET_NULL, related_name="taken_as"
    )
    state = models.CharField(max_length=9, choices=TakingState.choices, default=TakingState.OFFERED)
    given = models.BooleanField(default=False)
    text = models.CharField(max_length=64, blank=True)
    seen = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (models.UniqueConstraint(fields=("original", "site"), name="offered_once"),)

    def __str__(self) -> str:
        return f"{self.title}: {self.source}, {self.site}"

    @property
    def is_given(self) -> bool:
        """Whether the group's reviews stand for those of the site: the group gave it, and the site still takes what is given."""
        return self.given and self.site.takes_given and self.source.is_group

    @property
    def has_changed(self) -> bool:
        """Whether the source says something else than what was taken."""
        return self.state == TakingState.TAKEN and self.text != self.seen


class StepKind(models.TextChoices):
    OFFERED = "offered", pgettext_lazy("article of another site", "Offered")
    TAKEN = "taken", pgettext_lazy("article of another site", "Taken")
    GIVEN = "given", _("Published there at once by the group")
    CHANGED = "changed", _("Changed at its source")
    RENEWED = "renewed", _("Change taken over")
    DECLINED = "declined", pgettext_lazy("article of another site", "Not taken")
    REMOVED = "removed", _("Taken off this site")
    WITHDRAWN = "withdrawn", _("Withdrawn at its source")


class TakingStep(models.Model):
    """What was done with a record, by whom. Never removed, and changed only to erase a name."""

    taking = models.ForeignKey(Taking, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=9, choices=StepKind.choices)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    said = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.taking}: {self.kind}"
