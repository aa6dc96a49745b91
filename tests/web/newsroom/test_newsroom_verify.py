"""What is live is held against the log by the checking command's own code: over the client for each kind of difference, and once over HTTP on loopback."""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from click.testing import CliRunner
from django.test import Client
from pytest_django.live_server_helper import LiveServer
from wagtail.models import ReferenceIndex

from answerable.cli import main
from answerable.publication.sources import Source, Unreachable
from answerable.publication.verification import Verification, verify
from answerable.web.newsroom import cluster, log_tree
from answerable.web.newsroom.models import Article, NewsSite, PictureRendition, PublishedText
from web.newsroom.articles import live, publish
from web.newsroom.full_articles import full_live

ROOT = "http://localhost:8000"


class Asked(Source):
    """The site within this process, with answers that a test alters."""

    log = f"{ROOT}/evidence/news/"

    def __init__(
        self,
        altered: Callable[[str, bytes], bytes | None] = lambda _path, content: content,
        seen: dict[str, bytes | None] | None = None,
    ) -> None:
        """What is in `seen` is not asked for again."""
        self._seen = {} if seen is None else seen
        self._client = Client(SERVER_NAME="localhost", SERVER_PORT="8000")
        self._altered = altered

    def get(self, address: str) -> bytes | None:
        path = urlsplit(address).path
        if path not in self._seen:
            answer = self._client.get(path)
            self._seen[path] = answer.getvalue() if answer.status_code == 200 else None
        content = self._seen[path]
        return None if content is None else self._altered(path, content)

    def holds(self, start: str) -> bool:
        return start.startswith(f"{ROOT}/")

    def resolved(self, page: str, reference: str) -> str:
        return urljoin(page, reference)


@pytest.fixture
def published(group: NewsSite, qinghe: NewsSite) -> Article:
    made = full_live(group)
    ReferenceIndex.create_or_update_for_object(made)  # the worker does, and files are handed out then
    live(qinghe, "清河通知", slug="notice", section="notices")
    live(group, "旧闻", slug="old").unpublish()
    made.correction = "实到人数应为283人。"
    return publish(made)


def checked(altered: Callable[[str, bytes], bytes | None] = lambda _path, content: content) -> Verification:
    return verify(Asked(altered))


@pytest.mark.django_db
def test_an_honest_site_is_as_published(published: Article) -> None:
    verdict = checked()
    assert verdict.differences == []
    assert any(
        "32 articles, sections and standing pages say what was published" in each for each in verdict.held
    )
    assert verify(Asked(), log_tree.vkey()).is_as_published


ALTERED = (
    ("/news/meeting/", "说到做到", "说了再说", "says something else"),
    ("/news/meeting/", "李记", "王记", "says something else"),
    (
        "/news/meeting/",
        'article:published_time" content="20',
        'article:published_time" content="19',
        "dates itself",
    ),
    (
        "/news/meeting/",
        'article:modified_time" content="20',
        'article:modified_time" content="19',
        "dates itself",
    ),
    ("/sitemap.xml", "<lastmod>20", "<lastmod>19", "dates itself"),
    ("/en/notices/", '"title">Notices', '"title">Rumours', "says something else"),
    ("/legal/", "网站", "站点", "says something else"),
    (
        "/en/sites/qinghe/links/|/sites/qinghe/en/links/",
        'article:modified_time" content="20',
        'article:modified_time" content="19',
        "dates itself",
    ),
    (".*sitemap.xml", "/news/meeting/", "/news/", "is in no site map"),
    ("/files/.*", "plan", "PLAN", "says something else"),
    ("/evidence/news/entries/0.jsonl", "清河通知", "清河公告", "does not hold"),
    (
        "/evidence/news/checkpoint",
        "answerable/newsroom\n35\n",
        "answerable/newsroom\n34\n",
        "does not hold",
    ),
)


@pytest.mark.django_db
def test_each_difference_is_found(published: Article) -> None:
    seen = dict[str, bytes | None]()
    for path, before, after, said in ALTERED:
        altered = list[str]()

        def alter(at: str, content: bytes) -> bytes:
            if not re.fullmatch(path, at):  # noqa: B023  called within this round
                return content
            changed = content.replace(before.encode(), after.encode())  # noqa: B023
            altered.append(at if changed != content else "")  # noqa: B023
            return changed

        verdict = verify(Asked(alter, seen))
        assert any(altered), path
        assert said in "\n".join(verdict.differences), path


@pytest.mark.django_db
def test_what_was_put_live_beside_the_log_is_found(published: Article) -> None:
    """As somebody could who writes to the database."""
    Article.objects.filter(slug="old").update(live=True)
    PublishedText.objects.create(
        article=Article.objects.get(slug="old"), html="", text="", changed_at=published.last_published_at
    )
    found = "\n".join(checked().differences)
    assert f"{ROOT}/news/old/ shows a published text, and the log has no such publication." in found
    assert f"{ROOT}/news/old/ was withdrawn (entry 33) and is still there." in found


@pytest.mark.django_db
def test_what_was_taken_away_or_changed_beside_the_log_is_found(published: Article) -> None:
    Article.objects.filter(slug="notice").update(live=False)
    Article.objects.filter(slug="meeting").update(title="另一个题目")
    for rendition in PictureRendition.objects.all():
        rendition.file.storage.delete(rendition.file.name)
    found = "\n".join(checked().differences)
    assert f"{ROOT}/sites/qinghe/notices/notice/ was published (entry 31) and is not there." in found
    assert re.search(r"Missing files: .*/media/pictures/", found)
    assert f"{ROOT}/news/meeting/ has another title than the log" in found


@pytest.mark.django_db
def test_another_key_is_not_believed(published: Article) -> None:
    other = "answerable/newsroom+00000000+AAAA"
    verdict = verify(Asked(), other)
    assert (verdict.is_as_published, len(verdict.held)) == (False, 0)
    with pytest.raises(Unreachable):
        verify(Asked(lambda path, content: None if path.endswith("/key") else content))


@pytest.mark.django_db(transaction=True)
def test_the_command_checks_a_site_over_http(live_server: LiveServer, settings: Any, tmp_path: Any) -> None:
    settings.SITE_URL = live_server.url

    group = cluster.make(NewsSite(slug="lanting", is_group=True, name="岚庭材料集团", name_en="Lanting"))
    live(group, "会议", slug="meeting")

    def run(*options: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["newsroom", "verify", *options])
        return done.exit_code, done.output

    code, said = run(f"{live_server.url}/", "--key", log_tree.vkey())
    assert (code, "AS PUBLISHED" in said) == (0, True), said
    Article.objects.filter(slug="meeting").update(title="另一个题目")
    code, said = run(live_server.url, "--json")
    assert (code, json.loads(said)["as_published"]) == (1, False)
    assert run("http://127.0.0.1:9/")[0] == run(str(tmp_path))[0] == run("nowhere")[0] == 2
