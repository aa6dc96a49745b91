"""A whole site as files: served by an ordinary web server below a path, every link is followed, and the checking command agrees."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, expect
from wagtail.models import ReferenceIndex

from answerable.cli import main
from answerable.publication.sources import Folder, Live
from answerable.publication.verification import verify
from answerable.web.newsroom import reader, showing
from answerable.web.newsroom.export.run import CannotExport, Exported, run
from answerable.web.newsroom.models import Article, NewsSite, Section
from browsing import passes_axe, patient
from snapshots import Snapshot
from web.newsroom import crawling
from web.newsroom.articles import live, publish
from web.newsroom.crawling import crawl
from web.newsroom.full_articles import full_live

pytestmark = pytest.mark.django_db


@pytest.fixture
def web_server(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder, and the address below which an ordinary web server serves it."""
    with crawling.web_server(tmp_path / "www") as address:
        yield tmp_path / "www" / "copies" / "news", f"{address}copies/news/"


PUBLISHED = Snapshot()


@pytest.fixture
def published(group: NewsSite, qinghe: NewsSite, monkeypatch: pytest.MonkeyPatch) -> Article:
    """Two pages of a list, with two articles on each."""
    monkeypatch.setattr(showing, "A_PAGE", 2)

    def publish_all() -> None:
        made = full_live(group)
        ReferenceIndex.create_or_update_for_object(made)  # the worker does, and files are handed out then
        for at in range(3):
            live(group, f"要闻{at}", slug=f"n{at}", summary=f"第{at}条")
        live(group, "Twenty units", slug="units", language="en")
        live(qinghe, "清河通知", slug="notice", section="notices")

    PUBLISHED.bring(publish_all)
    return Article.objects.get(site=group, slug="meeting")


@pytest.fixture
def exported(published: Article, tmp_path_factory: Any) -> Path:
    """All of it, made once in a process: for tests that only read it."""
    folder: Path = tmp_path_factory.getbasetemp() / "exported"
    if not folder.exists():
        run(folder)
    return folder


def test_no_link_of_an_export_is_broken(
    published: Article, web_server: tuple[Path, str], django_capture_on_commit_callbacks: Any
) -> None:
    folder, address = web_server
    with django_capture_on_commit_callbacks(execute=True):
        moved = Section.objects.get(site__slug="qinghe", slug="debriefs", locale__language_code="en")
        moved.slug = "assessment"
        moved.save()
    run(folder, address=address)
    found, outside = crawl(address, address)
    for beside in ("robots.txt", "sites/qinghe/en/debriefs/"):
        found |= crawl(address + beside, address)[0]
    for page in (
        "",
        "en/",
        "news/",
        "news/page-2/",
        "news/meeting/",
        "en/news/units/",
        "sites/qinghe/",
        "sites/qinghe/notices/notice/",
        "sites/qinghe/en/debriefs/",
        "sites/qinghe/en/assessment/",
        "sitemap/",
        "search/",
    ):
        assert address + page in found, page
    kinds = {Path(urlsplit(each).path).suffix for each in found}
    assert {".webp", ".css", ".js", ".svg", ".xml", ".json", ".pdf"} <= kinds
    # What is left goes to the live site, and to nothing of it that was exported.
    assert {urlsplit(each).path.split("/")[1] for each in outside} <= {"desk", "evidence", "verify"}
    assert {urlsplit(each).netloc for each in outside} == {"localhost:8000"}


def test_an_export_is_what_was_published(published: Article, web_server: tuple[Path, str]) -> None:
    folder, address = web_server
    run(folder, address=address)
    for source in (Folder(folder), Live(address, f"{address}evidence/news/")):
        verdict = verify(source)
        assert verdict.differences == []
        assert [each.partition(" say")[0] for each in verdict.held if "what was published" in each] == [
            "36 articles, sections and standing pages"
        ]


