"""The log of publications: what it says is what a stranger reads, it only grows, and it proves each entry."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import ReferenceIndex

from answerable.protocol import canonical, merkle
from answerable.publication import content, log
from answerable.web.newsroom import log_key, log_tree, publishing
from answerable.web.newsroom.models import (
    Article,
    EntryKind,
    NewsFile,
    NewsSite,
    Picture,
    PublicationEntry,
    Section,
    StandingPage,
)
from web.newsroom.articles import article, live, logged, pass_reviews, publish
from web.newsroom.full_articles import full, full_live, picture
from web.threads import on_disk

pytestmark = pytest.mark.django_db

PARTS = {
    "title": ["十九家单位当面述职"],
    "subtitle": ["二百八十三人评分"],
    "summary": ["集团十九家单位负责人逐一述职。"],
    "source": ["集团办公室"],
    "source_date": ["2027-01-18"],
    "event_date": ["2027-01-15"],
    "author": ["李记"],
    "editor": ["赵编"],
}


def kinds() -> list[str]:
    return list(logged().values_list("kind", flat=True))


def entries() -> list[log.LogEntry]:
    return [log.read_entry(bytes(each.entry)) for each in logged()]


def whole_log() -> list[log.LogEntry]:
    return [log.read_entry(bytes(each.entry)) for each in PublicationEntry.objects.all()]


def test_the_page_marks_everything_that_was_published(client: Client, group: NewsSite) -> None:
    """If this fails, a template has lost an attribute `data-published`, or marks a label: docs/publication-log.md names the parts."""
    made = full_live(group)
    page = content.read(client.get("/news/meeting/").content.decode())
    digest = {
        line.address: "00"
        for lines in page.parts.values()
        for line in lines
        if isinstance(line, content.ShownFile)
    }
    parts = page.content(digest.__getitem__)
    assert {name: parts[name] for name in PARTS} == PARTS
    assert set(parts) - set(PARTS) == {"body", "files", "picture"}
    assert parts["picture"] == ["sha256:00"]
    assert parts["files"] == ["改进方案", "sha256:00"]
    body = parts["body"]
    assert body[:2] == ["一月十八日，集团召开述职大会。", "1 < 2 & 3"]
    assert {
        "五项要求",
        "主会场 王摄",
        "说到做到。",
        "董事长",
        "稳生产",
        "一季度",
        "甲",
        "乙",
        "代表",
        "283",
    } <= set(body)
    (said,) = entries()
    assert said.content == content.digest(publishing.content_of(made))


def test_an_entry_says_where_and_when(group: NewsSite, qinghe: NewsSite) -> None:
    before = log_tree.size()
    made = live(qinghe, "Twenty units", slug="meeting", language="en")
    (said,) = entries()
    assert (said.number, said.kind, said.site, said.language, said.article) == (
        before,
        "published",
        "qinghe",
        "en",
        str(made.pk),
    )
    assert (said.address, said.title, said.note) == ("en/news/meeting/", "Twenty units", "")
    assert made.first_published_at is not None
    assert said.first_published == made.first_published_at.strftime("%Y-%m-%dT%H:%M:%SZ") <= said.at


def test_every_change_that_readers_can_tell_is_an_entry_and_no_other(group: NewsSite) -> None:
    made = full_live(group)
    publish(made)
    assert kinds() == ["published"]
    for name, value in (
        ("editor", "钱编"),
        ("event_date", None),
        ("picture", picture("台下", "red")),
        ("subtitle", ""),
    ):
        setattr(made, name, value)
        made = publish(made)
    made.attachments = json.dumps([])
    made = publish(made)
    made.is_pinned = True
    made = publish(made)
    assert kinds() == ["published", *["changed"] * 5]
    assert len({each.content for each in entries()}) == 6


LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)


def test_the_first_publication_is_the_servers_and_never_changes(group: NewsSite) -> None:
    """Whatever the model is given: in a draft, at the first publication, and afterwards."""
    draft = article(group, "会议", slug="meeting", first_published_at=LONG_AGO)
    assert Article.objects.get(pk=draft.pk).first_published_at is None
    before = timezone.now()
    pass_reviews(draft)
    draft.live, draft.first_published_at = True, LONG_AGO
    draft.save()
    first = Article.objects.get(pk=draft.pk).first_published_at
    assert first is not None
    assert before <= first <= timezone.now()
    for value in (LONG_AGO, None, timezone.now() + timedelta(days=1)):
        made = Article.objects.get(pk=draft.pk)
        made.first_published_at = value
        made.save()
        made.first_published_at = value
        made.save(update_fields=["first_published_at"])
        made = Article.objects.get(pk=draft.pk)
        assert (made.first_published_at, made.listed_at) == (first, first)
    revision = made.save_revision()
    revision.content["first_published_at"] = "2001-01-01T00:00:00Z"
    revision.save()
    revision.publish()
    made = Article.objects.get(pk=draft.pk)
    made.unpublish()
    made = publish(Article.objects.get(pk=draft.pk))
    assert (made.first_published_at, made.listed_at) == (first, first)
    page = StandingPage.objects.filter(site=group).first()
    assert page is not None
    was = page.first_published_at
    page.first_published_at = LONG_AGO
    page.save()
    assert StandingPage.objects.get(pk=page.pk).first_published_at == was


def test_a_new_address_is_told(group: NewsSite, django_capture_on_commit_callbacks: Any) -> None:
    made = live(group, "会议", slug="meeting")
    live(group, "通知", slug="notice", section="notices")
    with django_capture_on_commit_callbacks(execute=True):
        section = Section.objects.get(site=group, slug="news", locale=made.locale)
        section.slug = "headlines"
        section.save()
    assert [(each.kind, each.address) for each in entries()] == [
        ("published", "news/meeting/"),
        ("published", "notices/notice/"),
        ("changed", "headlines/meeting/"),
    ]
    notices = Section.objects.get(site=group, slug="notices", locale=made.locale)
    Article.objects.get(pk=made.pk).move(notices, "last-child")
    assert entries()[-1].address == "notices/meeting/"


def test_a_picture_or_file_that_was_replaced_is_told(group: NewsSite) -> None:
    made = full_live(group)
    ReferenceIndex.create_or_update_for_object(made)  # the worker does
    attached = NewsFile.objects.get()
    attached.file.save("plan.pdf", attached.file)
    attached.save()
    assert kinds() == ["published"]
    with attached.file.storage.open(attached.file.name, "wb") as opened:
        opened.write(b"another plan")
    attached.save()
    assert kinds() == ["published", "changed"]
    shown = Picture.objects.get(title="会场")
    shown.description = "董事长在讲话"
    shown.save()
    assert len(kinds()) == 3


def test_what_is_deleted_is_withdrawn_and_its_entries_stay(group: NewsSite) -> None:
    made = live(group, "会议", slug="meeting")
    before = bytes(logged().get().entry)
    made.delete()
    assert kinds() == ["published", "withdrawn"]
    assert bytes(logged()[0].entry) == before
    first, last = entries()
    assert (last.content, last.address, last.first_published) == (
        first.content,
        first.address,
        first.first_published,
    )


def test_no_act_changes_an_entry(group: NewsSite) -> None:
    """Whatever is done to an article afterwards, what was written stays, byte for byte, and its head stays signed."""
    made = full_live(group)
    seen: list[bytes] = []

    def look() -> None:
        leaves = [bytes(each.entry) for each in PublicationEntry.objects.all()]
        assert leaves[: len(seen)] == seen
        head = log.read_head(log_tree.head(len(seen)), log_tree.vkey())
        log.read_leaves(leaves[: len(seen)], head)
        seen[:] = leaves

    look()
    made.correction = "实到人数应为283人。"
    made = publish(made)
    look()
    made.unpublish()
    look()
    made.title = "另一个题目"
    made = publish(made)
    look()
    group.name = "另一个集团"
    group.save()
    look()
    made.delete()
    look()
    assert kinds() == ["published", "corrected", "withdrawn", "restored", "withdrawn"]
    assert list(log.contradictions(whole_log())) == []


def test_an_entry_that_was_altered_in_the_database_is_found(group: NewsSite) -> None:
    live(group, "会议", slug="meeting")
    live(group, "通知", slug="notice")
    first = PublicationEntry.objects.get(number=0)
    altered = {**canonical.loads(bytes(first.entry)), "title": "别的"}
    PublicationEntry.objects.filter(number=0).update(entry=canonical.dumps(altered))
    head = log.read_head(log_tree.head(log_tree.size()), log_tree.vkey())
    with pytest.raises(ValueError, match="not those"):
        log.read_leaves(log_tree.bundle(0), head)


def test_the_public_log_proves_every_entry(client: Client, group: NewsSite) -> None:
    before = log_tree.size()
    for at in range(5):
        live(group, f"会议{at}", slug=f"m{at}")
    whole = before + 5
    key = client.get("/evidence/news/key").content.decode().strip()
    raw = client.get("/evidence/news/checkpoint").content
    head = log.read_head(raw, key)
    lines = client.get("/evidence/news/entries/0.jsonl").content.splitlines()
    assert [each.title for each in log.read_leaves(lines, head)[before:]] == [f"会议{at}" for at in range(5)]
    for size in range(1, whole + 1):
        for number in range(size):
            told = client.get(f"/evidence/news/proof/{number}.json?size={size}").json()
            then = log.read_head(told["checkpoint"].encode(), key)
            assert then.size == size
            path = [canonical.from_b64u(step) for step in told["path"]]
            leaf = merkle.leaf_hash(told["entry"].encode())
            assert merkle.included(leaf, number, size, path, then.root)
    assert client.get("/evidence/news/proof/0.json").json()["checkpoint"] == raw.decode()
    for missing in (
        "entries/1.jsonl",
        f"proof/{whole}.json",
        f"proof/0.json?size={whole + 1}",
        "proof/2.json?size=2",
    ):
        assert client.get(f"/evidence/news/{missing}").status_code == 404


def test_the_page_shows_the_log_and_filters_it(client: Client, group: NewsSite, qinghe: NewsSite) -> None:
    live(group, "集团会议", slug="meeting")
    made = live(qinghe, "清河通知", slug="notice")
    made.unpublish()

    def titles(query: str = "") -> list[tuple[str, str]]:
        rows = client.get(f"/evidence/news/{query}").context["rows"]
        return [(row["said"].title, row["said"].kind) for row in rows]

    whole = [("清河通知", "withdrawn"), ("清河通知", "published"), ("集团会议", "published")]
    assert titles()[:3] == whole
    assert titles("?site=lanting")[:1] == whole[2:]
    assert titles("?site=qinghe&kind=withdrawn") == whole[:1]
    shown = client.get("/evidence/news/").content.decode()
    assert 'href="http://localhost:8000/news/meeting/"' in shown
    assert log_tree.vkey() in shown


def test_an_empty_log_is_signed_too(client: Client, db: None) -> None:
    key = client.get("/evidence/news/key").content.decode().strip()
    assert log.read_head(client.get("/evidence/news/checkpoint").content, key).size == 0
    assert client.get("/evidence/news/").status_code == 200


def test_a_lost_key_is_not_replaced(group: NewsSite, settings: Any, tmp_path: Path) -> None:
    live(group, "会议", slug="meeting")
    settings.HOME = type(settings.HOME)(tmp_path)
    with pytest.raises(log_key.MissingLogKey):
        log_tree.head(1)


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_leave_no_gap(group: NewsSite, tmp_path: Path) -> None:
    made = [full(group, f"会议{at}", slug=f"m{at}") for at in range(6)]
    for each in made:
        each.live = True
    Article.objects.filter(pk__in=[each.pk for each in made]).update(live=True)

    def write(article: Article) -> int:
        return publishing.write(article, EntryKind.PUBLISHED, None, "").number

    def whole() -> list[log.LogEntry]:
        head = log.read_head(log_tree.head(log_tree.size()), log_tree.vkey())
        return log.read_leaves(log_tree.bundle(0), head)

    before = log_tree.size()
    with on_disk(tmp_path / "site.sqlite3") as threads:
        numbers = sorted(threads.map(write, made))
        written = threads.submit(whole).result()
    assert numbers == list(range(before, before + 6))
    assert sorted(each.title for each in written[before:]) == [each.title for each in made]
    assert list(log.contradictions(written)) == []
