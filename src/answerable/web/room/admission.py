"""Who may listen to what: by duty, by a screen's cookie, or by a pass.

A pass lets a ticket's phone listen as a rater. It says which meeting and until when, and has a random number, by which the streams of one pass are
counted; it does not say whose it is, and nobody writes that down. The hub asks again every minute, and ends the stream of somebody whose duty has ended.
"""

import secrets
from importlib import import_module

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core import signing
from django.http import HttpRequest

from answerable.room.audiences import Audience, parted
from answerable.web.accounts.models import User
from answerable.web.accounts.presence import lacks_second_factor
from answerable.web.meetings.access import Duties, duties
from answerable.web.meetings.models import Meeting
from answerable.web.room import heartbeats, screens
from answerable.web.room.hub import Admission, Proofs, Topic

SALT = "answerable.room.pass"
PASS_SECONDS = 24 * 3600


def pass_for(meeting: Meeting) -> str:
    return signing.dumps([meeting.key, secrets.token_hex(8)], salt=SALT)


def is_pass_for(meeting_key: str, given: str) -> bool:
    try:
        key, _number = signing.loads(given, salt=SALT, max_age=PASS_SECONDS)
    except signing.BadSignature:
        return False
    return bool(key == meeting_key)


def allowed(held: Duties, audience: Audience, venue: int | None = None) -> bool:
    """By duty. Whoever may see the console may see every screen of the desk; a steward is shown their own venue."""
    leads = held.organiser or held.chair
    return {
        Audience.CHAIR: leads,
        Audience.MODERATOR: leads or held.moderates,
        Audience.RECORDER: held.organiser or held.records,
        Audience.STEWARD: leads or (venue is not None and _looks_after(held, venue)),
        Audience.PODIUM: leads or (venue is not None and _looks_after(held, venue)),
        Audience.SCREEN: held.visits,
        Audience.RATER: held.visits,
    }[audience]


def _looks_after(held: Duties, venue: int) -> bool:
    return held.every_venue or venue in held.venues


def admits(proofs: Proofs, topic: Topic) -> Admission | None:
    """By what a topic may be listened to; None if it may not. A pass is asked for nothing else: after a restart thousands come with theirs at once."""
    if topic.audience == Audience.RATER:
        by = next((each for each in proofs.passes if is_pass_for(topic.meeting, each)), None)
        if by is not None:
            return Admission(by)
    meeting, named = Meeting.objects.filter(key=topic.meeting).first(), parted(topic.audience)
    if meeting is None or named is None:
        return None
    audience, venue = named
    screen = screens.by_cookie(proofs.cookies.get(screens.COOKIE, ""))
    if screen is not None and screens.shows(screen, meeting, audience, venue):
        present = heartbeats.of(heartbeats.SCREEN, screen.pk)
        return Admission(present, present)
    user = user_of(proofs.session)
    held = None if user is None else duties_of(user, meeting)
    if held is None or not allowed(held, audience, venue):
        return None
    if venue is None:
        return Admission(f"session {proofs.session}")
    if not meeting.venues.filter(pk=venue).exists():
        return None
    # Whoever leads the meeting may look at a venue's page from anywhere; who looks after it sits there.
    is_there = _looks_after(held, venue) and not (held.organiser or held.chair)
    return Admission(f"session {proofs.session}", heartbeats.of(heartbeats.VENUE, venue) if is_there else "")


def user_of(session: str) -> User | None:
    """Whose session it is; None also for somebody who still has to add the second factor that the installation wants. Read without renewing it."""
    if not session:
        return None
    store = import_module(settings.SESSION_ENGINE).SessionStore
    account = store(session).load().get(SESSION_KEY)
    user = User.objects.filter(pk=account, is_active=True).first() if account else None
    return None if user is None or lacks_second_factor(user) else user


def duties_of(user: User, meeting: Meeting) -> Duties:
    """What the account may do at the meeting, outside any request."""
    request = HttpRequest()
    request.user = user
    return duties(request, meeting)
