"""Who may see and do what at /editors/: every view that is mounted there, asked for by everybody who should not have it.

One site has a secret word in everything that it keeps: titles, texts, pictures, files, comments, names of people, revisions, redirects, former addresses, messages. Each view is asked with the
ids of those things, once to read and once to change. Nothing of the site may appear, and nothing of it may change.
"""

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from PIL import Image
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Comment, Locale, TaskState, Workflow
from wagtail_localize.models import StringSegment, Translation, TranslationSource

from answerable.web.accounts.models import User
from answerable.web.newsroom import reads, reviews, rights
from answerable.web.newsroom.desk_models import CheckWord, Dismissal, ReviewTask
from answerable.web.newsroom.doors import EDITORS, ELSEWHERE, PLACES
from answerable.web.newsroom.models import (
    Article,
    FormerAddress,
    Front,
    NewsFile,
    NewsSite,
    Picture,
    ReadCount,
    ReaderMessage,
    Section,
    Taking,
)
from answerable.web.organisation.models import Role, RoleKind
from web.newsroom.articles import article, live
from web.newsroom.desks import browser, editor, person, staff

SECRET = "岫玉机密"
# What is searched for: with it the word would be found, and no page that repeats it has the whole word.
BEGINNING = "岫玉"
# What every visit leaves, and no site's.
NOT_A_SITES = {
    "session",
    "contenttype",
    "permission",
    "group",
    "user",
    "accountentry",
    "userprofile",
    "pagesubscription",
    "editingsession",
    "tries",
}


