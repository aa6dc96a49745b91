"""What every new site is made of: its sections, and the standing pages with their words.

Somebody of the product wrote these words for all sites; so a standing page that says exactly this may be live without the reviews of the site (`gate`).
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page
from wagtail.rich_text import RichText

from answerable.web.newsroom import reviews
from answerable.web.newsroom.models import (
    Front,
    NewsSite,
    ReviewedPage,
    Section,
    SectionKind,
    StandingKind,
    StandingPage,
)


@dataclass(frozen=True, slots=True)
class TemplateSection:
    slug: str
    title: Promise
    kind: SectionKind
    group_only: bool = False


TEMPLATE = (
    TemplateSection("news", _("Important news"), SectionKind.NEWS),
    TemplateSection("units", _("News of the units"), SectionKind.UNITS, group_only=True),
    TemplateSection("debriefs", _("Debriefs and assessment"), SectionKind.NEWS),
    TemplateSection("notices", _("Notices"), SectionKind.NOTICES),
)


@dataclass(frozen=True, slots=True)
class TemplateStanding:
    """`paragraphs` may name the site, as %(site)s."""

    kind: StandingKind
    title: Promise
    paragraphs: tuple[Promise, ...]


STANDING = (
    TemplateStanding(
        StandingKind.CONTACT,
        _("Contact us"),
        (_("For news, corrections and complaints, write to us here."),),
    ),
    TemplateStanding(
        StandingKind.LEGAL,
        _("Legal notice"),
        (
            _("What stands on this site is published by %(site)s. Every article says where it comes from."),
            _("Whoever wants to publish something from here again asks for a written permission first, and names the source."),
            _("A link to another site is no statement on what stands there."),
            _("Reading leaves nothing in your browser but the size of text and the contrast that you choose yourself. Nobody is followed."),
            _("How often each page is read is counted, without knowing who reads it."),
        ),
    ),
    TemplateStanding(
        StandingKind.LINKS, _("Links"), (_("The sites of the cluster, and where to read on."),)
    ),
    TemplateStanding(
        StandingKind.ACCESSIBILITY,
        _("Accessibility"),
        (
            _("This site is made to meet the Web Content Accessibility Guidelines (WCAG) 2.2 at level AA. It can be read without scripts, by keyboard alone, and enlarged to four times its size."),
            _("Larger text and high contrast are switched on at the top of every page. Your browser remembers the choice; the site does not."),
            _("Attached files may not be accessible yet. If you need one in another form, ask for it on the contact page."),
            _("If anything keeps you from reading, write to us on the contact page."),
        ),
    ),
)  # fmt: skip


def pages_of(site: NewsSite) -> dict[str, Page]:
    """The pages of the template in the site's first language, by what `make_pages` calls them; empty for a site that has none yet."""
    there = {"site": site, "locale__language_code": site.languages[0]}
    named = {
        each.kind: each for each in StandingPage.objects.filter(**there).exclude(kind=StandingKind.OTHER)
    }
    sections = {each.slug: each for each in Section.objects.filter(**there)}
    front = Front.objects.filter(**there).first()
    return {**named, **sections, **({"": front} if front else {})}


def make_pages(site: NewsSite, root: Page, locale: Locale, first: dict[str, Page]) -> None:
    """`first` has the pages of the first language, by slug; those of a further language become their translations."""
    with translation.override(locale.language_code):
        front = Front(
            title=site.called(locale.language_code),
            slug=f"{site.slug}-{locale.language_code}",
            site=site,
            locale=locale,
            **_at_once(),
        )
        _same("", front, first)
        root.refresh_from_db()
        root.add_child(instance=front)
        for each in TEMPLATE:
            if each.group_only and not site.is_group:
                continue
            made = Section(
                title=str(each.title),
                slug=each.slug,
                kind=each.kind,
                site=site,
                locale=locale,
                show_in_menus=True,
                **_at_once(),
            )
            _same(each.slug, made, first)
            front.add_child(instance=made)
        for text in STANDING:
            page = _standing(text, site, locale)
            _same(text.kind.value, page, first)
            front.add_child(instance=page)


def is_as_made(page: ReviewedPage) -> bool:
    """Whether a standing page says what the template says for its site, in its language and at its address."""
    text = next((each for each in STANDING if each.kind == getattr(page, "kind", "")), None)
    if text is None:
        return False
    with translation.override(page.locale.language_code):
        return reviews.digest_of(_standing(text, page.site, page.locale)) == reviews.digest_of(page)


def _standing(text: TemplateStanding, site: NewsSite, locale: Locale) -> StandingPage:
    names = {"site": site.called(locale.language_code)}
    body = "".join(f"<p>{escape(str(each) % names)}</p>" for each in text.paragraphs)
    return StandingPage(
        title=str(text.title),
        slug=text.kind.value,
        kind=text.kind,
        body=[("text", RichText(body))],
        site=site,
        locale=locale,
        **_at_once(),
    )


def _at_once() -> dict[str, datetime]:
    """These pages are live as soon as the site is there."""
    now = timezone.now()
    return {"first_published_at": now, "last_published_at": now}


def _same(name: str, page: Page, first: dict[str, Page]) -> None:
    if name in first:
        page.translation_key = first[name].translation_key
    else:
        first[name] = page
