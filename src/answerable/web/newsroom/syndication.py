"""Articles that go from one site of the cluster to another: the group offers to its units, a unit submits to the group (投稿).

    offer   for every language of the article that is live, to as many sites as are named, in one act
    take    makes a draft at the receiving site, which passes the reviews of that site
    give    in the same act, to those of the sites that the group names: the copy is live at once, since the group's reviews were of the same text. Only where
            the site's settings permit it (`NewsSite.takes_given`), and only the group
    renew   takes over what has changed at the source; at a site that is given it, this happens by itself
    withdrawn at the source: every copy is gone in the same moment

A copy says word for word what its source says. It is changed there and nowhere else, and the gate refuses a copy with any other text (`refusal`).
Where it stands, how long, and whether it is taken at all, is for the receiving site.

Errors: `NotNow` with a sentence for the person.
"""

import json
from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from answerable.protocol import canonical
from answerable.web.accounts.directory import people
from answerable.web.accounts.models import User
from answerable.web.meetings.stages import NotNow
from answerable.web.newsroom import contents, publishing, reviews
from answerable.web.newsroom.models import (
    Article,
    EntryKind,
    NewsSite,
    PublicationEntry,
    Section,
    SectionKind,
)
from answerable.web.newsroom.taking_models import StepKind, Taking, TakingState, TakingStep

# What of an article a copy takes over. Where it stands, when and how long is the receiving site's.
COPIED = (*contents.PLAIN, "event_date", "source_date", "picture_id", "seo_title", "search_description")
STREAMS = ("body", "attachments")


def text_of(article: Article) -> str:
    """A digest of all that readers are told, without the address, which is another at every site."""
    told = contents.given(article)
    del told["slug"]
    return canonical.digest(told)


def source_of(article: Page) -> Taking | None:
    """The record by which the article came to its site; None if it is the site's own."""
    return Taking.objects.filter(copy=article.pk).select_related("source", "site").first()


def receivers(original: Article) -> list[NewsSite]:
    """The sites that the article can be offered to: the units' for an article of the group, the group's for one of a unit."""
    return list(NewsSite.objects.filter(is_group=not original.site.is_group).exclude(pk=original.site_id))


@transaction.atomic
def offer(
    original: Article, sites: Iterable[NewsSite], actor: User, given: Collection[NewsSite] = ()
) -> list[Taking]:
    """All that is live of the article, in each language that a site has; those of the sites that are `given` it have it at once. What a site has taken already
    stays as it is.
    """
    if not original.live:
        raise NotNow(_("An article is offered once it is published."))
    if source_of(original):
        raise NotNow(_("This article was taken from another site. Only its source can offer it."))
    if refused := next((each for each in given if not may_give(original, each)), None):
        raise NotNow(_("%(site)s takes nothing that it did not review itself.") % {"site": refused.name})
    possible = {each.pk for each in receivers(original)}
    made = []
    for site in (each for each in sites if each.pk in possible):
        for article in _versions(original):
            if article.locale.language_code in site.languages:
                made += _offered(article, site, actor, is_given=site in given)
        _give([each for each in made if each.site_id == site.pk and each.is_given], actor)
    return made


def may_give(original: Article, site: NewsSite) -> bool:
    return original.site.is_group and site.takes_given


def together(taking: Taking) -> list[Taking]:
    """The record and those of the article's other languages at the same site."""
    if taking.original is None:
        return [taking]
    key = taking.original.translation_key
    found = Taking.objects.filter(site=taking.site, original__translation_key=key)
    return list(found.select_related("original__locale", "copy__locale", "site", "source").order_by("pk"))


def to_decide(sites: frozenset[int]) -> list[Taking]:
    """What is offered to these sites, and what has changed at its source; the newest first, one row for all languages, that of the first one."""
    found = Taking.objects.filter(site__in=sites).select_related("source", "site", "original")
    changed = Q(state=TakingState.TAKEN) & ~Q(text=F("seen"))
    rows = found.filter(Q(state=TakingState.OFFERED) | changed)
    once = {(each.site_id, each.original.translation_key, each.state): each for each in rows if each.original}
    return sorted(once.values(), key=lambda each: -each.pk)


@transaction.atomic
def take(taking: Taking, section: Section, actor: User) -> list[Article]:
    """A draft in the section, and in its translations for the other languages that were offered; handed in for the site's reviews."""
    made = []
    for each in _held(together(taking)):
        if each.state != TakingState.OFFERED:
            continue
        made.append(_copied(each, section, actor))
    if not made:
        raise NotNow(_("This article is not offered any more."))
    for copy in made:
        reviews.hand_in(copy, actor)
    return made


