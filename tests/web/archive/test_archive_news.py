"""The meeting's news in its archive: what readers get, at every site that has it."""

import json
import posixpath
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote, urldefrag

import lxml.html
import pytest

from answerable.web.meetings.models import Meeting
from answerable.web.newsroom import cluster, syndication
from answerable.web.newsroom.models import MeetingPhoto, NewsSite, Section
from answerable.web.organisation.models import Unit
from web.newsroom.articles import article, publish
from web.newsroom.desks import editor
from web.newsroom.full_articles import full, picture

from .test_archive_contents import built

Held = Callable[..., Meeting]


@pytest.fixture
def group(db: None) -> NewsSite:
    return cluster.make(NewsSite(slug="lanting", is_group=True, name="岚庭材料集团", name_en="Lanting"))


@pytest.fixture
def unit(group: NewsSite) -> NewsSite:
    made = Unit.objects.create(name="清河有机硅")
    return cluster.make(
        NewsSite(slug="qinghe", unit=made, name="清河有机硅", name_en="Qinghe", takes_given=True)
    )


def test_published_articles_are_in_it_with_files_reviews_and_log(
    held: Held, group: NewsSite, unit: NewsSite, tmp_path: Path
) -> None:
    of = held()
    news = publish(full(group, meeting=of))
    article(group, "没有发布的稿件", slug="draft", language="en", meeting=of).save_revision()
    syndication.offer(news, [unit], editor("终审", group, "final"), given=[unit])
    files, made = built(of, tmp_path)
    folder = f"news/lanting/zh-hans-{news.pk}"
    assert "十九家单位当面述职" in files[f"{folder}/article.html"].decode()
    assert {Path(name).suffix for name in files if name.startswith(folder)} == {
        ".html",
        ".json",
        ".png",
        ".pdf",
    }
    assert len(json.loads(files[f"{folder}/reviews.json"])) == 6
    copies = [name for name in files if name.startswith("news/qinghe/") and name.endswith("article.html")]
    assert len(copies) == 1
    kinds = [json.loads(line)["kind"] for line in files["news/log.jsonl"].splitlines()]
    assert kinds == ["published", "taken"]
    assert [each.what for each in made.left_out] == ["lanting, English: 没有发布的稿件"]
    assert not any(
        "没有发布的稿件" in content.decode(errors="replace")
        for name, content in files.items()
        if name.endswith(".html")
    )


def test_a_browser_shows_its_pages_without_the_site(
    held: Held, group: NewsSite, unit: NewsSite, tmp_path: Path
) -> None:
    """All that a page is shown with lies in the archive. What leads out of it are links that somebody put into the text."""
    of, shown = held(), {"picture": picture("主会场").pk, "caption": "主会场", "credit": ""}
    body = [{"type": "text", "value": TEXT}, {"type": "picture", "value": shown}]
    news = publish(full(group, meeting=of, body=json.dumps(body)))
    syndication.offer(news, [unit], editor("终审", group, "final"), given=[unit])
    files, _made = built(of, tmp_path)
    pages = {name: content.decode() for name, content in files.items() if name.endswith("article.html")}
    assert len(pages) == 2
    sheets = {name: content.decode() for name, content in files.items() if name.endswith(".css")}
    used = set()
    for name, text in {**pages, **sheets}.items():
        found = URL.findall(text) if name.endswith(".css") else list(led_to(text))
        for link in found:
            if link.startswith(("data:", "#")):
                continue
            if name in pages and link in LINKS_IN_TEXT:
                continue
            there = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(urldefrag(link)[0])))
            assert there in files, (name, link)
            used.add(Path(there).suffix)
    assert used >= {".css", ".woff2", ".webp", ".pdf", ".svg"}
    for text in pages.values():
        assert "<script" not in text
        assert not {"<form", "<button"} & set(re.findall("<[a-z]+", text))
        assert "十九家单位当面述职" in text
        assert set(led_to(text)) >= LINKS_IN_TEXT


TEXT = '<p>见<a href="https://example.org/plan">计划</a>和<a href="/units/">各单位</a>。</p>'
LINKS_IN_TEXT = {"https://example.org/plan", "http://localhost:8000/units/"}
URL = re.compile(r"""url\(["']?([^"')]+)""")


def led_to(html: str) -> Iterator[str]:
    for element in lxml.html.document_fromstring(html).iter():
        for attribute in ("href", "src", "poster", "action", "data"):
            if element.get(attribute) is not None:
                yield element.get(attribute)
        yield from (part.split()[0] for part in (element.get("srcset") or "").split(",") if part.strip())


def test_a_meeting_without_news_has_no_such_part(held: Held, group: NewsSite, tmp_path: Path) -> None:
    files, _made = built(held(), tmp_path)
    assert not [name for name in files if name.startswith("news/")]
    assert Section.objects.filter(site=group).exists()


def test_pictures_of_the_meeting_are_kept_without_news_of_it(
    held: Held, group: NewsSite, tmp_path: Path
) -> None:
    of = held()
    taken = picture()
    MeetingPhoto.objects.create(meeting=of, picture=taken, caption="主会场")
    files, _made = built(of, tmp_path)
    (kept,) = [name for name in files if name.startswith("news/photos/")]
    with taken.file.open("rb") as opened:
        assert files[kept] == opened.read()
