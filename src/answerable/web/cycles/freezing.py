"""When the rules of a cycle may no longer be changed here."""

from answerable.web.cycles.models import Cycle


def is_frozen(cycle: Cycle) -> bool:
    """Whether a meeting of the cycle has its rules signed into a manifest; from then on changes are amendments there."""
    return cycle.meetings.exclude(stage="prepared").exists()
