"""What of the comments is shown to whom: to the reviewer all, to who reported those that were passed on, once there are enough and all were looked at."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answerable.protocol import canonical
from answerable.protocol.comments import SealedText
from answerable.web.casting.castings import casting_of
from answerable.web.casting.scopes import presenter_id
from answerable.web.comments.models import CommentState, RaterComment
from answerable.web.meetings.models import Presenter

BLACKED = "■■■"  # whatever the length of what it hides


@dataclass(frozen=True, slots=True)
class CommentsOf:
    """The comments on one presenter, in an order that says nothing. `least` is how many there must be before any is shown."""

    presenter: Presenter
    rows: tuple[RaterComment, ...]
    least: int

    @property
    def pending(self) -> int:
        return sum(each.verdict == CommentState.PENDING for each in self.rows)

    @property
    def is_enough(self) -> bool:
        return len(self.rows) >= self.least

    @property
    def shown(self) -> tuple[str, ...]:
        """What who reported may read: nothing until all is decided, and nothing that is not what a rater sealed."""
        if self.pending or not self.is_enough:
            return ()
        return tuple(
            as_shown(each) for each in self.rows if each.verdict == CommentState.RELEASED and is_genuine(each)
        )


def comments_of(presenters: Sequence[Presenter], least: int) -> list[CommentsOf]:
    """One for each, by one query. `least` is `k_min` of the rules, and never less than one."""
    rows = RaterComment.objects.filter(presenter__in=presenters).select_related("presenter__meeting__casting")
    return [
        CommentsOf(each, tuple(row for row in rows if row.presenter_id == each.pk), max(1, least))
        for each in presenters
    ]


def shown_to(presenter: Presenter, least: int) -> tuple[str, ...]:
    """What of the comments who reported may read, in an order that says nothing."""
    return comments_of([presenter], least)[0].shown


def words(blacked_out: str) -> list[str]:
    return [each.strip() for each in re.split(r"[;；\n]", blacked_out) if each.strip()]


def as_shown(row: RaterComment) -> str:
    """The text with its blacked-out words. Longer ones first, so that one within another hides nothing less."""
    text: str = row.text
    for word in sorted(words(row.blacked_out), key=len, reverse=True):
        text = text.replace(word, BLACKED)
    return text


def is_genuine(row: RaterComment) -> bool:
    """Whether the text is what its writer sealed: its fingerprint is in the evidence."""
    m = casting_of(row.presenter.meeting).manifest_hash
    sealed = SealedText(presenter_id(row.presenter), row.text, canonical.from_b64u(row.salt))
    return sealed.fingerprint(m) == row.fingerprint
