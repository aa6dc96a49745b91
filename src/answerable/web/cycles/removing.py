"""Deleting a cycle that was made by mistake: one to which no meeting and no debrief belongs."""

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.web.cycles import topics
from answerable.web.cycles.models import Cycle


def why_it_stays(cycle: Cycle) -> str:
    """A sentence that says what belongs to the cycle; empty when it can be deleted."""
    [(_cycle, counts)] = topics.counted(Cycle.objects.filter(pk=cycle.pk))
    held = [
        _("%(title)s: %(count)s") % {"title": topic.title, "count": count} for topic, count in counts if count
    ]
    if not held:
        return ""
    return _("This still belongs to the cycle, so it stays: %(held)s.") % {"held": _(", ").join(held)}


def remove(cycle: Cycle, typed: str) -> str:
    """Why it was not deleted; empty when it was."""
    with transaction.atomic():
        locked = Cycle.objects.select_for_update().get(pk=cycle.pk)
        if stays := why_it_stays(locked):
            return stays
        if typed.strip() != locked.title.strip():
            return _("The title that was typed is not the cycle's.")
        locked.delete()
    return ""
