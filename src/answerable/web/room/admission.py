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

from answerable.room.audiences import Audience
from answerable.web.accounts.models import User
from answerable.web.accounts.presence import lacks_second_factor
from answerable.web.meetings.access import Duties, duties
from answerable.web.meetings.models import Meeting
from answerable.web.room import screens
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


def allowed(held: Duties, audience: Audience) -> bool:
    """By duty. Whoever may see the console may see every screen of the desk."""
    leads = held.organiser or held.chair
    return {
        Audience.CHAIR: leads,
        Audience.MODERATOR: leads or held.moderates,
        Audience.RECORDER: held.organiser or held.records,
        Audience.STEWARD: leads or held.stewards,
        Audience.SCREEN: held.visits,
        Audience.RATER: held.visits,
    }[audience]


def admits(proofs: Proofs, topic: Topic) -> Admission | None:
    """By what a topic may be listened to; None if it may not. A pass is asked for nothing else: after a restart thousands come with theirs at once."""
    if topic.audience == Audience.RATER:
        by = next((each for each in proofs.passes if is_pass_for(topic.meeting, each)), None)
        if by is not None:
            return Admission(by)
    meeting = Meeting.objects.filter(key=topic.meeting).first()
    if meeting is None or topic.audience not in set(Audience):
        return None
    audience = Audience(topic.audience)
    if audience == Audience.SCREEN:
        screen = screens.by_cookie(proofs.cookies.get(screens.COOKIE, ""))
        if screen is not None and screen.meeting_id == meeting.pk:
            return Admission(f"screen {screen.pk}", str(screen.pk))
    user = user_of(proofs.session)
    if user is None or not allowed(duties_of(user, meeting), audience):
        return None
    return Admission(f"session {proofs.session}")


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
