"""A second issuer held by the tellers: with it the site alone can admit nobody.

Off unless the meeting has its address. Before freezing the issuer makes its keys and is given the list of people, by hash
of their tickets; the manifest names its keys beside the site's, so a ballot needs both signatures. Once frozen it is
opened with the manifest, which fixes its list: what changes here afterwards waits there until the tellers confirm.
It is closed with the scoring, and its register is fetched once, at counting.

Errors: `IssuerError` with a sentence. Freezing, opening and counting wait for the issuer; closing does not, since counting
closes it too. Nothing is half done that pressing again would not finish.
Specification: docs/ballot-protocol.md, "Two issuers".
"""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from answerable.protocol.manifest import SHEET
from answerable.web.casting import issuer_keys
from answerable.web.casting.castings import casting_of
from answerable.web.casting.recusal import recused
from answerable.web.custody.issuer_client import IssuerError, IssuerRefused, Member, ReachedIssuer
from answerable.web.custody.models import SecondIssuer
from answerable.web.meetings import tickets
from answerable.web.meetings.models import Attendee, Meeting
from answerable.web.meetings.stage import BEFORE_CLOSE, RUNNING

NAME = "tellers"
_FIELDS = frozenset({"identifier", "name", "venue", "group", "scope", "issuer"})


class NoControlSecret(IssuerError):
    """The control secret is not under keys/."""


def url_of(meeting: Meeting) -> str:
    """Where the meeting's second issuer is reached; empty without one."""
    return SecondIssuer.objects.filter(meeting=meeting).values_list("url", flat=True).first() or ""


def set_url(meeting: Meeting, url: str) -> None:
    """An empty one does away with the second issuer, which is possible before freezing only. The caller holds the meeting's lock."""
    if url:
        SecondIssuer.objects.update_or_create(meeting=meeting, defaults={"url": url})
    else:
        SecondIssuer.objects.filter(meeting=meeting).delete()


def reached(meeting: Meeting) -> ReachedIssuer:
    return ReachedIssuer(url_of(meeting), _secret(meeting.key), meeting.key)


def keep_secret(meeting: Meeting, secret: str) -> None:
    settings.HOME.write_private(_file(meeting.key), secret.encode())


def has_secret(meeting: Meeting) -> bool:
    return Path(settings.HOME.keys / _file(meeting.key)).exists()


def prepare(meeting: Meeting, groups: Sequence[str], scopes: Sequence[str]) -> list[Member]:
    """Its public keys as the manifest's rows, its list up to date; nothing without a second issuer."""
    if not url_of(meeting):
        return []
    bits = settings.ANSWERABLE_RSA_BITS if tuple(scopes) == (SHEET,) else issuer_keys.SCOPE_BITS
    rows = reached(meeting).keys(groups, scopes, bits)
    send_list(meeting)
    return rows


def send_list(meeting: Meeting, *, quick: bool = False) -> None:
    tickets.issue_tickets(meeting.attendees.select_related("meeting"))
    reached(meeting).roster(_people(meeting), quick=quick)


def announce(meeting: Meeting) -> None:
    """Open it for the frozen meeting, with the list as it is now. Repeating it changes nothing."""
    if not url_of(meeting):
        return
    reached(meeting).open(casting_of(meeting).manifest)
    send_list(meeting)
    _note(meeting, told=True)


def announce_if_it_answers(meeting: Meeting) -> None:
    """Called after freezing, which stays done even if the issuer is silent: opening the scoring asks it again, and says what is wrong."""
    with suppress(IssuerError):
        announce(meeting)


def changed(meeting: Meeting) -> None:
    """Somebody has another ticket or another seat. If the issuer is silent, the page says that it has not been told."""
    if meeting.stage not in RUNNING or not url_of(meeting):
        return
    _note(meeting, told=False)
    with suppress(IssuerError):
        send_list(meeting, quick=True)
        _note(meeting, told=True)


