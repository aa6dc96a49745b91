"""What an archive holds of the meeting's news: each article as readers get it, at every site that has it, with its files, its reviews and its entries in the log. A browser shows
the pages without the site and without a network."""

import mimetypes
from collections.abc import Iterator

from django.utils.translation import gettext as _

from answerable.archive.layout import safe_name
from answerable.web.archive import parts
from answerable.web.archive.parts import JSON, JSON_LINES, ArchiveFile, LeftOut, as_json
from answerable.web.archive.rows import plain
from answerable.web.meetings.models import Meeting
from answerable.web.newsroom import attachments, contents, stories
from answerable.web.newsroom.addressing import place_of, start_of
from answerable.web.newsroom.export.alone import pages_alone
from answerable.web.newsroom.models import Article, MeetingPhoto, NewsFile, PublicationEntry, Review

Files = Iterator[ArchiveFile | LeftOut]


def register() -> None:
    parts.register("news", news_of)


def news_of(meeting: Meeting) -> Files:
    articles = _everywhere(meeting)
    for article in articles:
        yield from _article(article)
    yield from _pages([each for each in articles if each.live])
    # All that were taken at the meeting, whether or not its news shows them.
    for photo in MeetingPhoto.objects.filter(meeting=meeting).select_related("picture"):
        name = f"photos/{photo.picture.pk}-{safe_name(photo.picture.filename)}"
        yield ArchiveFile(name, f"{photo.caption} ({photo.picture.credit})", photo.picture.file)
    entries = PublicationEntry.objects.filter(page__in=[each.pk for each in articles])
    if entries:
        lines = b"".join(bytes(each.entry) + b"\n" for each in entries)
        yield ArchiveFile("log.jsonl", _("Their entries in the log of publications"), lines, JSON_LINES)


def _everywhere(meeting: Meeting) -> list[Article]:
    """The meeting's articles in each language, and what other sites took of them."""
    own = stories.articles_of(meeting)
    taken = Article.objects.filter(taken_as__original__in=[each.pk for each in own])
    return [*own, *taken.select_related("site", "locale").order_by("pk")]


def _folder(article: Article) -> str:
    return f"{safe_name(article.site.slug)}/{article.locale.language_code}-{article.pk}"


def _file_name(article: Article, file: NewsFile) -> str:
    return f"{_folder(article)}/{file.pk}-{safe_name(file.filename)}"


def _pages(articles: list[Article]) -> Files:
    """The published pages, and the style sheets, fonts and pictures that they are shown with. Attachments lie beside their article."""
    pages = {place_of(each).whole: f"{_folder(each)}/article.html" for each in articles}
    files = {
        start_of(each.site, each.locale.language_code).whole + attachments.below_start(file): _file_name(
            each, file
        )
        for each in articles
        for file in contents.files_of(each)
    }
    titles = {pages[whole]: f"{each.title} ({whole})" for each, whole in zip(articles, pages, strict=True)}
    for name, content in pages_alone(pages, files):
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        yield ArchiveFile(
            name, titles.get(name, _("What the pages of the news are shown with")), content, kind
        )


def _article(article: Article) -> Files:
    folder = _folder(article)
    reviews = [plain(each) for each in Review.objects.filter(page=article.pk)]
    if reviews:
        title = _("Reviews and proofs of “%(title)s”") % {"title": article.title}
        yield ArchiveFile(f"{folder}/reviews.json", title, as_json(reviews), JSON)
    if not article.live:
        what = f"{article.site.slug}, {article.locale.get_display_name()}: {article.title}"
        yield LeftOut(what, _("The article is not published, or was withdrawn; drafts are not archived."))
        return
    for picture in contents.pictures_of(article):
        yield ArchiveFile(f"{folder}/{picture.pk}-{safe_name(picture.filename)}", picture.title, picture.file)
    for file in contents.files_of(article):
        yield ArchiveFile(_file_name(article, file), file.title, file.file)
