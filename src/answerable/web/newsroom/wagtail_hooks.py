"""Where the editors' pages, which are Wagtail's, are made ours: what is listed and chosen, what the menu has, what is asked before something goes live, and the first page.

Wagtail finds this module by its name.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import RedirectView
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.pages.listing import GenericPageFilterSet, PageFilterSet
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from answerable.web.newsroom import (
    cleaning,
    desk,
    desk_menu,
    desk_urls,
    gate,
    links,
    reviewed,
    reviews,
    syndication,
)
from answerable.web.newsroom.models import Article, FramePage, Front, ReviewedPage
from answerable.web.newsroom.rights import SiteRights, collections_of, rights_of

LAST = 1000  # after what the library's own apps add
MENU = {"images", "documents", "newsroom-desk"}


def _rights(request: HttpRequest) -> SiteRights:
    known: SiteRights | None = request.__dict__.get("news_rights")
    if known is None:
        known = request.__dict__["news_rights"] = rights_of(request.user)
    return known


@hooks.register("register_admin_urls")
def own_pages() -> list[Any]:
    # The list of pages leads superusers to the library's own table of sites; the door leads them on to ours.
    library_sites = [path("", RedirectView.as_view(pattern_name="newsroom_desk:sites"), name="index")]
    return [
        path("desk/", include((desk_urls.urlpatterns, "newsroom_desk"), namespace="newsroom_desk")),
        path("sites/", include((library_sites, "wagtailsites"), namespace="wagtailsites")),
    ]


# What is listed and chosen.

# These filters name everybody who has pages at any site, and sites that are not ours.
for filters in (PageFilterSet, GenericPageFilterSet):
    for name in ("owner", "edited_by", "site"):
        filters.base_filters.pop(name, None)


@hooks.register("construct_explorer_page_queryset")
def listed_pages(_parent: Page, pages: Any, request: HttpRequest) -> Any:
    return _of_my_sites(pages, request)


@hooks.register("construct_page_chooser_queryset")
def chosen_pages(pages: Any, request: HttpRequest) -> Any:
    return _of_my_sites(pages, request)


def _of_my_sites(pages: Any, request: HttpRequest) -> Any:
    found = Page.objects.none()
    for front in Front.objects.filter(site__in=_rights(request).sites):
        found = found | Page.objects.descendant_of(front, inclusive=True)
    return pages.filter(pk__in=found.values("pk"))


@hooks.register("construct_image_chooser_queryset")
@hooks.register("construct_document_chooser_queryset")
def chosen_media(media: Any, request: HttpRequest) -> Any:
    return media.filter(collection__in=collections_of(_rights(request)))


# The menu.


class DeskItem(MenuItem):
    """For organisers: sites, who does what there, and the lists of the checks."""

    def is_shown(self, request: HttpRequest) -> bool:
        return _rights(request).manages


@hooks.register("register_admin_menu_item")
def sites_item() -> MenuItem:
    return DeskItem(
        gettext_lazy("Sites and duties"),
        reverse("newsroom_desk:sites"),
        name="newsroom-desk",
        icon_name="site",
        order=800,
    )


@hooks.register("construct_main_menu", order=LAST)
def main_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    """Each site's pages by its name; no settings, reports and help of the library's."""
    kept = [item for item in items if item.name in MENU]
    fronts = Front.objects.live().filter(site__in=_rights(request).sites).select_related("site", "locale")
    own = [
        MenuItem(
            front.site.called(front.locale.language_code),
            reverse("wagtailadmin_explore", args=(front.pk,)),
            name=f"front-{front.pk}",
            icon_name="doc-empty-inverse",
            order=100 + at,
        )
        for at, front in enumerate(fronts.order_by("-site__is_group", "site", "path"))
    ]
    items[:] = [*own, *kept, *desk_menu.items(_rights(request))]


@hooks.register("construct_settings_menu", order=LAST)
@hooks.register("construct_reports_menu", order=LAST)
@hooks.register("construct_help_menu", order=LAST)
def nothing_there(_request: HttpRequest, items: list[MenuItem]) -> None:
    items.clear()


@hooks.register("construct_homepage_panels", order=LAST)
def first_page(request: HttpRequest, panels: list[Any]) -> None:
    panels[:] = [desk.DeskPanel(request, _rights(request))]


@hooks.register("construct_homepage_summary_items", order=LAST)
def no_summary(_request: HttpRequest, items: list[Any]) -> None:
    items.clear()


@hooks.register("insert_global_admin_css")
def looks() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("newsroom/desk.css"))


# The article's own page beside Wagtail's editor.


@hooks.register("register_page_header_buttons")
def header_buttons(page: Page, user: Any, next_url: str | None = None, view_name: str | None = None) -> Any:  # noqa: ARG001  as Wagtail calls it
    if reviewed.is_one(page):
        yield Button(
            _("Reviews and checks"),
            reverse("newsroom_desk:article", args=(page.pk,)),
            icon_name="check",
            priority=5,
        )


# Before something goes live, and after something was saved.


@hooks.register("before_publish_page")
def ready(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The gate would refuse it anyway. Here its reasons are told, what was written stays as a draft, and nothing comes onto the calendar that could not go live."""
    if not isinstance(page, ReviewedPage):
        return None
    problems = gate.problems_of(page.get_latest_revision_as_object())
    return _told(request, page, problems) if problems else None