def test_what_did_not_change_is_not_written(published: Article, tmp_path: Path) -> None:
    def times() -> dict[str, int]:
        return {str(each): each.stat().st_mtime_ns for each in tmp_path.rglob("*")}

    first = run(tmp_path)
    before = times()
    assert (first.files, first.removed) == (first.written, 0)
    again = run(tmp_path)
    assert (again.files, again.written, again.removed) == (first.files, 0, 0)
    assert times() == before
    published.is_pinned = True
    published.save()
    publish(published)
    third = run(tmp_path)
    assert 0 < third.written < first.files / 2
    changed = {name for name, time in times().items() if before.get(name) != time}
    assert str(tmp_path / "sites" / "qinghe" / "notices" / "notice" / "index.html") not in changed


def made_by(monkeypatch: pytest.MonkeyPatch, folder: Path) -> tuple[Exported, list[str]]:
    """Exports, and says which pages were made for it."""
    made, answer = list[str](), reader.answer
    with monkeypatch.context() as patched:
        patched.setattr(reader, "answer", lambda address: made.append(address) or answer(address))
        return run(folder), made


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def change_text(article: Article) -> None:
    article.body = json.dumps([{"type": "heading", "value": "另起一行"}, *article.body.raw_data])
    publish(article)


def change_navigation(_article: Article) -> None:
    notices = Section.objects.get(site__slug="qinghe", slug="notices", locale__language_code="zh-hans")
    notices.show_in_menus = False
    notices.save()


def change_section(_article: Article) -> None:
    news = Section.objects.get(site__slug="lanting", slug="news", locale__language_code="zh-hans")
    news.title = "头条要闻"
    news.save()


def describe_picture(article: Article) -> None:
    assert article.picture is not None
    article.picture.description = "会场全景"
    article.picture.save()


def translate(article: Article) -> None:
    live(article.site, "In English", slug="meeting", language="en", translation_key=article.translation_key)


def withdraw(article: Article) -> None:
    article.unpublish()


@pytest.mark.parametrize(
    "change", [change_text, change_navigation, change_section, describe_picture, translate, withdraw]
)
def test_after_a_change_an_export_is_as_if_it_were_the_first(
    published: Article,
    exported: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Article], None],
) -> None:
    shutil.copytree(exported, tmp_path / "kept")
    before = files_of(tmp_path / "kept")
    change(Article.objects.get(pk=published.pk))
    done, made = made_by(monkeypatch, tmp_path / "kept")
    run(tmp_path / "anew")
    after = files_of(tmp_path / "kept")
    assert after == files_of(tmp_path / "anew")
    assert after != before
    assert len(made) < done.files


