"""Reviewers comment at a place of the text, its writer answers there, and readers get none of it."""

import json

import pytest
from django.test import Client
from wagtail.models import Comment
from wagtail.rich_text import RichText

from answerable.web.accounts.models import User
from answerable.web.newsroom import reviews
from answerable.web.newsroom.models import Article, NewsSite
from web.newsroom.articles import article, pass_reviews
from web.newsroom.desks import browser, desk_of, staff
from web.newsroom.test_newsroom_reviews import form_of

pytestmark = pytest.mark.django_db

TEXT, KEY = "二百八十一人到会。", "ab1c2"
REMARK, REPLY = "人数与签到表不符。", "已核对签到表，更正为283人。"


@pytest.fixture
def people(qinghe: NewsSite) -> dict[str, User]:
    return staff(qinghe)


def put_forward(site: NewsSite, writer: User) -> Article:
    """An article with one paragraph, handed in for review."""
    body = [("text", RichText(f"<p>{TEXT}</p>"))]
    made = article(site, "清河一线", slug="line", owner=writer, body=body)
    made.save_revision(user=writer)
    browser(writer).post(desk_of(made, "hand-in/"))
    return made


@pytest.fixture
def handed_in(qinghe: NewsSite, people: dict[str, User]) -> Article:
    return put_forward(qinghe, people["writer"])


def newest(made: Article) -> Article:
    found = Article.objects.get(pk=made.pk).get_latest_revision_as_object()
    assert isinstance(found, Article)
    return found


def block_of(made: Article) -> str:
    """Wagtail's name of the only block of the text, by which a comment says where it stands."""
    return str(newest(made).body[0].id)


def edit(made: Article) -> str:
    return f"/editors/pages/{made.pk}/edit/"


def sent(made: Article, user: User, **comments: str) -> None:
    """The edit page as its script sends it, with the comments and the text as it is."""
    paragraph = {
        "key": KEY,
        "text": TEXT,
        "type": "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [],
        "data": {},
    }
    text = {
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "text",
        "body-0-id": block_of(made),
        "body-0-value": json.dumps({"entityMap": {}, "blocks": [paragraph]}),
    }
    none = {f"comments-0-replies-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}
    one = {"comments-TOTAL_FORMS": "1", "comments-0-DELETE": "", "comments-0-resolved": ""}
    answer = browser(user).post(edit(made), form_of(newest(made), **{**text, **none, **one, **comments}))
    assert answer.status_code == 302, answer.context["form"].errors


def remark(made: Article) -> dict[str, str]:
    return {
        "comments-0-text": REMARK,
        "comments-0-contentpath": f"body.{block_of(made)}",
        "comments-0-position": json.dumps([{"key": KEY, "start": 0, "end": 6}]),
    }


def test_a_reviewer_comments_at_a_place_and_the_writer_answers_there(
    handed_in: Article, people: dict[str, User]
) -> None:
    sent(handed_in, people["first"], **remark(handed_in))
    made = Comment.objects.get()
    assert (made.user, made.text) == (people["first"], REMARK)
    assert made.contentpath == f"body.{block_of(handed_in)}"
    # The paragraph is still called by the name that the comment has for it, also after the next save.
    assert json.loads(made.position)[0]["key"] in str(newest(handed_in).body.get_prep_value())
    page = browser(people["writer"]).get(edit(handed_in)).content.decode()
    assert REMARK in page or json.dumps(REMARK)[1:-1] in page
    reply = {"comments-0-replies-TOTAL_FORMS": "1", "comments-0-replies-0-text": REPLY}
    old = {"comments-INITIAL_FORMS": "1", "comments-0-id": str(made.pk)}
    sent(handed_in, people["writer"], **remark(handed_in), **old, **reply)
    assert [(each.user, each.text) for each in made.replies.all()] == [(people["writer"], REPLY)]
    done = {**old, "comments-0-resolved": "on", "comments-0-replies-TOTAL_FORMS": "1", "comments-0-replies-INITIAL_FORMS": "1", "comments-0-replies-0-id": str(made.replies.get().pk), "comments-0-replies-0-text": REPLY}  # fmt: skip
    sent(handed_in, people["first"], **remark(handed_in), **done)
    made.refresh_from_db()
    assert made.resolved_by == people["first"]


def test_who_comments_has_not_changed_the_text(handed_in: Article, people: dict[str, User]) -> None:
    sent(handed_in, people["first"], **remark(handed_in))
    assert KEY in str(newest(handed_in).body.get_prep_value())
    assert reviews.writers_of(newest(handed_in)) == {people["writer"].pk}
    assert reviews.at_stage(newest(handed_in)) == "first"
    assert reviews.why_not(newest(handed_in), people["first"], reviews.at_stage(newest(handed_in))) == ""  # type: ignore[arg-type]  # it waits


def test_readers_get_no_comment(handed_in: Article, people: dict[str, User]) -> None:
    sent(handed_in, people["first"], **remark(handed_in))
    pass_reviews(newest(handed_in))
    newest(handed_in).get_latest_revision().publish()
    told = Client().get("/sites/qinghe/news/line/").content.decode()
    assert TEXT in told
    assert REMARK not in told
    assert KEY not in told
    assert KEY not in Client().get("/sites/qinghe/feed.json").content.decode()
