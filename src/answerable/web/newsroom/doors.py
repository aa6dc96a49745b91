"""Who comes to /editors/, and to which of its pages.

The pages there are Wagtail's, made for one site whose editors trust each other. So nothing is open that does not stand in the table `PLACES` with what its address
names: a page, a picture, a file. Whatever an address or a form names must be of a site that the person edits; for everybody else it is not there.
An organiser edits every site, and still comes only to what the table has: accounts, groups and languages are the product's own pages.

This runs before Wagtail's own permissions, which are settled here from the roles (`rights`), and does not replace them.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.deprecation import MiddlewareMixin
from wagtail.models import Page, Revision, TaskState, WorkflowState

from answerable.web.accounts.models import User
from answerable.web.newsroom.gate import NotReady
from answerable.web.newsroom.media import NewsFile, Picture
from answerable.web.newsroom.models import Front
from answerable.web.newsroom.reviews import ReviewRefused
from answerable.web.newsroom.rights import SiteRights, collections_of, rights_of, settle

EDITORS = "/editors/"
PAGE, TOP, PICTURE, FILE, REVISION, TASK, WORKFLOW, COLLECTION = range(8)

# What each argument of an address is. A view of the table that has another argument is not open.
ARGUMENTS = {
    "parent_page_id": PAGE,
    "page_id": PAGE,
    "page_to_move_id": PAGE,
    "destination_id": PAGE,
    "image_id": PICTURE,
    "document_id": FILE,
    "doc_id": FILE,
    "revision_id": REVISION,
    "task_state_id": TASK,
    "workflow_state_id": WORKFLOW,
}
# Arguments that name nothing of a site: kinds of pages, the name of an action, or an upload, which Wagtail gives to nobody but who sent it.
HARMLESS = {
    "content_type_app_name",
    "content_type_model_name",
    "action_name",
    "app_label",
    "model_name",
    "action",
    "uploaded_file_id",
    "filter_spec",
    "task_id",
}

_PAGES = """
    add preview_on_add edit preview_on_edit view_draft add_subpage delete unpublish search search_results move move_confirm
    set_page_position copy workflow_action collect_workflow_action_data confirm_workflow_cancellation workflow_preview lock unlock
    revisions_index revisions_view revisions_revert revisions_unschedule revisions_compare workflow_history workflow_history_detail history history_results
