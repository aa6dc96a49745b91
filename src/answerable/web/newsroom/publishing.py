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
from wagtail.search import index

from answerable.publication import content
from answerable.publication.content import Content
from answerable.publication.log import LogEntry, read_entry, written
from answerable.web.accounts.models import User
from answerable.web.newsroom import edition, log_tree, reader, reviewed
from answerable.web.newsroom.addressing import place_of, start_of
from answerable.web.newsroom.models import (
    Article,
    EntryKind,
    NewsFile,
    Picture,
    PublicationEntry,
    PublishedText,
    ReviewedPage,
    Section,
    Taking,
)
from answerable.web.newsroom.moments import stamp

NOTHING = content.digest({})
# Those whose every change is an entry. What is told of a section is its title and the line below it.
LoggedPage = ReviewedPage | Section


def went_live(*, instance: LoggedPage, revision: Revision | None = None, **_more: object) -> None:
    """The page is live, from `revision` where Wagtail published it."""
    if not instance.live:  # Wagtail tells of what is only scheduled too
        return
    actor = revision.user if revision else None
    note = getattr(instance, "correction", "")
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


def was_withdrawn(*, instance: LoggedPage, **_more: object) -> None:
    """Wagtail has taken the page away, by hand or because it expired."""
    PublishedText.objects.filter(pk=instance.pk).delete()
    # Wagtail may have taken it away as a plain page, which knows nothing of lists.
    Article.objects.filter(pk=instance.pk).update(listed_at=None)
    write(instance, EntryKind.WITHDRAWN, None, "")


def was_renamed(*, instance: Page, **_more: object) -> None:
    """Pages have other addresses now: those at or below this one say so in the log."""
    below = {"live": True, "path__startswith": instance.path}
    look_again([*reviewed.those(**below), *Section.objects.filter(**below).select_related("site", "locale")])


def file_changed(*, instance: Picture | NewsFile, created: bool = False, **_more: object) -> None:
    """A picture or file has changed: pages that show it are published anew, if readers can tell."""
    if not created:
        used_by = ReferenceIndex.get_references_to(instance).values_list("object_id", flat=True)
        look_again(reviewed.those(live=True, pk__in=[int(key) for key in used_by if str(key).isdigit()]))


def look_again(pages: Iterable[LoggedPage]) -> None:
    """Write an entry for each live page that says something else than its last entry."""
    for page in pages:
        last = last_of(page)
        if last and last.is_live and not is_told(page, last):
            write(page, EntryKind.CHANGED, None, "")


def last_of(page: LoggedPage) -> LogEntry | None:
    found = PublicationEntry.objects.filter(page_id=page.pk).last()
    return read_entry(bytes(found.entry)) if found else None


def is_told(page: LoggedPage, last: LogEntry) -> bool:
    """Whether readers find what this entry says."""
    return (last.content, last.address) == (content.digest(content_of(page)), address_of(page))


def write(page: LoggedPage, kind: EntryKind, actor: User | None, note: str) -> PublicationEntry:
    """Append an entry. Two at once wait for each other."""
    with transaction.atomic():
        edition.hold()
        last = PublicationEntry.objects.last()
        number = 0 if last is None else last.number + 1
        # A clock that was put back does not put the log back.
        times = (timezone.now(), page.first_published_at, last.at if last else None)
        at = max(time for time in times if time).replace(microsecond=0)
        told = _told(page, kind, number, at, note)
        made = PublicationEntry.objects.create(
            number=number,
            site=page.site,
            page=page,
            kind=kind,
            at=at,
            note=note,
            actor=actor,
            entry=written(told),
        )
        log_tree.append(number, bytes(made.entry))
    return made


def _told(page: LoggedPage, kind: EntryKind, number: int, at: datetime, note: str) -> LogEntry:
    """What the entry says. A withdrawal repeats what was there until then."""
    earlier = last_of(page)
    is_gone = kind == EntryKind.WITHDRAWN
    if is_gone:
        digest = earlier.content if earlier else NOTHING
    else:
        html = page_of(page)
        digest = content.digest(_content(page, html))
        if isinstance(page, Article):
            _keep(page, html, at)
    return LogEntry(
        number=number,
        kind=kind.value,
        site=page.site.slug,
        language=page.locale.language_code,
        article=str(page.pk),
        address=earlier.address if is_gone and earlier else address_of(page),
        title=page.title,
        content=digest,
        at=stamp(at),
        first_published=earlier.first_published if earlier else stamp(page.first_published_at or at),
        note=note,
        origin=earlier.origin if earlier else origin_of(page),
    )


def origin_of(page: LoggedPage) -> str:
    """The article of another site that it was taken from, as the log names it; empty if it is the site's own."""
    return str(Taking.objects.filter(copy=page.pk).values_list("original", flat=True).first() or "")


def address_of(page: LoggedPage) -> str:
    """Below the site's start, whatever host and path that stands at: en/news/t20270121-17/."""
    return place_of(page).path.removeprefix(start_of(page.site, page.site.languages[0]).path)


def page_of(page: LoggedPage) -> str:
    """The page as a reader gets it now; empty if it is not live."""
    found = reader.answer(place_of(page).whole)
    return found.content.decode() if found else ""


def content_of(page: LoggedPage) -> Content:
    """What readers are told, as lines by name; its digest stands in the log."""
    return _content(page, page_of(page))


def _content(page: LoggedPage, html: str) -> Content:
    whole = place_of(page).whole
    return content.read(html).content(lambda reference: reader.digest_within(whole, reference))


def _keep(article: Article, html: str, at: datetime) -> None:
    """For feeds and searches. The worker would put it into the index later, and a page of results that is kept until then would lack it."""
    text = content.read(html).text("title", "subtitle", "summary", "body")
    kept = {"html": content.inner(html, "body"), "text": text, "changed_at": at}
    PublishedText.objects.update_or_create(article=article, defaults=kept)
    index.insert_or_update_object(article)


def _forget_correction(page: LoggedPage, revision: Revision | None) -> None:
    """It was told once: the next change begins without it."""
    type(page).objects.filter(pk=page.pk).update(correction="")
    page.correction = ""
    if revision is not None:
        revision.content["correction"] = ""
        revision.save(update_fields=["content"])
