"""What goes live is stamped by the server and written into the log of publications, whoever or whatever put it there.

The first publication is Wagtail's `first_published_at`: the server's clock, in no form, and kept through every later revision. Each publication that readers can
tell from the one before is an entry of the log; one that changes nothing is none.
"""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Revision

from answerable.protocol import canonical
from answerable.web.accounts.models import User
from answerable.web.newsroom.addressing import place_of
from answerable.web.newsroom.models import Article, EntryKind, NewsSite, PublicationEntry


def went_live(*, instance: Article, revision: Revision | None = None, **_more: object) -> None:
    """Wagtail has published the article, from `revision`. It says so of what is only scheduled, too: readers do not see that yet."""
    if not instance.live:
        return
    actor = revision.user if revision else None
    last = PublicationEntry.objects.filter(page_id=instance.pk).last()
    note = instance.correction
    if last is None:
        kind = EntryKind.PUBLISHED
    elif last.kind == EntryKind.WITHDRAWN:
        kind = EntryKind.RESTORED
    elif note:
        kind = EntryKind.CORRECTED
    elif canonical.loads(bytes(last.entry))["content"] == canonical.digest(content_of(instance)):
        return
    else:
        kind = EntryKind.CHANGED
    write(instance, kind, actor, note)
    if note:
        _forget_correction(instance, revision)


def was_withdrawn(*, instance: Article, **_more: object) -> None:
    """Wagtail has taken the article away, by hand or because it expired."""
    write(instance, EntryKind.WITHDRAWN, None, "")


def write(article: Article, kind: EntryKind, actor: User | None, note: str) -> PublicationEntry:
    """Append an entry. Two at once wait for each other at the group's site's row."""
    with transaction.atomic():
        NewsSite.objects.select_for_update().order_by("pk").first()
        last = PublicationEntry.objects.last()
        number = 0 if last is None else last.number + 1
        at = timezone.now()
        entry = {
            "number": number,
            "kind": kind.value,
            "site": article.site.slug,
            "language": article.locale.language_code,
            "address": place_of(article).whole,
            "title": article.title,
            "content": canonical.digest(content_of(article)),
            "at": stamp(at),
            "first_published": stamp(article.first_published_at or at),
            "note": note,
        }
        return PublicationEntry.objects.create(
            number=number,
            site=article.site,
            page=article,
            kind=kind,
            at=at,
            note=note,
            actor=actor,
            entry=canonical.dumps(entry),
        )


def content_of(article: Article) -> dict[str, Any]:
    """What readers are told, as plain values; its digest stands in the log."""
    return {
        "title": article.title,
        "subtitle": article.subtitle,
        "summary": article.summary,
        "source": article.source,
        "author": article.author,
        "editor": article.editor,
        "event_date": str(article.event_date or ""),
        "source_date": str(article.source_date),
        "body": _without_ids(article.body.get_prep_value()),
        "attachments": _without_ids(article.attachments.get_prep_value()),
    }


def stamp(at: datetime) -> str:
    """A moment as the log writes it, to the second: 2027-01-21T07:17:10Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _without_ids(value: Any) -> Any:
    """Wagtail gives each block an id of its own, which says nothing. Numbers that are not whole become text, since the canonical form has none."""
    if isinstance(value, dict):
        return {name: _without_ids(each) for name, each in value.items() if name != "id"}
    if isinstance(value, list):
        return [_without_ids(each) for each in value]
    return str(value) if isinstance(value, float) else value


def _forget_correction(article: Article, revision: Revision | None) -> None:
    """It was told once: the next change begins without it."""
    Article.objects.filter(pk=article.pk).update(correction="")
    article.correction = ""
    if revision is not None:
        revision.content["correction"] = ""
        revision.save(update_fields=["content"])
