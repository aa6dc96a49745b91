"""Making a site of the cluster from the template, in one step: its fronts and sections in every language that it has.

Errors: `ValidationError` with a sentence for each field that cannot be so; nothing is made then.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, Locale, Page, Site, Workflow, WorkflowPage, WorkflowTask
from wagtail.rich_text import RichText

from answerable.web.newsroom import rights
from answerable.web.newsroom.desk_models import REVIEWS, ReviewStage, ReviewTask
from answerable.web.newsroom.languages import LANGUAGES
from answerable.web.newsroom.models import Front, NewsSite, Section, SectionKind, StandingKind, StandingPage


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


def make(site: NewsSite) -> NewsSite:
    """Write a new site down and give it its pages."""
    site.full_clean()
    with transaction.atomic():
        root = ground()
        site.save()
        first: dict[str, Page] = {}
        for code in site.languages:
            _pages(site, root, Locale.objects.get(language_code=code), first)
        rights.make_groups(site, collection_of(site))
        arrange_reviews(site)
        if site.is_group:
            _serve_at_root(site)
    return site


def arrange_reviews(site: NewsSite) -> Workflow:
    """The site's workflow, with as many reviews as the site asks for; called again when that number changes. What is being reviewed goes on with the new ones."""
    fronts = list(Front.objects.filter(site=site))
    workflow = Workflow.objects.filter(workflow_pages__page__in=fronts).first()
    if workflow is None:
        workflow = Workflow.objects.create(name=site.name)
    WorkflowTask.objects.filter(workflow=workflow).delete()
    for at, stage in enumerate(REVIEWS[site.reviews]):
        WorkflowTask.objects.create(workflow=workflow, task=_task(stage, site.languages[0]), sort_order=at)
    for front in fronts:
        WorkflowPage.objects.update_or_create(page=front.page_ptr, defaults={"workflow": workflow})
    return workflow


def _task(stage: ReviewStage, language: str) -> ReviewTask:
    """One for all sites: who gives the review is a duty at the article's site."""
    with translation.override(language):
        return ReviewTask.objects.get_or_create(stage=stage, defaults={"name": str(stage.label)})[0]


def ground() -> Page:
    """The top of the tree and the locales, made if they are missing; Wagtail's page of welcome goes."""
    for each in LANGUAGES:
        Locale.objects.get_or_create(language_code=each.code)
    root = Page.objects.filter(depth=1).first()
    if root is None:
        root = Page.add_root(
            instance=Page(
                title="Root", slug="root", locale=Locale.objects.get(language_code=LANGUAGES[0].code)
            )
        )
    welcome = Page.objects.filter(depth=2, content_type__app_label="wagtailcore")
    for page in welcome:
        page.delete()
    return Page.objects.get(pk=root.pk)


def collection_of(site: NewsSite) -> Collection:
    """Where the site's pictures and files are; editors of other sites do not see into it."""
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    found = root.get_children().filter(name=site.slug).first()
    return found or root.add_child(name=site.slug)


def _pages(site: NewsSite, root: Page, locale: Locale, first: dict[str, Page]) -> None:
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


def _serve_at_root(site: NewsSite) -> None:
    """Wagtail's own table of sites has one row, for what of its editor asks for one."""
    front = Front.objects.get(site=site, locale__language_code=site.languages[0])
    Site.objects.all().delete()
    Site.objects.create(
        hostname="localhost", port=80, site_name=site.name[:255], root_page=front, is_default_site=True
    )


def check_host(host: str, known: list[str]) -> None:
    """A site's own host name must be one that this installation answers under."""
    if host and host not in known:
        raise ValidationError(
            _(
                "This installation does not answer under %(host)s. Start it with that name in SITE_ALSO_AT first."
            )
            % {"host": host}
        )
