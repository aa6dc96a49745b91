"""The meeting's news in its archive: what readers get, at every site that has it."""

import json
from collections.abc import Callable
from pathlib import Path

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
