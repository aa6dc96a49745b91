"""What goes live is stamped by the server and written into the log of publications, whoever or whatever put it there.

The first publication is Wagtail's `first_published_at`: the server's clock, in no form, and kept through every later revision. Each publication that readers can
tell from the one before is an entry of the log; one that changes nothing is none. What readers can tell is what stands in the marked elements of the page
(`answerable.publication.content`), and its address: the page is made as a reader gets it, and read as a stranger would read it.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex, Revision

from answerable.publication import content
from answerable.publication.content import Content
from answerable.publication.log import LogEntry, read_entry, written
from answerable.web.accounts.models import User
from answerable.web.newsroom import edition, log_tree, reader
from answerable.web.newsroom.addressing import place_of, start_of
from answerable.web.newsroom.models import (
    Article,
    EntryKind,
    NewsFile,
    Picture,
    PublicationEntry,
    PublishedText,
    Taking,
)
from answerable.web.newsroom.moments import stamp

NOTHING = content.digest({})


def went_live(*, instance: Article, revision: Revision | None = None, **_more: object) -> None:
    """Wagtail has published the article, from `revision`."""
    if not instance.live:  # Wagtail tells of what is only scheduled too
        return
    actor = revision.user if revision else None
    note = instance.correction
    with transaction.atomic():
        edition.hold()
        last = last_of(instance)
        if last is None:
            kind = EntryKind.TAKEN if origin_of(instance) else EntryKind.PUBLISHED
        elif not last.is_live:
            kind = EntryKind.RESTORED
        elif note:
            kind = EntryKind.CORRECTED
        elif is_told(instance, last):
            return
        else:
            kind = EntryKind.CHANGED
        write(instance, kind, actor, note)
    if note:
        _forget_correction(instance, revision)


def was_withdrawn(*, instance: Article, **_more: object) -> None:
    """Wagtail has taken the article away, by hand or because it expired."""
    PublishedText.objects.filter(pk=instance.pk).delete()
    # Wagtail may have taken it away as a plain page, which knows nothing of lists.
    Article.objects.filter(pk=instance.pk).update(listed_at=None)
    write(instance, EntryKind.WITHDRAWN, None, "")


def was_renamed(*, instance: Page, **_more: object) -> None:
    """Pages have other addresses now: articles at or below this one say so in the log."""
    look_again(Article.objects.live().descendant_of(instance, inclusive=True))


def file_changed(*, instance: Picture | NewsFile, created: bool = False, **_more: object) -> None:
    """A picture or file has changed: articles that show it are published anew, if readers can tell."""
    if not created:
        used_by = ReferenceIndex.get_references_to(instance).values_list("object_id", flat=True)
        look_again(Article.objects.live().filter(pk__in=[int(key) for key in used_by if str(key).isdigit()]))


def look_again(articles: Iterable[Article]) -> None:
    """Write an entry for each live article that says something else than its last entry."""
    for article in articles:
        last = last_of(article)
        if last and last.is_live and not is_told(article, last):
            write(article, EntryKind.CHANGED, None, "")


def last_of(article: Article) -> LogEntry | None:
    found = PublicationEntry.objects.filter(page_id=article.pk).last()
    return read_entry(bytes(found.entry)) if found else None


def is_told(article: Article, last: LogEntry) -> bool:
    """Whether readers find what this entry says."""
    return (last.content, last.address) == (content.digest(content_of(article)), address_of(article))


def write(article: Article, kind: EntryKind, actor: User | None, note: str) -> PublicationEntry:
    """Append an entry. Two at once wait for each other."""
    with transaction.atomic():
        edition.hold()
        last = PublicationEntry.objects.last()
        number = 0 if last is None else last.number + 1
        # A clock that was put back does not put the log back.
        times = (timezone.now(), article.first_published_at, last.at if last else None)
        at = max(time for time in times if time).replace(microsecond=0)
        told = _told(article, kind, number, at, note)
        made = PublicationEntry.objects.create(
            number=number,
            site=article.site,
            page=article,
            kind=kind,
            at=at,
            note=note,
            actor=actor,
            entry=written(told),
        )
        log_tree.append(number, bytes(made.entry))
    return made


def _told(article: Article, kind: EntryKind, number: int, at: datetime, note: str) -> LogEntry:
    """What the entry says. A withdrawal repeats what was there until then."""
    earlier = last_of(article)
    is_gone = kind == EntryKind.WITHDRAWN
    if is_gone:
        digest = earlier.content if earlier else NOTHING
    else:
        page = page_of(article)
        digest = content.digest(_content(article, page))
        _keep(article, page, at)
    return LogEntry(
        number=number,
        kind=kind.value,
        site=article.site.slug,
        language=article.locale.language_code,
        article=str(article.pk),
        address=earlier.address if is_gone and earlier else address_of(article),
        title=article.title,
        content=digest,
        at=stamp(at),
        first_published=earlier.first_published if earlier else stamp(article.first_published_at or at),
        note=note,
        origin=earlier.origin if earlier else origin_of(article),
    )


def origin_of(article: Article) -> str:
    """The article of another site that it was taken from, as the log names it; empty if it is the site's own."""
    return str(Taking.objects.filter(copy=article.pk).values_list("original", flat=True).first() or "")


def address_of(article: Article) -> str:
    """Below the site's start, whatever host and path that stands at: en/news/t20270121-17/."""
    return place_of(article).path.removeprefix(start_of(article.site, article.site.languages[0]).path)


def page_of(article: Article) -> str:
    """The article's page as a reader gets it now; empty if it is not live."""
    found = reader.answer(place_of(article).whole)
    return found.content.decode() if found else ""


def content_of(article: Article) -> Content:
    """What readers are told, as lines by name; its digest stands in the log."""
    return _content(article, page_of(article))


def _content(article: Article, page: str) -> Content:
    whole = place_of(article).whole
    return content.read(page).content(lambda reference: reader.digest_within(whole, reference))


def _keep(article: Article, page: str, at: datetime) -> None:
    """For feeds and searches."""
    text = content.read(page).text("title", "subtitle", "summary", "body")
    kept = {"html": content.inner(page, "body"), "text": text, "changed_at": at}
    PublishedText.objects.update_or_create(article=article, defaults=kept)


def _forget_correction(article: Article, revision: Revision | None) -> None:
    """It was told once: the next change begins without it."""
    Article.objects.filter(pk=article.pk).update(correction="")
    article.correction = ""
    if revision is not None:
        revision.content["correction"] = ""
        revision.save(update_fields=["content"])