def test_pages_that_cannot_have_changed_are_not_made(
    published: Article, exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(exported, tmp_path, dirs_exist_ok=True)
    change_text(Article.objects.get(pk=published.pk))
    done, made = made_by(monkeypatch, tmp_path)
    paths = {urlsplit(each).path for each in made}
    assert done.kept > done.files / 3
    assert len(made) < done.files / 4
    assert {"/news/meeting/", "/news/", "/", "/rss.xml"} <= paths
    assert paths.isdisjoint(
        {"/sites/qinghe/notices/notice/", "/sites/qinghe/notices/", "/sites/qinghe/legal/"}
    )
    # A file that somebody altered is made again, though nothing of what it is made from has changed.
    page = tmp_path / "sites" / "qinghe" / "notices" / "notice" / "index.html"
    page.write_text("altered")
    assert run(tmp_path).written == 1
    assert "清河通知" in page.read_text()


def test_the_files_of_an_export_are_for_a_web_server_to_read(exported: Path) -> None:
    assert {each.stat().st_mode & 0o444 for each in exported.rglob("*")} == {0o444}
    assert not list(exported.rglob("*.new"))


def test_what_was_withdrawn_is_removed(published: Article, tmp_path: Path) -> None:
    run(tmp_path)
    page = tmp_path / "news" / "meeting" / "index.html"
    assert page.is_file()
    assert len(list((tmp_path / "files").rglob("*.pdf"))) == 1
    published.unpublish()
    done = run(tmp_path)
    assert done.removed > 1
    assert not page.parent.exists()
    assert not (tmp_path / "files").exists()
    assert "meeting" not in (tmp_path / "rss.xml").read_text()
    assert verify(Folder(tmp_path)).differences == []


def test_one_site_alone_lies_at_the_top_and_leads_to_the_others_where_they_live(
    published: Article, tmp_path: Path
) -> None:
    run(tmp_path, "qinghe")
    page = (tmp_path / "notices" / "notice" / "index.html").read_text()
    assert 'href="http://localhost:8000/"' in page
    assert not (tmp_path / "sites").exists()
    assert verify(Folder(tmp_path)).differences == []


def test_an_export_that_was_altered_is_found_out(published: Article, tmp_path: Path) -> None:
    run(tmp_path)
    page = tmp_path / "news" / "n2" / "index.html"
    page.write_text(page.read_text().replace("要闻2", "要闻二"))
    (tmp_path / "more.html").write_text("more")
    (tmp_path / "archive.jsonl").unlink()
    found = "\n".join(verify(Folder(tmp_path)).differences)
    assert "http://localhost:8000/news/n2/ says something else" in found
    assert "more.html is not of this export" in found
    assert "archive.jsonl is listed among the sums and is not there" in found
    repaired = run(tmp_path)
    assert repaired.written == 2


def test_a_folder_with_other_files_is_refused(group: NewsSite, tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("x")
    with pytest.raises(CannotExport, match="holds other files"):
        run(tmp_path)
    with pytest.raises(CannotExport, match="no site nowhere"):
        run(tmp_path / "new", "nowhere")


def test_the_index_finds_chinese_and_words(exported: Path) -> None:
    documents = json.loads((exported / "search" / "documents.json").read_text())
    number = next(at for at, each in enumerate(documents) if each[0] == "news/meeting/")
    for piece in ("述职", "会", "283", "董事"):
        terms = json.loads((exported / "search" / f"terms-{ord(piece[0]) % 32}.json").read_text())
        assert number in terms[piece], piece
    assert (exported / "en" / "search" / "documents.json").is_file()


def test_archives_are_told_of_every_article(exported: Path) -> None:
    lines = [json.loads(line) for line in (exported / "archive.jsonl").read_text().splitlines()]
    assert len(lines) == 6
    (of,) = [line for line in lines if line["address"].endswith("/news/meeting/")]
    assert (of["column"], of["source"], of["author"], of["file"]) == (
        "要闻",
        "集团办公室",
        "李记",
        "news/meeting/index.html",
    )
    assert of["bytes"] == (exported / of["file"]).stat().st_size
    sums = (exported / "manifest-sha256.txt").read_text()
    assert f"{of['sha256']}  {of['file']}\n" in sums


def test_the_command_says_what_it_would_not_do(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["newsroom", "export", str(tmp_path / "out"), "--home", str(tmp_path)])
    assert (done.exit_code, "not the home of a site" in done.output) == (1, True)
    for command in ("verify", "export"):
        told: Any = CliRunner().invoke(main, ["newsroom", command, "--help"])
        assert (told.exit_code, "Exit status" in told.output) == (0, True)


def test_a_search_without_a_server_shows_where_the_words_stand(
    published: Article, web_server: tuple[Path, str], chromium: Browser
) -> None:
    """Read from the article's own page, marked; the beginning of its text does not have them."""
    folder, address = web_server
    run(folder, address=address)
    context = patient(chromium.new_context(viewport={"width": 360, "height": 800}, locale="zh-CN"))
    page = context.new_page()
    page.goto(f"{address}search/?q=董事长 稳生产")
    row = page.locator(".hits > li")
    expect(row).to_have_count(1)
    expect(row.locator("p mark")).to_have_text(["董事长", "稳生产"])
    expect(row).to_contain_text("说到做到")
    passes_axe(page)
    page.goto(f"{address}search/?q={published.title[-4:]}")
    expect(page.locator(".hits h2 mark").first).to_have_text("当面述职")
    context.close()
