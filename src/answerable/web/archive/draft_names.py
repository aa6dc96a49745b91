"""A name taken out of news of a meeting that readers never had: the draft, its revisions, reviews and offers, and its translations."""

from typing import Any

from django.db.models import QuerySet
from wagtail.models import PageLogEntry, Revision
from wagtail.search import index
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    String,
    StringTranslation,
    TranslationSource,
)

from answerable.web.archive.names_held import IN_DRAFTS
from answerable.web.archive.renaming import Change, rename
from answerable.web.newsroom.models import Article, PublicationEntry, Review, Taking, TakingStep


def rename_in_drafts(meetings: "QuerySet[Any]", change: Change) -> None:
    """An article that was published once stays as the log of publications has it; only what was changed of it since and is not published is a draft."""
    articles = Article.objects.filter(meeting__in=meetings)
    for article in articles.filter(live=True, live_revision__isnull=False):
        newer = Revision.objects.for_instance(article).filter(pk__gt=article.live_revision_id)
        rename(newer, ("object_str", "content"), change)
    published = PublicationEntry.objects.filter(page__isnull=False).values("page")
    drafts = list(articles.filter(live=False).exclude(pk__in=published).values_list("pk", flat=True))
    if not drafts:
        return
    rows = _rows(drafts)
    for told in IN_DRAFTS:
        for row in rename(rows[told.model], told.fields, change):
            if isinstance(row, Article):
                index.insert_or_update_object(row)
            if isinstance(row, String):
                _settle(row)


def _rows(drafts: list[int]) -> "dict[type[Any], QuerySet[Any]]":
    pages = Article.objects.filter(pk__in=drafts)
    sources = TranslationSource.objects.filter(object_id__in=pages.values("translation_key"))
    strings = String.objects.filter(segments__source__in=sources).distinct()
    return {
        Article: pages,
        Revision: Revision.page_revisions.filter(object_id__in=[str(pk) for pk in drafts]),
        PageLogEntry: PageLogEntry.objects.filter(page__in=drafts),
        Review: Review.objects.filter(page__in=drafts),
        Taking: Taking.objects.filter(original__in=drafts),
        TakingStep: TakingStep.objects.filter(taking__original__in=drafts),
        TranslationSource: sources,
        String: strings,
        StringTranslation: StringTranslation.objects.filter(translation_of__in=strings),
        SegmentOverride: SegmentOverride.objects.filter(context__object__in=sources.values("object")),
        OverridableSegment: OverridableSegment.objects.filter(source__in=sources),
    }


def _settle(string: String) -> None:
    """A string is found by the digest of its text; where the changed text was there before, that one takes its place."""
    digest = String._get_data_hash(string.data)
    same = String.objects.filter(locale=string.locale_id, data_hash=digest).first()
    if same is None:
        String.objects.filter(pk=string.pk).update(data_hash=digest)
        return
    string.segments.update(string=same)
    StringTranslation.objects.filter(translation_of=string).delete()
    string.delete()
