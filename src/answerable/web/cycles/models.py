"""The assessed year: its rules and its deadlines."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from answerable.web.organisation.models import Unit


class Cycle(models.Model):
    """One annual round. `rules` is the JSON of `answerable.scoring.Rules`, frozen with a meeting's manifest."""

    title = models.CharField(_("title"), max_length=200)
    assessed_year = models.PositiveSmallIntegerField(_("assessed year"))
    # Whose round it is: empty for the whole organisation, else a unit that holds meetings of its own for what lies below it.
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("held by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cycles",
    )
    debriefs_due = models.DateTimeField(_("debriefs due"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Asia/Shanghai")
    rules = models.JSONField(_("rules"), default=dict)
    # {"review": [minimum, maximum], "highlights": ..., "problems": ..., "plan": ...}; characters as people count
    debrief_limits = models.JSONField(_("debrief limits"), default=dict)

    class Meta:
        ordering = ("-assessed_year", "-pk")

    def __str__(self) -> str:
        return self.title
