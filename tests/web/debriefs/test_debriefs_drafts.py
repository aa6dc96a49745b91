"""Writing a draft: it is kept, never overwritten unseen, and nothing typed is lost."""

import pytest

from answerable.web.debriefs.drafts import LONGEST
from answerable.web.debriefs.models import Debrief

pytestmark = pytest.mark.django_db


def stored(place):
    return Debrief.objects.values("review", "highlights", "problems", "plan", "revision").get(
        pk=place.debrief.pk
    )


def test_save_keeps_all_four_sections(place):
    response = place.keep(place.client("presenter"), review="甲\r\n乙")
    assert response.status_code == 302
    assert stored(place) == {
        "review": "甲\n乙",
        "highlights": "亮点",
        "problems": "问题",
        "plan": "打算",
        "revision": 1,
    }


def test_the_page_shows_counts_limits_and_what_is_missing(place):
    page = place.client("presenter").get(place.url()).content.decode()
    assert "2 to 5 characters" in page
    assert "2 characters too few" in page
    assert 'data-least="2" data-most="5"' in page
    assert 'data-least="0" data-most=""' in page


def test_a_draft_may_be_too_long_or_too_short(place):
    place.keep(place.client("presenter"), review="一二三四五六七")
    assert stored(place)["review"] == "一二三四五六七"


def test_a_second_tab_cannot_overwrite_unseen(place):
    client = place.client("presenter")
    place.keep(client, revision=0, review="第一页")
    response = place.keep(client, revision=0, review="第二页")
    page = response.content.decode()
    assert response.status_code == 409
    assert stored(place)["review"] == "第一页"
    assert "changed on another page" in page
    assert ">\n第二页</textarea>" in page
    assert '<input type="hidden" name="revision" value="1">' in page
    assert 'line-through">一</del>' in page
    assert 'decoration-2">二</ins>' in page


def test_having_seen_both_texts_one_may_keep_ones_own(place):
    client = place.client("presenter")
    place.keep(client, revision=0, review="第一页")
    place.keep(client, revision=0, review="第二页")
    assert place.keep(client, revision=1, review="第二页").status_code == 302
    assert stored(place)["review"] == "第二页"


def test_the_same_text_from_an_old_page_is_no_conflict(place):
    client = place.client("presenter")
    place.keep(client, revision=0)
    assert place.keep(client, revision=0).status_code == 302
    assert stored(place)["revision"] == 1


def test_the_page_keeps_the_draft_while_one_types(place):
    client = place.client("presenter")
    response = client.post(place.url("draft"), {"revision": 0, "review": "甲"})
    assert response.json() == {"kept": True, "revision": 1}
    assert stored(place)["review"] == "甲"
    assert client.post(place.url("draft"), {"revision": 1, "review": "甲乙"}).json() == {
        "kept": True,
        "revision": 2,
    }


def test_typing_on_an_old_page_is_answered_with_a_conflict(place):
    client = place.client("presenter")
    client.post(place.url("draft"), {"revision": 0, "review": "甲"})
    response = client.post(place.url("draft"), {"revision": 0, "review": "乙"})
    assert (response.status_code, response.json()) == (409, {"kept": False, "error": "moved"})
    assert stored(place)["review"] == "甲"


def test_typing_after_it_was_handed_in_is_not_kept_and_says_so(place):
    client = place.client("presenter")
    place.keep(client)
    place.step(client, "submit")
    response = client.post(place.url("draft"), {"revision": 1, "review": "乙"})
    assert (response.status_code, response.json()) == (409, {"kept": False, "error": "closed"})
    response = place.keep(client, review="乙")
    assert response.status_code == 409
    assert ">\n乙</textarea>" in response.content.decode()
    assert stored(place)["review"] == "一年工作"


def test_a_text_beyond_all_measure_is_refused_and_comes_back(place):
    long = "甲" * (LONGEST + 1)
    response = place.keep(place.client("presenter"), review=long)
    assert response.status_code == 409
    assert f">\n{long}</textarea>" in response.content.decode()
    assert stored(place)["revision"] == 0


def test_a_revision_that_is_no_number_cannot_overwrite(place):
    client = place.client("presenter")
    response = client.post(place.url("draft"), {"revision": "x", "review": "甲"})
    assert response.json() == {"kept": False, "error": "moved"}


def test_a_text_that_begins_with_a_line_break_keeps_it(place):
    client = place.client("presenter")
    place.keep(client, review="\n甲")
    assert ">\n\n甲</textarea>" in client.get(place.url()).content.decode()


def test_markup_in_a_text_is_shown_as_text(place):
    client = place.client("presenter")
    place.keep(client, problems="<script>alert(1)</script>")
    place.step(client, "submit")
    page = place.client("organiser").get(place.url()).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