@transaction.atomic
def decline(taking: Taking, actor: User, reason: str) -> None:
    offered = [each for each in _held(together(taking)) if each.state == TakingState.OFFERED]
    if not offered:
        raise NotNow(_("This article is not offered any more."))
    for each in offered:
        _step(each, StepKind.DECLINED, actor, reason, TakingState.DECLINED)


@transaction.atomic
def renew(taking: Taking, actor: User) -> Article:
    """What has changed at the source becomes a draft of the copy, which passes the reviews again."""
    held = _held([taking])[0]
    if not held.has_changed or held.copy is None or held.original is None:
        raise NotNow(_("Nothing has changed at the source since this was taken."))
    copy = _written(held, actor)
    _step(held, StepKind.RENEWED, actor)
    reviews.hand_in(copy, actor)
    return copy


def place(copy: Article, actor: User) -> None:
    """Where a copy stands at its site: `is_featured` and `is_pinned`, as they are now, for the copy and for its newest draft."""
    chosen = {"is_featured": copy.is_featured, "is_pinned": copy.is_pinned}
    copy.save(update_fields=[*chosen])
    newest = copy.get_latest_revision_as_object()
    for name, value in chosen.items():
        setattr(newest, name, value)
    newest.save_revision(user=actor)


def refusal(article: Article) -> str:
    """Why an article that was taken from another site may not be live as it is; empty if it may, or is no copy."""
    taking = source_of(article)
    if taking is None:
        return ""
    if taking.state == TakingState.WITHDRAWN:
        return _("This article was withdrawn at its source.")
    if taking.state != TakingState.TAKEN or text_of(article) != taking.text:
        return _("An article that was taken from another site says what its source says. Change it there.")
    return ""


def is_given(article: Article) -> bool:
    """Whether the group's reviews stand for those of the site."""
    taking = source_of(article)
    return taking is not None and taking.is_given


def was_published(*, instance: Article, **_more: object) -> None:
    """Tell those who took it that it says something else now."""
    if not instance.live:
        return
    now = text_of(instance)
    takings = Taking.objects.filter(original=instance.pk, state=TakingState.TAKEN).exclude(seen=now)
    for taking in takings.select_related("site", "source", "copy", "original"):
        taking.seen, taking.title = now, instance.title
        taking.save(update_fields=["seen", "title"])
        if not taking.has_changed:
            continue
        _step(taking, StepKind.CHANGED, None)
        if taking.is_given:
            copy = _written(taking, None)
            _step(taking, StepKind.RENEWED, None)
            _newest(copy).publish()


def was_withdrawn(*, instance: Article, **_more: object) -> None:
    """Wagtail has taken an article away. If it is a source, its copies go too; if it is a copy, its own site has taken it off, and the source stays."""
    with transaction.atomic():
        publishing.was_withdrawn(instance=instance)
        own = Taking.objects.filter(copy=instance.pk, state=TakingState.TAKEN).first()
        if own:
            _step(own, StepKind.REMOVED, None, "", TakingState.DECLINED)
        reached = (TakingState.OFFERED, TakingState.TAKEN)
        for taking in Taking.objects.filter(original=instance.pk, state__in=reached):
            _step(taking, StepKind.WITHDRAWN, None, "", TakingState.WITHDRAWN)
            _take_off(taking.copy)


def was_deleted(*, instance: Article, **_more: object) -> None:
    """A site has deleted the copy that it took: its record says that the article is not taken."""
    for taking in Taking.objects.filter(copy=instance.pk, state=TakingState.TAKEN):
        _step(taking, StepKind.REMOVED, None, "", TakingState.DECLINED)


def _take_off(copy: Article | None) -> None:
    if copy is None:
        return
    Revision.page_revisions.filter(object_id=str(copy.pk)).update(approved_go_live_at=None)
    if state := copy.current_workflow_state:
        state.cancel()
    if copy.live:
        copy.unpublish()


def _versions(original: Article) -> list[Article]:
    found = Article.objects.live().filter(site=original.site, translation_key=original.translation_key)
    return list(found.select_related("site", "locale").order_by("pk"))


def _offered(article: Article, site: NewsSite, actor: User, *, is_given: bool) -> list[Taking]:
    """The record of this offer, in a list; empty if the site has taken the article already, or is offered it and shall be given no more than that."""
    taking, is_new = Taking.objects.get_or_create(
        original=article, site=site, defaults={"source": article.site, "title": article.title}
    )
    is_known = not is_new and taking.state == TakingState.OFFERED
    if (is_known and not is_given) or taking.state == TakingState.TAKEN:
        return []
    taking.title, taking.seen, taking.given = article.title, text_of(article), is_given
    taking.save(update_fields=["title", "seen", "given"])
    if is_known:
        return [taking]
    _step(taking, StepKind.OFFERED, actor, "", TakingState.OFFERED)
    return [taking]


