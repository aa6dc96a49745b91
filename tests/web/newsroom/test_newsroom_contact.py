"""A reader's message reaches somebody, spam does not, and what was written is never lost."""

import time
from typing import Any

import pytest
from django.core import signing
from django.test import Client

from answerable.web.mail.models import Message
from answerable.web.newsroom import contact
from answerable.web.newsroom.models import NewsSite, ReaderMessage

pytestmark = pytest.mark.django_db
WORDS = "第一段的人数好像不对，应该是283人。"


@pytest.fixture
def reached(group: NewsSite, settings: Any) -> NewsSite:
    settings.EMAIL_BACKEND = "answerable.web.mail.outbox.Outbox"
    group.contact_mail = "news@example.org"
    group.save()
    return group


def written(age: float = 60, **more: str) -> dict[str, str]:
    opened = signing.dumps(int(time.time() - age), salt=contact.SALT)
    return {
        "opened": opened,
        "name": "读者甲",
        "reply_to": "reader@example.org",
        "about": "/news/meeting/",
        "text": WORDS,
        "website": "",
        **more,
    }


def test_a_message_is_kept_and_mailed_to_whom_the_site_names(reached: NewsSite) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/contact/", written())
    assert (answer.status_code, answer.headers["Location"]) == (302, "/contact/?sent=1")
    kept = ReaderMessage.objects.get()
    assert (kept.site, kept.text, kept.language) == (reached, WORDS, "zh-hans")
    mailed = Message.objects.get()
    assert mailed.recipient == "news@example.org"
    assert WORDS in mailed.text
    assert "岚庭材料集团" in mailed.subject
    assert b"Reply-To: reader@example.org" in bytes(mailed.source)
    assert "留言已经收下并转交" in client.get("/contact/?sent=1").content.decode()


def test_a_unit_without_an_address_of_its_own_reaches_the_groups(
    client: Client, reached: NewsSite, qinghe: NewsSite
) -> None:
    assert client.post("/sites/qinghe/en/contact/", written()).status_code == 302
    assert Message.objects.get().recipient == "news@example.org"
    assert ReaderMessage.objects.get().site == qinghe


def test_where_nobody_would_be_reached_there_is_no_form(client: Client, group: NewsSite) -> None:
    assert "<textarea" not in client.get("/contact/").content.decode()
    assert client.post("/contact/", written()).status_code == 422
    assert not ReaderMessage.objects.exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"website": "http://spam.example"}, "应当留空的一栏里有内容"),
        ({"opened": "made up"}, "不是由本站生成"),
        ({"opened": ""}, "不是由本站生成"),
        ({"text": ""}, "_error"),
        ({"text": WORDS * 300}, "3000"),
        ({"reply_to": "no address"}, "_error"),
        ({"name": "甲" * 101}, "100"),
    ],
)
def test_what_is_refused_is_said_and_the_words_stay(
    client: Client, reached: NewsSite, changed: dict[str, str], words: str
) -> None:
    sent = written(**changed)
    answer = client.post("/contact/", sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert words in text
    assert "您写的内容仍在下面" in text
    assert sent["text"] in text
    assert sent["about"] in text
    assert not ReaderMessage.objects.exists()
    assert not Message.objects.exists()


def test_who_is_too_quick_sends_once_more(client: Client, reached: NewsSite) -> None:
    sent = written(age=0)
    text = client.post("/contact/", sent).content.decode()
    assert "提交得太快" in text
    # The moment at which the page was opened stays, so that waiting a little is enough.
    assert sent["opened"] in text


def test_many_messages_wait_for_each_other_over_all_processes(client: Client, reached: NewsSite) -> None:
    answers = [client.post("/contact/", written()) for _ in range(6)]
    assert [each.status_code for each in answers] == [302] * 5 + [429]
    assert ReaderMessage.objects.count() == Message.objects.count() == 5
    assert WORDS in answers[5].content.decode()
    assert answers[5].headers["Cache-Control"] == "no-store"


def test_a_name_with_a_line_break_makes_no_header(client: Client, reached: NewsSite) -> None:
    client.post(
        "/contact/",
        written(name="甲\r\nBcc: all@example.org", reply_to="a@example.org\r\nBcc: all@example.org"),
    )
    assert not Message.objects.filter(source__contains=b"\nBcc:").exists()


def test_the_page_with_the_form_sets_no_cookie(client: Client, reached: NewsSite) -> None:
    answer = client.get("/contact/")
    text = answer.content.decode()
    assert not answer.cookies
    assert 'class="trap" aria-hidden="true"' in text
    assert 'tabindex="-1"' in text
    assert "csrfmiddlewaretoken" not in text
