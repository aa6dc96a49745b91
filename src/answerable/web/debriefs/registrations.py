"""What debriefs add below them: their section on a cycle's page."""

from django.utils.translation import gettext_lazy as _

from answerable.web.cycles import topics
from answerable.web.cycles.topics import CycleTopic


def register() -> None:
    topics.register(CycleTopic(_("Debriefs"), "debriefs", "debriefs/of_cycle.html"))