@hooks.register("before_bulk_action")
def ready_together(request: HttpRequest, action: str, pages: list[Any], _act: Any) -> HttpResponse | None:
    if action != "publish":
        return None
    chosen = [page.pk for page in pages]
    below = [page.path for page in pages]
    for draft in reviewed.those(live=False):
        if draft.pk in chosen or any(draft.path.startswith(path) for path in below):
            problems = gate.problems_of(draft.get_latest_revision_as_object())
            if problems:
                return _told(request, draft, [f"{draft.title}: {problem}" for problem in problems])
    return None


def _told(request: HttpRequest, page: Page, problems: list[str]) -> HttpResponse:
    for each in problems:
        messages.error(request, each)
    return redirect("newsroom_desk:article", page.pk)


@hooks.register("before_copy_page")
def copied_as_draft(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A copy is a text of its own: it is a draft, at the same site, and no alias."""
    if request.method == "POST" and (request.POST.get("publish_copies") or request.POST.get("alias")):
        messages.error(request, _("A copy begins as a draft, and passes the reviews like every other text."))
        return redirect("wagtailadmin_pages:copy", page.pk)
    if request.method == "POST":
        return _at_home(request, page, request.POST.get("new_parent_page"))
    return None


@hooks.register("before_move_page")
def moved_inside(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    return _at_home(request, page, destination.pk) if request.method == "POST" else None


@hooks.register("before_bulk_action")
def moved_inside_together(
    request: HttpRequest, action: str, pages: list[Any], _act: Any
) -> HttpResponse | None:
    if action != "move":
        return None
    for page in pages:
        if refused := _at_home(request, page, request.POST.get("chooser")):
            return refused
    return None


def _at_home(request: HttpRequest, page: Page, parent: Any) -> HttpResponse | None:
    """A page stays at its site and in its language: elsewhere it goes as an offer or a translation."""
    target = Page.objects.filter(pk=parent).first()
    mine = page.get_ancestors(inclusive=True).type(Front).first()
    if target is not None and mine is not None and (target == mine or target.is_descendant_of(mine)):
        return None
    messages.error(request, _("A page stays at its site and in its language."))
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_create_page")
def made_by_managers(request: HttpRequest, parent: Page, kind: type[Page]) -> HttpResponse | None:
    """Of the other acts on a section Wagtail asks its permissions (`frame_rights`); who may add an article to one may not add a section."""
    if not issubclass(kind, FramePage) or _rights(request).manages:
        return None
    messages.error(
        request, _("Sections are made and named by who manages the sites. Ask an organiser for one.")
    )
    return redirect("wagtailadmin_explore", parent.pk)


@hooks.register("before_create_page")
def pasted_new(request: HttpRequest, _parent: Page, _kind: type[Page]) -> None:
    _tell_of_pictures(request)


@hooks.register("before_edit_page")
def changed_at_its_source(request: HttpRequest, page: Page) -> HttpResponse | None:
    """What was taken from another site has a page of its own here, where nothing of its text can be written."""
    if page.specific_class is not Article or syndication.source_of(page) is None:
        return None
    messages.info(
        request, _("An article that was taken from another site says what its source says. Change it there.")
    )
    return redirect("newsroom_desk:article", page.pk)


@hooks.register("before_edit_page")
def pasted(request: HttpRequest, _page: Page) -> None:
    _tell_of_pictures(request)


def _tell_of_pictures(request: HttpRequest) -> None:
    if request.method == "POST" and any(cleaning.pictures_in(str(value)) for value in request.POST.values()):
        messages.warning(
            request,
            _(
                "Pictures were pasted with the text and are left out. Upload them, and put each into a block of its own."
            ),
        )


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def saved(request: HttpRequest, page: Page) -> None:
    if not reviewed.is_one(page):
        return
    links.note(page.get_latest_revision_as_object())
    if reviews.begin_anew_if_changed(page, request.user):  # type: ignore[arg-type]  # the door lets in accounts only
        messages.info(request, _("The text was changed after an approval. Its reviews begin anew."))
