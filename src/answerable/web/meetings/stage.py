"""The stages of a meeting, and every set of them that has a name. What leads from one to the next is in `stages`.

prepared, frozen, convened, scoring, closing, closed, published
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """`CLOSING`: nothing is issued any more, and the ballot box takes the ballots that wait on phones."""

    PREPARED = "prepared", _("Prepared")
    FROZEN = "frozen", _("Frozen")
    CONVENED = "convened", _("Convened")
    SCORING = "scoring", _("Scoring")
    CLOSING = "closing", _("Closing")
    CLOSED = "closed", _("Closed")
    PUBLISHED = "published", _("Published")


# The rules, the presenters and their order are open.
BEFORE_FREEZE = frozenset({Stage.PREPARED})
# Nobody has signed in, and the log of the room has not begun.
BEFORE_CONVENING = frozenset({Stage.PREPARED, Stage.FROZEN})
# The ballot box has not been opened.
BEFORE_OPEN = BEFORE_CONVENING | {Stage.CONVENED}
# The ballot box has not been told to close.
BEFORE_CLOSING = BEFORE_OPEN | {Stage.SCORING}
# The ballot box takes ballots.
CASTING = frozenset({Stage.SCORING, Stage.CLOSING})
# Ballots come or may still come; nobody sees a score.
BEFORE_CLOSE = BEFORE_OPEN | CASTING
# No ballot comes any more; the ballots can be opened and counted.
AFTER_CLOSE = frozenset({Stage.CLOSED, Stage.PUBLISHED})
# People sign in, and the right to cast is issued.
ISSUING = frozenset({Stage.CONVENED, Stage.SCORING})
# The rules are signed, and somebody who comes late can still be given the right to cast.
ADMITTING = ISSUING | {Stage.FROZEN}
# From convening until no ballot comes any more: numbers on the pages change by themselves.
LIVE = ISSUING | {Stage.CLOSING}
# Whoever has a further issuer's list is told of changes to it.
RUNNING = LIVE | {Stage.FROZEN}
# The rules are signed and the result is not published: they can be amended.
AMENDABLE = RUNNING | {Stage.CLOSED}
# Nothing is under way: not begun, or all over.
SETTLED = BEFORE_FREEZE | {Stage.PUBLISHED}
