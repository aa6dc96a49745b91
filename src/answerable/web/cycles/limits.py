"""How long each section of a debrief may be: its minimum and maximum number of characters.

Stored in `Cycle.debrief_limits` as {"review": [minimum, maximum], ...}. No maximum is written as null.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import pgettext_lazy

SECTIONS = ("review", "highlights", "problems", "plan")
SECTION_LABELS = {
    "review": pgettext_lazy("debrief", "Review"),
    "highlights": pgettext_lazy("debrief", "Highlights"),
    "problems": pgettext_lazy("debrief", "Problems"),
    "plan": pgettext_lazy("debrief", "Next-year plan"),
}
DEFAULT: dict[str, list[int | None]] = {
    "review": [100, 700],
    "highlights": [50, 500],
    "problems": [300, 1500],
    "plan": [100, 700],
}


@dataclass(frozen=True, slots=True)
class SectionLimit:
    least: int
    most: int | None

    def missing(self, length: int) -> int:
        """How many characters too few; 0 when enough."""
        return max(self.least - length, 0)

    def excess(self, length: int) -> int:
        """How many characters too many; 0 when not too long."""
        return 0 if self.most is None else max(length - self.most, 0)


def limits_of(stored: dict[str, Any]) -> dict[str, SectionLimit]:
    """A limit for each section; a section that was never set has the default."""
    pairs = {section: stored.get(section, DEFAULT[section]) for section in SECTIONS}
    return {
        section: SectionLimit(int(least or 0), None if most is None else int(most))
        for section, (least, most) in pairs.items()
    }
