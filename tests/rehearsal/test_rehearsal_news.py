"""What the demonstration's editors do: the form of an article, the words they put in, and when the news counts as published."""

import io
import json
import re

import httpx
import pytest
from PIL import Image

from answerable.publication.verification import Verification
from answerable.rehearsal import drawing, editing, newstexts, room
from answerable.rehearsal.browser import Page, PageFailed, read
from answerable.rehearsal.stranger import CheckedNews

BODY = [
    {**editing.text(["One.", "Two."]), "id": "a"},
    {"type": "picture", "value": {"picture": {"id": 7, "title": "Hall"}, "caption": "One."}, "id": "b"},
    {"type": "table", "value": {"caption": "One.", "table": {"data": [["One.", "2"]]}, "note": None}},
    {"type": "requirements", "value": {"items": [{"value": {"title": "One.", "parts": []}, "id": "c"}]}},
]


def page_of(html: str) -> Page:
    return read(httpx.Response(200, html=html, request=httpx.Request("GET", "http://site.test/x/")))


def test_a_body_becomes_the_fields_that_the_form_posts() -> None:
    fields = editing.posted("body", BODY)
    assert fields.pop("body-0-value") == BODY[0]["value"]
    assert fields == {
        "body-count": "4",
        **{f"body-{at}-deleted": "" for at in range(4)},
        **{f"body-{at}-order": str(at) for at in range(4)},
        **{f"body-{at}-type": block["type"] for at, block in enumerate(BODY)},
        **{f"body-{at}-id": block.get("id", "") for at, block in enumerate(BODY)},
        "body-1-value-picture": "7",
        "body-1-value-caption": "One.",
        "body-2-value-caption": "One.",
        "body-2-value-table": '{"data": [["One.", "2"]]}',
        "body-2-value-note": "",
        "body-3-value-items-count": "1",
        "body-3-value-items-0-deleted": "",
        "body-3-value-items-0-order": "0",
        "body-3-value-items-0-id": "c",
        "body-3-value-items-0-value-title": "One.",
        "body-3-value-items-0-value-parts-count": "0",
    }


def test_texts_are_rewritten_and_nothing_else() -> None:
    said = editing.texts(BODY)
    assert said.count("One.") == 5
    changed = editing.rewritten(BODY, lambda text: text.replace("One.", "一。"))
    assert [block.get("id") for block in changed] == ["a", "b", None, None]
    assert json.loads(changed[0]["value"])["blocks"][1]["text"] == "Two."
    assert editing.texts(changed) == [text.replace("One.", "一。") for text in said]


def test_a_body_is_read_off_the_page_of_its_form() -> None:
    kept = json.dumps([BODY, None]).replace('"', "&quot;")
    form = '<form method="post"><input name="title"><input name="slug">'
    page = page_of(f'{form}<div id="body" data-block data-w-block-arguments-value="{kept}"></div></form>')
    assert editing.body_of(page) == BODY
    with pytest.raises(PageFailed, match="no body"):
        editing.body_of(page_of(form))


def test_everything_said_in_the_room_is_put_into_chinese() -> None:
    themes = [each[4] for each in room.ASKED] + [theme for _at, theme in room.SPEAKERS]
    for text in (*themes, room.FOR_ALL, *(part for _text, parts in room.REQUIREMENTS for part in parts)):
        assert re.findall("[A-Za-z]", newstexts.put_into("zh-hans", text)) == [], text
    gaps = "".join((*newstexts.FILLED["zh-hans"], *newstexts.FILLED["en"]))
    for language in ("zh-hans", "en"):
        filled = newstexts.put_into(language, gaps)
        assert not any(gap in filled for gap in newstexts.FILLED[language])


def test_the_picture_of_the_hall_is_one() -> None:
    assert Image.open(io.BytesIO(drawing.hall())).size == (1440, 872)


def test_news_counts_as_published_when_the_site_and_its_export_do() -> None:
    sound, wrong = Verification(["held"]), Verification([], ["a page says something else"])
    assert CheckedNews(sound, sound).is_as_published
    assert not CheckedNews(wrong, sound).is_as_published
    assert not CheckedNews(sound, wrong).is_as_published
