"""The bar of a group of actions: one cell an action, or cells by share when there are too many to count."""

from dataclasses import dataclass

from django import template

from answerable.web.followup.board import BoardGroup, Urgency

register = template.Library()

CELL, GAP = 15, 3
MOST = 16  # cells; of more actions each cell is narrower, so that the bar keeps its length

STYLES = {
    Urgency.OVERDUE: "fbad",
    Urgency.SOON: "f4",
    Urgency.OPEN: "f4",
    Urgency.REPORTED: "f2",
    Urgency.ACCEPTED: "f1",
    Urgency.CLOSED: "f1",
    Urgency.CARRIED: "f3",
}


@dataclass(frozen=True, slots=True)
class BarCell:
    """A cell as the drawing has it, in its units."""

    style: str
    x: float
    width: float
    mark: str

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 2)


@register.filter
def bar_width(group: BoardGroup) -> int:
    return max(min(len(group.urgencies), MOST), 1) * (CELL + GAP)


@register.filter
def bar_cells(group: BoardGroup) -> list[BarCell]:
    step = bar_width(group) / max(len(group.urgencies), 1)
    width = round(step - GAP if step > 2 * GAP else step * 0.8, 2)
    fits = width >= 8
    return [
        BarCell(STYLES[each], round(at * step + 0.5, 2), width, str(each) if fits else "")
        for at, each in enumerate(group.urgencies)
    ]


@register.filter
def tone_of(urgency: Urgency) -> str:
    return {Urgency.OVERDUE: "tone-bad", Urgency.SOON: "tone-warn", Urgency.CLOSED: "tone-good"}.get(
        urgency, ""
    )