def mounted(patterns: list[Any], under: str = "", space: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    """(name, address as a pattern, the pattern) of every view."""
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from mounted(
                each.url_patterns,
                under + str(each.pattern),
                f"{space}{each.namespace}:" if each.namespace else space,
            )
        else:
            yield f"{space}{each.name or ''}", under + str(each.pattern), each


VIEWS = [found for found in mounted(get_resolver().url_patterns) if found[1].startswith(EDITORS[1:])]


class Kept:
    """A site with the secret in everything it has."""

    def __init__(self, site: NewsSite) -> None:
        self.site = site
        self.people = staff(site)
        for each in self.people.values():
            each.person.name = f"{SECRET}{each.person.name}"
            each.person.save()
            each.first_name = each.last_name = SECRET
            each.save()
        writer = self.people["writer"]
        self.collection = Collection.objects.get(name=site.slug)
        drawn = io.BytesIO()
        Image.new("RGB", (8, 8)).save(drawn, "PNG")
        self.picture = Picture.objects.create(
            title=SECRET, description=SECRET, credit=SECRET, collection=self.collection, file=ContentFile(drawn.getvalue(), "a.png"), uploaded_by_user=writer
        )  # fmt: skip
        self.file = NewsFile.objects.create(
            title=SECRET,
            collection=self.collection,
            file=ContentFile(b"%PDF-1.7", "a.pdf"),
            uploaded_by_user=writer,
        )
        self.live = live(site, f"{SECRET}已发", slug="secret-live", summary=SECRET, picture=self.picture)
        self.article = article(
            site, f"{SECRET}草稿", slug="secret-draft", summary=SECRET, owner=writer, author=SECRET
        )
        self.revision = self.article.save_revision(user=writer)
        self.comment = Comment.objects.create(
            page=self.article, user=writer, text=SECRET, contentpath="summary", position=""
        )
        reviews.hand_in(self.article, writer)
        self.task_state = TaskState.objects.get()
        self.redirect = Redirect.objects.create(old_path=f"/{SECRET}", redirect_page=self.live)
        Dismissal.objects.create(
            page=self.article, hit="x", kind="phone", text=SECRET, reason=SECRET, name=SECRET
        )
        self.message = ReaderMessage.objects.create(
            site=site, language="zh-hans", name=SECRET, text=SECRET, about=SECRET
        )
        FormerAddress.objects.create(site=site, language="zh-hans", path=f"news/{SECRET}/", page=self.live)
        ReadCount.objects.create(page=self.live, day=reads.today(), reads=7)
        source, _new = TranslationSource.get_or_create_from_instance(self.live)
        self.translation = Translation.objects.create(
            source=source, target_locale=Locale.objects.get(language_code="en")
        )
        self.string = StringSegment.objects.filter(source=source).first()
        self.offer = Taking.objects.create(
            original=self.live, source=site, title=SECRET, site=NewsSite.objects.get(is_group=True)
        )
        self.section = self.article.get_parent()
        self.task = ReviewTask.objects.first()
        self.workflow = Workflow.objects.get(name=site.name)

    def values(self, name: str, pattern: str) -> dict[str, list[Any]]:
        """For each argument of an address, everything of the site that it could mean."""
        pages = [self.article.pk, self.live.pk, self.section.pk]
        chosen = {"wagtailimages_chooser": self.picture, "wagtaildocs_chooser": self.file}
        by_space = {
            "wagtailusers_users": self.people["writer"],
            "wagtailusers_groups": rights.Group.objects.get(
                name=rights.group_name(self.site.pk, rights.WRITES)
            ),
            "wagtailadmin_collections": self.collection,
            "wagtailadmin_workflows": self.workflow,
            "wagtailadmin_api:images": self.picture,
            "wagtailadmin_api:documents": self.file,
            "wagtailadmin_api:pages": self.article,
            "wagtaillocales": Locale.objects.first(),
            "newsroom_desk": self.site,
            **chosen,
        }
        space = name.rpartition(":")[0]
        pk = by_space.get(space)
        return {
            "page_id": pages,
            "parent_page_id": pages,
            "page_to_move_id": pages[:1],
            "destination_id": [self.section.pk],
            "page_pk": pages[:1],
            "pk": [self.offer.pk if "exchange" in pattern else pk.pk if pk else 1],
            "image_id": [self.picture.pk],
            "document_id": [self.file.pk],
            "doc_id": [self.file.pk],
            "uploaded_file_id": [1],
            "revision_id": [self.revision.pk],
            "task_state_id": [self.task_state.pk],
            "task_id": [self.task.pk],
            "workflow_state_id": [self.task_state.workflow_state_id],
            "workflow_pk": [self.workflow.pk],
            "translation_id": [self.translation.pk],
            "translation_source_id": [self.translation.source_id],
            "string_segment_id": [self.string.pk],
            "overridable_segment_id": [1],
            "collection_id": [self.collection.pk],
            "message_id": [self.message.pk],
            "redirect_id": [self.redirect.pk],
            "session_id": [1],
            "object_id": [self.article.pk],
            "content_type_app_name": ["newsroom"],
            "content_type_model_name": ["article"],
            "app_label": ["wagtailcore"],
            "app_name": ["newsroom"],
            "model_name": ["page", "article"],
            "action_name": ["approve", "publish"],
            "action": ["publish", "delete", "unpublish", "move"],
            "filter_spec": ["max-100x100"],
            "mode": ["x"],
            "uidb64": ["x"],
            "token": ["x"],
        }


ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
UNNAMED = re.compile(r"^\^?|\$$")


def addresses(name: str, pattern: str, kept: Kept) -> list[str]:
    """Every address of a view with what the site has."""
    if name == "wagtailadmin_pages:revisions_compare":
        return [f"/editors/pages/{kept.article.pk}/revisions/compare/earliest...latest/"]
    if pattern.endswith("^.*/$"):
        return ["/editors/nowhere/"]
    made = [pattern.replace("^", "").replace("$", "")]
    known = kept.values(name, pattern)
    for argument in ARGUMENT.findall(pattern):
        made = [
            re.sub(rf"<(?:\w+:)?{argument}>", str(value), address)
            for address in made
            for value in known[argument]
        ]
    return [f"/{address}" for address in made]


def queries(name: str, kept: Kept) -> list[str]:
    """The queries by which a view without arguments could be led to the site."""
    if name.startswith("newsroom_desk:"):
        return ["", f"?site={kept.site.pk}&state=all&days=365"]
    common = f"?q={BEGINNING}&page={kept.article.pk}"
    if name == "wagtail_bulk_action":
        return [f"?id={kept.article.pk}", f"?id=all&childOf={kept.section.pk}"]
    if "chosen_multiple" in name:
        return [f"?id={kept.picture.pk}", f"?id={kept.file.pk}", f"?id={kept.article.pk}"]
    if "api:" in name:
        return [
            "",
            f"?child_of={kept.section.pk}&for_explorer=1",
            f"?search={BEGINNING}",
            f"?id={kept.article.pk}",
        ]
    if "search" in name or "choose" in name or name.endswith(("index", "index_results")):
        return ["", common, f"?collection_id={kept.collection.pk}"]
    return [""]


def state() -> dict[str, list[Any]]:
    """Everything that the database keeps, but what each visit leaves."""
    kept = {}
    for model in apps.get_models():
        if model._meta.model_name in NOT_A_SITES or model._meta.app_label in (
            "sessions",
            "auth",
            "contenttypes",
        ):
            continue
        with connection.cursor() as cursor:
            # As it is stored: what Django makes of a text with blocks has another name each time.
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            kept[model._meta.label] = sorted(map(repr, cursor.fetchall()))
    return kept


def form(kept: Kept) -> dict[str, str]:
    """One form that fits many views: what it names is the site's."""
    return {
        "title": "改了",
        "slug": "changed",
        "source": "x",
        "source_date": "2027-01-01",
        "new_title": "抄",
        "new_slug": "copied",
        "new_parent_page": str(kept.section.pk),
        "parent_page": str(kept.section.pk),
        "collection": str(kept.collection.pk),
        "chooser": str(kept.section.pk),
        "comment": "x",
        "said": "x",
        "approve": "1",
        "action-publish": "1",
        "word": "改",
        "name": "改",
        "id": str(kept.article.pk),
    }


def walk(client: Client, kept: Kept) -> Iterator[tuple[str, str, Any]]:
    """Ask for every view, to read and to change; (name, what was asked, answer)."""
    client.raise_request_exception = False
    for name, pattern, _view in VIEWS:
        is_open = name in PLACES or name.startswith("newsroom_desk:")
        # What is not open is refused before it looks at anything: one address of each is enough.
        for address in addresses(name, pattern, kept)[: None if is_open else 1]:
            for query in queries(name, kept)[: None if is_open else 1]:
                yield name, f"GET {address}{query}", client.get(address + query)
            yield name, f"POST {address}", client.post(address + queries(name, kept)[0], form(kept))


def shows_secret(answer: Any) -> bool:
    """Whether the word stands in an answer, also as JSON writes it."""
    content = b"".join(answer) if answer.streaming else answer.content
    text = content.decode(errors="replace")
    return SECRET in text or SECRET.encode("unicode_escape").decode() in text


@pytest.fixture
def kept(qinghe: NewsSite) -> Kept:
    return Kept(qinghe)


def watched(client: Client, kept: Kept, allowed: frozenset[int]) -> list[str]:
    """What should not have happened."""
    before = state()
    wrong = []
    for _name, asked, answer in walk(client, kept):
        if shows_secret(answer):
            wrong.append(f"{asked} shows the other site")
        if answer.status_code not in allowed:
            wrong.append(f"{asked} answers {answer.status_code}")
    after = state()
    wrong.extend(f"{label} changed" for label in before if before[label] != after[label])
    return wrong


@pytest.mark.slow
@pytest.mark.django_db
def test_an_editor_of_another_site_sees_and_changes_nothing(group: NewsSite, kept: Kept) -> None:
    from answerable.web.newsroom import cluster
    from answerable.web.organisation.models import Unit

    other = cluster.make(
        NewsSite(slug="luming", unit=Unit.objects.create(name="鹿鸣纤维"), name="鹿鸣纤维", name_en="Luming")
    )
    stranger = browser(editor("外人", other, "first", "second", "final", "proof"))
    stranger.get("/editors/")
    assert watched(stranger, kept, frozenset({200, 302, 403, 404, 405})) == []
    # Nor on the stranger's own pages, by a filter, a list of people or a search.
    own = article(other, "自己的稿", slug="own")
    own.save_revision()
    front = Front.objects.filter(site=other).first()
    for address in (
        "",
        "pages/",
        f"pages/{front.pk}/",
        f"pages/{front.pk}/?q={BEGINNING}",
        f"pages/{own.get_parent().pk}/",
        f"pages/{own.pk}/edit/",
        f"pages/{own.pk}/history/",
        f"pages/{own.pk}/copy/",
        f"pages/{own.pk}/move/",
        f"desk/articles/{own.pk}/",
        "desk/languages/",
        "desk/readers/",
        "desk/readers/readers.csv",
        "desk/messages/",
        "images/",
        "documents/",
        "images/chooser/",
        "documents/chooser/",
        "choose-page/",
    ):
        answer = stranger.get(f"/editors/{address}")
        assert answer.status_code == 200, address
        assert not shows_secret(answer), address


@pytest.mark.slow
@pytest.mark.django_db
def test_a_visitor_sees_nothing(kept: Kept) -> None:
    assert watched(Client(), kept, frozenset({302, 404})) == []


@pytest.mark.soak
@pytest.mark.django_db
def test_an_account_without_a_role_sees_nothing(kept: Kept) -> None:
    nobody = person("没有角色")
    Role.objects.create(person=nobody.person, kind=RoleKind.SECRETARY, unit=kept.site.unit)
    assert watched(browser(nobody), kept, frozenset({302, 403, 404})) == []


@pytest.mark.django_db
def test_an_organiser_edits_every_site_and_comes_to_no_page_that_is_not_in_the_table(kept: Kept) -> None:
    organiser = person("主办人")
    Role.objects.create(person=organiser.person, kind=RoleKind.ORGANISER)
    client = browser(organiser)
    assert SECRET in client.get(f"/editors/pages/{kept.article.pk}/edit/").content.decode()
    client.raise_request_exception = False
    for name, pattern, _view in VIEWS:
        if name in PLACES or name.startswith("newsroom_desk:") or name in ELSEWHERE:
            continue
        for address in addresses(name, pattern, kept):
            assert client.get(address).status_code == 404, address


@pytest.mark.django_db
def test_the_table_names_only_what_is_mounted() -> None:
    assert PLACES - {name for name, _pattern, _view in VIEWS} == set()


@pytest.mark.django_db
def test_the_walk_finds_the_site_when_its_own_editor_asks(kept: Kept) -> None:
    """Else the other tests could pass because the addresses are wrong."""
    client = browser(kept.people["final"])
    wanted = {
        "wagtailadmin_home",
        "wagtailadmin_explore",
        "wagtailadmin_pages:edit",
        "wagtailadmin_pages:history",
        "wagtailadmin_pages:view_draft",
        "wagtailadmin_pages:revisions_compare",
        "wagtailadmin_pages:copy",
        "wagtailadmin_pages:move",
        "wagtailadmin_pages:unpublish",
        "wagtailadmin_pages:delete",
        "wagtailadmin_pages:workflow_history",
        "wagtailadmin_choose_page_child",
        "wagtailadmin_pages:search",
        "wagtailimages:index",
        "wagtailimages:edit",
        "wagtailimages_chooser:choose",
        "wagtailimages_chooser:chosen",
        "wagtaildocs:index",
        "wagtaildocs:edit",
        "wagtaildocs_chooser:choose",
        "wagtaildocs_chooser:chosen",
        "wagtail_bulk_action",
        "newsroom_desk:article",
        "newsroom_desk:record",
        "newsroom_desk:languages",
        "newsroom_desk:readers",
        "newsroom_desk:readers-csv",
        "newsroom_desk:messages",
    }
    found = set()
    client.raise_request_exception = False
    for name, pattern, _view in VIEWS:
        if name in wanted:
            for address in addresses(name, pattern, kept):
                for query in queries(name, kept):
                    if shows_secret(client.get(address + query)):
                        found.add(name)
    assert wanted - found == set()


@pytest.mark.django_db
def test_a_role_that_is_taken_away_is_gone_at_once(kept: Kept) -> None:
    writer = kept.people["writer"]
    client = browser(writer)
    assert client.get(f"/editors/pages/{kept.article.pk}/edit/").status_code == 200
    assert writer.groups.exists()
    Role.objects.filter(person__user=writer).delete()
    answer = client.get(f"/editors/pages/{kept.article.pk}/edit/")
    assert answer.status_code == 403
    assert "角色" in answer.content.decode()
    assert not User.objects.get(pk=writer.pk).groups.exists()


@pytest.mark.django_db
def test_an_editor_of_a_unit_edits_all_below_it(group: NewsSite, qinghe: NewsSite) -> None:
    from answerable.web.organisation.models import Unit

    top = Unit.objects.create(name="集团")
    qinghe.unit.parent = top
    qinghe.unit.save()
    of_top = person("上级")
    Role.objects.create(person=of_top.person, kind=RoleKind.EDITOR, unit=top)
    assert rights.rights_of(of_top).sites == {qinghe.pk}
    everywhere = editor("全员", None)
    assert rights.rights_of(everywhere).sites == {group.pk, qinghe.pk}
    assert not rights.rights_of(everywhere).manages


@pytest.mark.django_db
def test_a_visitor_is_sent_to_sign_in(client: Client, group: NewsSite) -> None:
    assert client.get("/editors/").headers["Location"] == "/accounts/sign-in?next=/editors/"


@pytest.mark.django_db
def test_where_a_second_factor_is_wanted_editors_need_one(settings: Any, group: NewsSite) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    assert browser(editor("无二次验证", group)).get("/editors/").headers["Location"] == "/accounts/"


@pytest.mark.django_db
def test_sites_and_words_are_the_organisers(kept: Kept) -> None:
    CheckWord.objects.create(word="词", kind="sensitive")
    client = browser(kept.people["final"])
    for address in ("sites/", "sites/new/", f"sites/{kept.site.pk}/", "lists/"):
        assert client.get(f"/editors/desk/{address}").status_code in (302, 403)
    client.post("/editors/desk/lists/words/add/", {"word": "x", "kind": "sensitive"})
    assert CheckWord.objects.count() == 1
    assert Article.objects.count() == 2
    assert Front.objects.filter(site=kept.site).count() == 2
    assert Section.objects.filter(site=kept.site).exists()


@pytest.mark.django_db
def test_the_search_over_everything_finds_articles_of_ones_own_sites(
    group: NewsSite, qinghe: NewsSite
) -> None:
    theirs, ours = article(group, "集团的矿灯"), article(qinghe, "清河的矿灯")
    for user, expected in (
        (editor("清河编辑", qinghe), {ours.pk}),
        (editor("总编辑", None), {theirs.pk, ours.pk}),
        (person("旁人"), set()),
    ):
        found = browser(user).get("/desk/search", {"q": "矿 灯"}).context["found"]
        addresses = {hit.url for kind in found for hit in kind.hits}
        assert addresses == {f"/editors/desk/articles/{pk}/" for pk in expected}
