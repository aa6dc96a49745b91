"""Big screens and podiums: paired by a code that the screen shows and somebody at the desk types.

A browser on a wall opens `/screen`. It is given a cookie with a secret of its own and shows a code of six digits, good for PAIRING_MINUTES and once.
Typed at the desk, it ties the screen to a meeting and a venue; from then on the screen shows the meeting without any address being typed on the wall.
"""

import hashlib
import secrets
from collections import Counter
from collections.abc import Collection, Iterable
from datetime import timedelta
from itertools import count

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.protocol.codes import ALIKE
from answerable.room.audiences import Audience
from answerable.roster.text import narrowed
from answerable.web.accounts.models import User
from answerable.web.meetings.models import Meeting, Venue
from answerable.web.room.models import Screen

COOKIE = "screen"
CODE_DIGITS = 6
PAIRING_MINUTES = 15
NAME_LENGTH = 100
# A screen that was not seen for so long is shown as gone: a heartbeat comes every ten seconds.
GONE_AFTER = timedelta(seconds=30)
# Screens that nobody paired are forgotten after this, when others come.
FORGOTTEN_AFTER = timedelta(hours=1)
MOST_UNPAIRED = 200

PODIUM = "podium"
# What a screen can be pinned to; empty, it follows the console.
VIEWS = {
    "title": gettext_lazy("Title and venues"),
    "presenter": gettext_lazy("Who presents, with the time left"),
    "agenda": gettext_lazy("Agenda"),
    "sign-in": gettext_lazy("Sign-in"),
    "question": gettext_lazy("Question on the floor"),
    "join": gettext_lazy("Code for phones to join"),
    "turnout": gettext_lazy("Ballots returned"),
    "result": gettext_lazy("Result, once it is published"),
    "hold": gettext_lazy("Please wait"),
    PODIUM: gettext_lazy("Podium: time left and who is next"),
}


def by_cookie(secret: str) -> Screen | None:
    if not secret or len(secret) > 100:
        return None
    return Screen.objects.select_related("meeting", "venue").filter(secret_hash=_hash(secret)).first()


def make() -> tuple[Screen, str]:
    """A screen that waits to be paired, and the secret for its cookie. Strangers can make so many and no more."""
    now = timezone.now()
    waiting = Screen.objects.filter(meeting=None)
    waiting.filter(made_at__lt=now - FORGOTTEN_AFTER).delete()
    surplus = waiting.order_by("-made_at").values_list("pk", flat=True)[MOST_UNPAIRED - 1 :]
    Screen.objects.filter(pk__in=list(surplus)).delete()
    secret = secrets.token_urlsafe(32)
    return Screen.objects.create(secret_hash=_hash(secret), code=_fresh_code(), made_at=now), secret


def code_of(screen: Screen) -> str:
    """The code to show; a new one when the old one is too old."""
    if screen.meeting_id is not None:
        return ""
    if screen.code is None or screen.made_at < timezone.now() - timedelta(minutes=PAIRING_MINUTES):
        screen.code, screen.made_at = _fresh_code(), timezone.now()
        screen.save(update_fields=["code", "made_at"])
    return screen.code


def pair(
    meeting: Meeting, code: str, venue: Venue | None, view: str, actor: User | None = None
) -> Screen | None:
    """Tie the screen that shows this code to the meeting; None if no screen shows it."""
    typed = narrowed(code).upper().translate(ALIKE)
    since = timezone.now() - timedelta(minutes=PAIRING_MINUTES)
    with transaction.atomic():
        waiting = Screen.objects.select_for_update().filter(code=typed, meeting=None, made_at__gte=since)
        # In the order of their venues PostgreSQL could not lock them: a screen may have none.
        found = waiting.order_by("pk").first()
        if found is None:
            return None
        found.meeting, found.venue, found.view, found.code = meeting, venue, view, None
        found.placed_by = actor
        found.name = _name(meeting, venue, view)
        found.save()
    return found


def _name(meeting: Meeting, venue: Venue | None, view: str) -> str:
    """What it is and where it stands; the second of a kind gets a number."""
    what = _("Podium") if view == PODIUM else _("Big screen")
    name = f"{venue.name} · {what}" if venue else what
    taken = set(meeting.screens.values_list("name", flat=True))
    names = (name if at == 1 else f"{name} {at}" for at in count(1))
    return next(each[-NAME_LENGTH:] for each in names if each[-NAME_LENGTH:] not in taken)


def shows(screen: Screen, meeting: Meeting, audience: Audience, venue: int | None) -> bool:
    """Whether the screen shows what this audience of the meeting is told: what is for all screens, and where it stands at a venue's podium, what is for that podium."""
    if screen.meeting_id != meeting.pk:
        return False
    if audience == Audience.PODIUM:
        return screen.view == PODIUM and venue is not None and screen.venue_id == venue
    return audience == Audience.SCREEN


def release(screen: Screen) -> None:
    """The screen shows a code again."""
    screen.meeting = screen.venue = screen.placed_by = None
    screen.view, screen.code, screen.made_at = "", _fresh_code(), timezone.now()
    screen.save()


def seen(keys: Collection[str]) -> None:
    """These screens are connected now."""
    Screen.objects.filter(pk__in=[int(each) for each in keys]).update(seen_at=timezone.now())


def of_meeting(meeting: Meeting) -> list[Screen]:
    return list(Screen.objects.filter(meeting=meeting).select_related("venue"))


def connected(paired: Iterable[Screen]) -> Counter[int]:
    """How many of these are connected, by venue."""
    return Counter(each.venue_id for each in paired if each.venue_id is not None and is_there(each))


def is_there(screen: Screen) -> bool:
    return screen.seen_at is not None and screen.seen_at > timezone.now() - GONE_AFTER


def _fresh_code() -> str:
    """One that no waiting screen shows. There are a million, and at most MOST_UNPAIRED are taken."""
    while True:
        code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
        if not Screen.objects.filter(code=code).exists():
            return code


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
