"""The one gate before readers: no article or standing page becomes live, and no live one changes, unless its reviews and proofs are complete and every hit of the checks is
mended or was set aside with a reason. What was taken from another site must say what its source says (`syndication`). The words that every new site is made with were
written for all of them and need no reviews, as long as nobody changes them (`site_template`).

`ReviewedPage.save` asks here, since whatever puts a page live saves it: an editor, the last review, the clock, an act on several pages, a copy, a translation, or code of
ours. There is no way round, for nobody and for no emergency. What is not told to readers (where an article is pinned, when it expires) may change freely.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.web.newsroom import checks, reviews, site_template, syndication
from answerable.web.newsroom.models import Article, ReviewedPage

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
        "kind",
        "alias_of",
    ]
)


class NotReady(Exception):
    """A page may not go live yet. `problems` are sentences for its editors."""

    def __init__(self, page: ReviewedPage, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.page = page
        self.problems = problems


def pass_or_raise(page: ReviewedPage, update_fields: Iterable[str] | None) -> None:
    if update_fields is not None and not TOLD & set(update_fields):
        return
    if page.alias_of_id is not None:
        raise NotReady(
            page, [_("An article cannot be the alias of another: it would go live past the reviews.")]
        )
    if not page.live:
        return
    stored = type(page).objects.filter(pk=page.pk, live=True).first() if page.pk else None
    if stored is not None and reviews.digest_of(stored) == reviews.digest_of(page):
        return
    if problems := problems_of(page):
        raise NotReady(page, problems)


def problems_of(page: ReviewedPage) -> list[str]:
    """Why the page may not go live as it is, in sentences; empty if it may."""
    if page.locale.language_code not in page.site.languages:
        return [_("The site has no pages in this language any more.")]
    if isinstance(page, Article):
        if refused := syndication.refusal(page):
            return [refused]
        if syndication.is_given(page):
            return []
    elif site_template.is_as_made(page):
        return []
    problems = []
    if missing := reviews.lacking(page):
        named = _(", ").join(str(stage.label) for stage in missing)
        problems.append(_("Before it is published these are missing: %(reviews)s.") % {"reviews": named})
    if hits := checks.open_hits(page):
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
