"""What readers wrote stands at the desk of the editors of that site, and stays there with who dealt with it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from answerable.web.newsroom import desk_lists
from answerable.web.newsroom.models import NewsSite, ReaderMessage
from web.newsroom.desks import browser, editor

pytestmark = pytest.mark.django_db
BOARD = "/editors/desk/messages/"


def wrote(site: NewsSite, text: str, **more: Any) -> ReaderMessage:
    return ReaderMessage.objects.create(site=site, language="zh-hans", text=text, **more)


def texts(client: Client, query: str = "") -> list[str]:
    return [each.text for each in client.get(BOARD + query).context["page"]]


def deal(client: Client, message: ReaderMessage, query: str = "") -> Any:
    return client.post(f"{BOARD}{message.pk}/dealt-with/{query}", follow=True)


def test_messages_of_own_sites_stand_there_the_newest_first(group: NewsSite, qinghe: NewsSite) -> None:
    wrote(group, "给集团的留言")
    wrote(qinghe, "第一条", name="读者甲", reply_to="reader@example.org", about="/news/meeting/")
    wrote(qinghe, "<script>alert(1)</script>\n第二行")
    own, both = browser(editor("清河编辑", qinghe)), browser(editor("集团编辑", None))
    assert texts(own) == ["<script>alert(1)</script>\n第二行", "第一条"]
    assert texts(own, f"?site={group.pk}&state=all") == texts(own)
    assert texts(both)[-1] == "给集团的留言"
    assert texts(both, f"?site={qinghe.pk}") == texts(own)
    shown = own.get(BOARD).content.decode()
    for words in (
        "读者甲",
        'href="mailto:reader@example.org"',
        "关于/news/meeting/",
        "&lt;/script&gt;<br>第二行",
    ):
        assert words in shown, words
    assert "<script>alert(1)" not in shown


def test_who_dealt_with_it_and_when_is_kept_and_the_first_stays(group: NewsSite) -> None:
    message = wrote(group, "人数不对。")
    first, second = editor("李编辑", group), editor("王编辑", group)
    answer = deal(browser(first), message, "?state=all")
    assert "留言已标为已处理" in answer.content.decode()
    assert answer.redirect_chain == [(f"{BOARD}?state=all", 302)]
    assert "李编辑已经处理过" in deal(browser(second), message).content.decode()
    kept = ReaderMessage.objects.get()
    assert (kept.dealt_by, kept.dealt_name, kept.text) == (first, "李编辑", "人数不对。")
    assert kept.dealt_at is not None
    assert timezone.now() - kept.dealt_at < timedelta(minutes=1)
    client = browser(second)
    assert (texts(client), texts(client, "?state=done"), texts(client, "?state=all")) == (
        [],
        ["人数不对。"],
        ["人数不对。"],
    )
    assert "李编辑于" in client.get(f"{BOARD}?state=done").content.decode()
    # The account goes, the message and the name stay.
    first.delete()
    kept = ReaderMessage.objects.get()
    assert (kept.dealt_by, kept.dealt_name) == (None, "李编辑")


def test_another_sites_message_is_not_there(group: NewsSite, qinghe: NewsSite) -> None:
    message = wrote(group, "给集团的留言")
    client = browser(editor("清河编辑", qinghe))
    assert deal(client, message).status_code == 404
    assert client.get(f"{BOARD}{message.pk}/dealt-with/").status_code == 405
    assert ReaderMessage.objects.get().dealt_at is None


def test_the_menu_and_the_first_page_say_how_many_wait(group: NewsSite, qinghe: NewsSite) -> None:
    client = browser(editor("集团编辑", None))
    assert "读者留言 (" not in client.get("/editors/").content.decode()
    messages = [wrote(site, "留言") for site in (group, group, qinghe)]
    assert r"\u8bfb\u8005\u7559\u8a00 (3)" in client.get("/editors/").content.decode()
    deal(client, messages[0])
    own = browser(editor("清河编辑", qinghe)).get("/editors/").content.decode()
    assert r"\u8bfb\u8005\u7559\u8a00 (1)" in own
    assert '读者留言</b></a> <span class="desk-count desk-due">1</span>' in own


def test_the_list_has_pages_and_the_queries_do_not_grow(
    group: NewsSite, qinghe: NewsSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_lists, "A_PAGE", 4)
    client = browser(editor("集团编辑", None))

    def asked() -> int:
        client.get(BOARD)
        with CaptureQueriesContext(connection) as made:
            client.get(BOARD)
        return len(made)

    wrote(group, "0")
    few = asked()
    for at in range(1, 10):
        wrote((group, qinghe)[at % 2], str(at))
    assert asked() == few
    assert texts(client) == ["9", "8", "7", "6"]
    assert texts(client, "?page=3") == ["1", "0"]
    shown = client.get(f"{BOARD}?state=all&page=2").content.decode()
    assert "?state=all&amp;page=3" in shown
