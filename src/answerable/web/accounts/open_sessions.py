"""Where an account is signed in: what its owner sees and may end. No address is kept or shown."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils import timezone
from django.utils.crypto import salted_hmac

from answerable.web.accounts.fresh import SIGNED_IN_AT
from answerable.web.accounts.models import Session, SessionStore, User

SEEN_AT, BROWSER = "seen_at", "browser"
BROWSERS = (
    ("wxwork", "WeCom"),
    ("DingTalk", "DingTalk"),
    ("Lark", "Feishu"),
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone|iPad", "iOS"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("HarmonyOS|OpenHarmony", "HarmonyOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class OpenSession:
    """`handle` names it in addresses; the session's own key, which would open it, is never shown."""

    handle: str
    browser: str
    began: datetime
    seen: datetime
    current: bool


def browser_in_words(claimed: str) -> str:
    """“Firefox, Windows” from what a browser says of itself; no more than two words of it are kept."""
    found = [
        next((word for pattern, word in table if re.search(pattern, claimed)), "")
        for table in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(filter(None, found))


def open_sessions(user: User, current_key: str | None) -> list[OpenSession]:
    """The current one first, then by when they were last used."""
    found = [
        _shown(kept, current_key)
        for kept in Session.objects.filter(user=user, expire_date__gt=timezone.now())
    ]
    return sorted(found, key=lambda one: (one.current, one.seen), reverse=True)


def _shown(kept: Session, current_key: str | None) -> OpenSession:
    values = SessionStore().decode(kept.session_data)
    began = values.get(SIGNED_IN_AT, 0.0)
    return OpenSession(
        handle=_handle(kept.session_key),
        browser=values.get(BROWSER, ""),
        began=datetime.fromtimestamp(began, UTC),
        seen=datetime.fromtimestamp(values.get(SEEN_AT, began), UTC),
        current=kept.session_key == current_key,
    )


def _handle(key: str) -> str:
    return salted_hmac("answerable.accounts.session", key, algorithm="sha256").hexdigest()[:16]


def end(user: User, handle: str) -> int:
    """End one; how many there were, 0 or 1."""
    keys = [
        key
        for key in Session.objects.filter(user=user).values_list("pk", flat=True)
        if _handle(key) == handle
    ]
    return Session.objects.filter(pk__in=keys).delete()[0]


def end_others(user: User, current_key: str | None) -> int:
    """End all but the current one; all of them with None."""
    return Session.objects.filter(user=user).exclude(pk=current_key or "").delete()[0]
