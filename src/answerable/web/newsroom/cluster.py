"""Making a site of the cluster from the template, in one step: its fronts and sections in every language that it has.

Errors: `ValidationError` with a sentence for each field that cannot be so; nothing is made then.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, Locale, Page, Site, Workflow, WorkflowPage, WorkflowTask

from answerable.web.newsroom import publishing, reviews, rights, site_template
from answerable.web.newsroom.desk_models import REVIEWS, ReviewStage, ReviewTask
from answerable.web.newsroom.languages import LANGUAGES
from answerable.web.newsroom.models import Front, NewsSite, Section, StandingPage


def make(site: NewsSite) -> NewsSite:
    """Write a new site down and give it its pages."""
    site.full_clean()
    with transaction.atomic():
        site.save()
        arrange_languages(site)
        if site.is_group:
            _serve_at_root(site)
    return site


@transaction.atomic
def arrange_languages(site: NewsSite) -> None:
    """The site's pages in its languages, and in no others; called again when these change. What of a language was taken off stays for its editors."""
    root = ground()
    fronts = {
        each.locale.language_code: each for each in Front.objects.filter(site=site).select_related("locale")
    }
    for code, front in fronts.items():
        if front.live and code not in site.languages:
            for page in front.get_descendants(inclusive=True).live().specific().order_by("-path"):
                page.unpublish()
        elif not front.live and code in site.languages:
            _put_back(front)
    first = site_template.pages_of(site)
    for code in (each for each in site.languages if each not in fronts):
        site_template.make_pages(site, root, Locale.objects.get(language_code=code), first)
        for kind in (Section, StandingPage):
            for page in kind.objects.filter(site=site, locale__language_code=code).order_by("path"):
                publishing.went_live(instance=page)
    rights.make_groups(site, collection_of(site))
    arrange_reviews(site)


def _put_back(front: Front) -> None:
    """With what stood around its articles. A standing page that somebody has changed meanwhile stays a draft."""
    front.save_revision().publish()
    for section in Section.objects.descendant_of(front).order_by("path"):
        section.save_revision().publish()
    for page in StandingPage.objects.child_of(front):
        if reviews.digest_of(page.get_latest_revision_as_object()) == reviews.digest_of(page):
            page.save_revision().publish()


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
