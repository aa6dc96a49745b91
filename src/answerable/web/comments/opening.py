"""Comments opened once, with the count of a closed meeting; then their key is destroyed.

What is stored says of each text which presenter it is about, and nothing else. Only the ballots that count are opened: a replaced one and
a void one keep what was written on them to themselves.
"""

from collections.abc import Iterable, Sequence

from django.db import transaction

from answerable.counting import open_comments
from answerable.protocol import canonical
from answerable.protocol.opening import Opened
from answerable.web.casting.scopes import presenter_id
from answerable.web.comments.models import OpenedComments, RaterComment
from answerable.web.custody import comments_key
from answerable.web.evidence.manifests import Signed
from answerable.web.meetings.models import Meeting


def open_once(meeting: Meeting, first: Signed, entries: Sequence[bytes], opened: Iterable[Opened]) -> None:
    """In the caller's transaction, which holds the meeting's row. `entries` and `opened` are in ledger order."""
    if first.manifest.comments is None or OpenedComments.objects.filter(meeting=meeting).exists():
        return
    found, published = open_comments(first.note.encode(), comments_key.private(meeting.key), entries, opened)
    OpenedComments.objects.create(meeting=meeting, published=published)
    presenters = {presenter_id(each): each for each in meeting.presenters.all()}
    RaterComment.objects.bulk_create(
        RaterComment(
            presenter=presenters[one.presenter],
            text=one.text,
            salt=canonical.b64u(one.salt),
            fingerprint=one.fingerprint(first.hash),
        )
        for one in found
        if one.text.strip()
    )
    transaction.on_commit(lambda: comments_key.destroy(meeting.key))


def published_of(meeting: Meeting) -> dict[str, object] | None:
    """comments.json of the bundle; None in a meeting without comments. Whatever was in the way before, the key is gone after this."""
    found = OpenedComments.objects.filter(meeting=meeting).first()
    if found is None:
        return None
    comments_key.destroy(meeting.key)
    published: dict[str, object] = found.published
    return published