def close_if_it_answers(meeting: Meeting) -> None:
    """At close. Casting does not wait for it: the ballot box takes no ballot any more, and counting closes it too."""
    if url_of(meeting):
        with suppress(IssuerError):
            reached(meeting).close(quick=True)


def collect(meeting: Meeting) -> None:
    """Fetch its register, once. Raises `IssuerError`; the count waits for it."""
    if not SecondIssuer.objects.filter(meeting=meeting, register__isnull=True).exists():
        return
    issuer = reached(meeting)
    issuer.close()
    _note(meeting, register=_checked(issuer.register()))


def register(meeting: Meeting) -> list[Member]:
    """Its rows of the register, as far as they have been fetched."""
    found = SecondIssuer.objects.filter(meeting=meeting).values_list("register", flat=True).first()
    return found or []


def is_told(meeting: Meeting) -> bool:
    return SecondIssuer.objects.filter(meeting=meeting, told=True).exists()


def demand_known(meeting: Meeting) -> None:
    """Between freezing and close: that what answers is the issuer that the meeting was frozen with. Raises `IssuerError` if not."""
    state, has_keys = reached(meeting).standing()
    if not has_keys:
        sentence = _(
            "What answers at %(address)s does not know this meeting: it was started from another folder, or its disk was lost. "
            "Nobody else can be given the right to score until it is started from the folder it had when the meeting was frozen."
        )
        raise IssuerRefused("unknown-meeting", sentence % {"address": url_of(meeting)})
    if state == "new":
        sentence = _("The second issuer has not been opened for this meeting yet. Send it the list below.")
        raise IssuerRefused("not-open", sentence)


def addresses(meeting: Meeting) -> dict[str, str]:
    """Where a phone reaches each further issuer; it asks at `/issue` there."""
    url = url_of(meeting)
    return {NAME: url} if url else {}


def origins() -> list[str]:
    """The origins that phones must be allowed to ask; those of coming meetings too, whose page may be open already."""
    used = SecondIssuer.objects.filter(meeting__stage__in=BEFORE_CLOSE)
    return sorted(set(used.values_list("url", flat=True)))


def origin_of(text: str) -> str | None:
    """The plain origin in what was typed; None when it is something else."""
    try:
        parts = urlsplit(text.strip())
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    bare = parts.path in ("", "/") and not parts.query and not parts.fragment and not parts.username
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host or not bare or not host.isascii():
        return None
    if set(host) - set("abcdefghijklmnopqrstuvwxyz0123456789.-:"):
        return None
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"


def _people(meeting: Meeting) -> list[Member]:
    attendees = Attendee.objects.filter(meeting=meeting).select_related("meeting", "person", "venue")
    aside = recused(meeting)
    return [
        {
            "ticket": each.ticket_hash,
            "identifier": each.person.identifier,
            "name": each.person.name,
            "venue": each.venue.name,
            "group": each.group,
            "recused": sorted(aside.get(each.pk, ())),
        }
        for each in attendees
    ]


def _checked(rows: Any) -> list[Member]:
    """The register in the bundle's form; what is not, would make a bundle that nobody accepts."""
    good = isinstance(rows, list) and all(
        isinstance(row, dict)
        and row.keys() == _FIELDS
        and row["issuer"] == NAME
        and all(isinstance(value, str) for value in row.values())
        for row in rows
    )
    if not good:
        sentence = _("The second issuer's register is not in the form of one. Ask the tellers.")
        raise IssuerRefused("bad-register", sentence)
    return list(rows)


def _note(meeting: Meeting, **values: Any) -> None:
    SecondIssuer.objects.filter(meeting=meeting).update(**values)


def _file(key: str) -> str:
    return f"meetings/{key}/second-issuer"


def _secret(key: str) -> str:
    try:
        return Path(settings.HOME.keys / _file(key)).read_text().strip()
    except FileNotFoundError as error:
        raise NoControlSecret(
            _("The control secret of the second issuer is not here. Enter it on its page.")
        ) from error