"""
_MEDIA = (
    "index index_results add edit delete add_multiple edit_multiple delete_multiple delete_upload_multiple"
)
PLACES = frozenset(
    {
        "wagtailadmin_home",
        "wagtailadmin_sprite",
        "wagtailadmin_javascript_catalog",
        "wagtailadmin_explore_root",
        "wagtailadmin_explore",
        "wagtailadmin_explore_results",
        "wagtail_bulk_action",
        "wagtailadmin_choose_page",
        "wagtailadmin_choose_page_child",
        "wagtailadmin_choose_page_search",
        "wagtailadmin_choose_page_external_link",
        "wagtailadmin_choose_page_email_link",
        "wagtailadmin_choose_page_phone_link",
        "wagtailadmin_choose_page_anchor_link",
        "wagtailadmin_dismissibles",
        "wagtailadmin_editing_sessions:ping",
        "wagtailadmin_editing_sessions:release",
        *(f"wagtailadmin_pages:{name}" for name in _PAGES.split()),
        *(f"wagtailimages:{name}" for name in _MEDIA.split()),
        "wagtailimages:preview",
        "wagtailimages:create_multiple_from_uploaded_image",
        *(f"wagtaildocs:{name}" for name in _MEDIA.split()),
        "wagtaildocs:create_multiple_from_uploaded_document",
        *(
            f"{kind}_chooser:{name}"
            for kind in ("wagtailimages", "wagtaildocs")
            for name in ("choose", "choose_results", "chosen", "chosen_multiple", "create")
        ),
        "wagtailimages_chooser:select_format",
    }
)
# Our own pages there say themselves who may come; the door still looks at what they name.
OUR_SPACE = "newsroom_desk"
ELSEWHERE = {
    "wagtailadmin_login": "account_login",
    "wagtailadmin_logout": "start",
    "wagtailadmin_account": "mfa_index",
    "wagtailsites:index": "newsroom_desk:sites",
}
CHOSEN = {"wagtailimages_chooser": PICTURE, "wagtaildocs_chooser": FILE}
BULK = {"page": PAGE, "picture": PICTURE, "newsfile": FILE}
BULK_ACTIONS = {"delete", "move", "publish", "unpublish", "add_to_collection"}
# What queries and forms name, whichever page they are for.
NAMED = {
    "childOf": PAGE,
    "parent_page": PAGE,
    "parent_page_id": PAGE,
    "new_parent_page": PAGE,
    "position_page": PAGE,
    "collection_id": COLLECTION,
    "collection": COLLECTION,
}
SEES_TOP = {
    "wagtailadmin_explore",
    "wagtailadmin_explore_results",
    "wagtailadmin_choose_page_child",
}


class EditorsDoor(MiddlewareMixin):
    def process_view(
        self, request: HttpRequest, _view: object, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not request.path.startswith(EDITORS):
            return None
        match = request.resolver_match
        name = match.view_name if match else ""
        if name in ELSEWHERE:
            return redirect(ELSEWHERE[name])
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        user = User.objects.get(pk=request.user.pk)
        rights = rights_of(user)
        settle(user, rights)
        if not rights:
            raise PermissionDenied("editor")
        request.user = user  # without what was remembered of its permissions
        Knocking(request, name, rights).check(args, kwargs)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """What the gate or a review refuses is told in its own words, whichever page it was tried on."""
        if not request.path.startswith(EDITORS) or not isinstance(exception, NotReady | ReviewRefused):
            return None
        problems = exception.problems if isinstance(exception, NotReady) else [str(exception)]
        for each in problems:
            messages.error(request, each)
        if isinstance(exception, NotReady) and exception.page.pk:
            return redirect("newsroom_desk:article", exception.page.pk)
        return redirect("wagtailadmin_home")


class Knocking:
    """One request at the door. `check` raises Http404 unless all that it names is the person's."""

    def __init__(self, request: HttpRequest, name: str, rights: SiteRights) -> None:
        self.request, self.name, self.rights = request, name, rights
        fronts = Front.objects.filter(site__in=rights.sites)
        self.fronts = list(fronts.values_list("path", flat=True))
        self.collections = collections_of(rights)

    def check(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        space = self.name.rpartition(":")[0]
        if self.name not in PLACES and space != OUR_SPACE:
            raise Http404
        for kind, value in (*self._arguments(space, args, kwargs), *self._fields(kwargs)):
            if not self._is_mine(kind, value):
                raise Http404

    def _arguments(
        self, space: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Iterator[tuple[int, Any]]:
        if args:
            # The one address with unnamed parts: two revisions of a page are compared.
            assert self.name == "wagtailadmin_pages:revisions_compare"
            yield PAGE, args[0]
        for name, value in kwargs.items():
            if name in ARGUMENTS:
                kind = ARGUMENTS[name]
                yield (TOP if kind == PAGE and self.name in SEES_TOP else kind), value
            elif name == "pk" and space in CHOSEN:
                yield CHOSEN[space], value
            elif name in ("object_id", "session_id") and space == "wagtailadmin_editing_sessions":
                if name == "object_id":
                    yield PAGE, value
            elif name not in HARMLESS and space != OUR_SPACE:
                raise Http404

    def _fields(self, kwargs: dict[str, Any]) -> Iterator[tuple[int, Any]]:
        sent = (self.request.GET, self.request.POST)
        for name, kind in NAMED.items():
            for value in (value for form in sent for value in form.getlist(name) if value):
                yield (TOP if kind == PAGE else kind), value
        space = self.name.partition(":")[0]
        if self.name == "wagtail_bulk_action":
            if kwargs["model_name"] not in BULK or kwargs["action"] not in BULK_ACTIONS:
                raise Http404
            kind = BULK[kwargs["model_name"]]
            for value in self.request.GET.getlist("id"):
                if value == "all":
                    # Wagtail would take them from everywhere.
                    raise Http404
                yield kind, value
        elif space in CHOSEN:
            for value in self.request.GET.getlist("id"):
                yield CHOSEN[space], value

    def _is_mine(self, kind: int, value: Any) -> bool:
        try:
            pk = int(value)
        except (TypeError, ValueError):
            return False
        if kind == TOP:
            return self._is_my_page(pk, also_top=True)
        if kind == PAGE:
            return self._is_my_page(pk)
        if kind in (PICTURE, FILE):
            model = Picture if kind == PICTURE else NewsFile
            return model.objects.filter(pk=pk, collection__in=self.collections).exists()
        if kind == COLLECTION:
            return pk in self.collections
        return self._is_of_my_page(kind, pk)

    def _is_of_my_page(self, kind: int, pk: int) -> bool:
        if kind == REVISION:
            page = Revision.page_revisions.filter(pk=pk).values_list("object_id", flat=True).first()
        elif kind == TASK:
            page = TaskState.objects.filter(pk=pk).values_list("workflow_state__object_id", flat=True).first()
        else:
            page = WorkflowState.objects.filter(pk=pk).values_list("object_id", flat=True).first()
        return page is not None and self._is_my_page(int(page))

    def _is_my_page(self, pk: int, *, also_top: bool = False) -> bool:
        found = Page.objects.filter(pk=pk).values_list("path", "depth").first()
        if found is None:
            return False
        path, depth = found
        return (also_top and depth == 1) or any(path.startswith(front) for front in self.fronts)