def _give(takings: list[Taking], actor: User) -> None:
    for taking in takings:
        assert taking.original is not None, "it was offered just now"
        section = _section_for(taking.original, taking.site)
        _newest(_copied(taking, section, actor)).publish()


def _section_for(original: Article, site: NewsSite) -> Section:
    """The one of the same name in addresses, else the first for news."""
    found = Section.objects.live().filter(site=site, locale=original.locale).order_by("path")
    parent = original.get_parent()
    chosen = found.filter(slug=parent.slug).first() or found.filter(kind=SectionKind.NEWS).first()
    if chosen is None:
        raise NotNow(
            _("%(site)s has no section for news. Make one there first, then offer the article again.")
            % {"site": site.name}
        )
    return chosen


def _in_language_of(original: Article, section: Section) -> Section:
    found = Section.objects.filter(
        site=section.site, translation_key=section.translation_key, locale=original.locale
    ).first()
    if found is None:
        language = original.locale.get_display_name()
        raise NotNow(
            _(
                "The section %(section)s is not there in %(language)s. Choose another, or make it in that language first."
            )
            % {"section": section.title, "language": language}
        )
    return found


def _copied(taking: Taking, section: Section, actor: User) -> Article:
    """The copy as a draft. One that was taken off before is used again."""
    original = taking.original
    assert original is not None, "what is offered is there"
    if taking.copy is None:
        within = _in_language_of(original, section)
        copy = Article(
            title=original.title,
            slug=_free_slug(within, original.slug),
            locale=original.locale,
            site=taking.site,
            source=original.source,
            source_date=original.source_date,
            live=False,
            owner=actor,
        )
        other = next((each.copy for each in together(taking) if each.copy), None)
        if other is not None:
            copy.translation_key = other.translation_key
        within.add_child(instance=copy)
        taking.copy = copy
        taking.save(update_fields=["copy"])
    _step(taking, StepKind.GIVEN if taking.is_given else StepKind.TAKEN, actor, "", TakingState.TAKEN)
    return _written(taking, actor)


def _written(taking: Taking, actor: User | None) -> Article:
    """The source's text as the newest draft of the copy."""
    assert taking.original is not None
    assert taking.copy is not None
    original = Article.objects.get(pk=taking.original.pk)
    copy = taking.copy.get_latest_revision_as_object()
    assert isinstance(copy, Article)
    for name in COPIED:
        setattr(copy, name, getattr(original, name))
    for name in STREAMS:
        setattr(copy, name, json.dumps(list(getattr(original, name).get_prep_value())))
    copy.full_clean(exclude=["slug"])
    copy.correction = _corrected_since(original, copy) if copy.live else ""
    copy.save_revision(user=actor, changed=True)
    taking.text = taking.seen = text_of(copy)
    taking.title = original.title
    taking.save(update_fields=["text", "seen", "title"])
    return copy


def _corrected_since(original: Article, copy: Article) -> str:
    """What was corrected at the source since the copy last changed."""
    last = PublicationEntry.objects.filter(page=copy.pk).values_list("number", flat=True).last()
    notes = PublicationEntry.objects.filter(page=original.pk, kind=EntryKind.CORRECTED, number__gt=last or 0)
    return " ".join(notes.values_list("note", flat=True))[:500]


def _newest(article: Article) -> Revision:
    newest = Article.objects.get(pk=article.pk).latest_revision
    assert isinstance(newest, Revision)
    return newest


def _free_slug(parent: Page, slug: str) -> str:
    free, number = slug, 1
    while not Page._slug_is_available(free, parent):
        number += 1
        free = f"{slug}-{number}"
    return free


def _held(takings: list[Taking]) -> list[Taking]:
    """The same, locked: two at once do not take one article twice."""
    keys = [each.pk for each in takings]
    locked = Taking.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    return list(locked.select_related("original__locale", "copy", "site", "source"))


def _step(
    taking: Taking, kind: StepKind, by: User | None, said: str = "", state: TakingState | None = None
) -> None:
    if state is not None:
        taking.state = state
        taking.save(update_fields=["state"])
    values: dict[str, Any] = {"by": by, "name": people().name_of(by) if by else "", "said": said.strip()}
    TakingStep.objects.create(taking=taking, kind=kind, **values)
