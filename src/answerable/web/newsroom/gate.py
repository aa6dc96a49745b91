"""The one gate before readers: no article becomes live, and no live article changes, unless its reviews and proofs are complete and every hit of the checks is
mended or was set aside with a reason. What was taken from another site must say what its source says (`syndication`).

`Article.save` asks here, since whatever puts a page live saves it: an editor, the last review, the clock, an act on several pages, a copy, a translation, or code of
ours. There is no way round, for nobody and for no emergency. What is not told to readers (where an article is pinned, when it expires) may change freely.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.web.newsroom import checks, reviews, syndication
from answerable.web.newsroom.models import Article

# Whoever saves none of these shows readers nothing new.
TOLD = frozenset(
    [
        "live",
        "title",
        "slug",
        "seo_title",
        "search_description",
        "subtitle",
        "summary",
        "source",
        "author",
        "editor",
        "event_date",
        "source_date",
        "picture",
        "body",
        "attachments",
        "correction",
        "alias_of",
    ]
)


class NotReady(Exception):
    """An article may not go live yet. `problems` are sentences for its editors."""

    def __init__(self, article: Article, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.article = article
        self.problems = problems


def pass_or_raise(article: Article, update_fields: Iterable[str] | None) -> None:
    if update_fields is not None and not TOLD & set(update_fields):
        return
    if article.alias_of_id is not None:
        raise NotReady(
            article, [_("An article cannot be the alias of another: it would go live past the reviews.")]
        )
    if not article.live:
        return
    stored = Article.objects.filter(pk=article.pk, live=True).first() if article.pk else None
    if (
        stored is not None
        and stored.title == article.title
        and reviews.digest_of(stored) == reviews.digest_of(article)
    ):
        return
    if problems := problems_of(article):
        raise NotReady(article, problems)


def problems_of(article: Article) -> list[str]:
    """Why the article may not go live as it is, in sentences; empty if it may."""
    if refused := syndication.refusal(article):
        return [refused]
    if syndication.is_given(article):
        return []
    problems = []
    if missing := reviews.lacking(article):
        named = _(", ").join(str(stage.label) for stage in missing)
        problems.append(_("Before it is published these are missing: %(reviews)s.") % {"reviews": named})
    if hits := checks.open_hits(article):
        count = len(hits)
        problems.append(
            ngettext(
                "The checks found one place that nobody has looked at yet:",
                "The checks found %(count)s places that nobody has looked at yet:",
                count,
            )
            % {"count": count}
        )
        problems.extend(f"{each.where}: {each.name}, “{each.hit.text}”" for each in hits[:10])
    return problems
