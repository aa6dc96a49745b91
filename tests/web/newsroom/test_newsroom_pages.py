"""Public pages: in both languages, in a constant number of queries, valid, kept by anybody, and harmless whatever an editor wrote."""

import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import html5lib
import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.paginator import Paginator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page
from wagtail.rich_text import RichText

from answerable.web.newsroom import lists, progress, publishing, schedule, showing
from answerable.web.newsroom.media import NewsFile
from answerable.web.newsroom.models import Article, NewsSite, StandingPage
from answerable.web.newsroom.templatetags.public_site import broken, page_numbers
from snapshots import Snapshot
from web.newsroom import newspaper
from web.newsroom.articles import article, live, publish

pytestmark = pytest.mark.django_db
HTML_VALIDATE = Path(__file__).parents[3] / "frontend" / "node_modules" / ".bin" / "html-validate"

KINDS = {
    "/": "岚庭材料集团",
    "/en/": "Lanting Materials Group",
    "/news/": "要闻",
    "/units/": "基层动态",
    "/news/meeting/": "十九家单位当面述职，<wbr>二百八十三人现场测评",
    "/en/news/meeting/": "Nineteen units report in person",
    "/contact/": "联系我们",
    "/en/legal/": "Legal notice",
    "/links/": "友情链接",
    "/accessibility/": "无障碍说明",
    "/search/?q=装置&all=1": "<mark>装置</mark>",
    "/en/search/?q=units": "<mark>units</mark>",
    "/sitemap/": "网站地图",
    "/en/sitemap/": "Site map",
    "/sites/luming/": "集团新闻",
    "/sites/qinghe/en/": "Qinghe Silicones",
}

# Its pictures are kept beside, for as long as its rows.
ISSUE = Snapshot()


@pytest.fixture
def printed(settings: Any, tmp_path_factory: Any) -> NewsSite:
    kept = tmp_path_factory.getbasetemp() / "newspaper"
    settings.MEDIA_ROOT, settings.PUBLIC_ROOT = kept / "private", kept / "public"
    # The worker indexes what was saved; here it is done at once.
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    ISSUE.bring(lambda: newspaper.issue(width=320))
    return NewsSite.objects.get(is_group=True)


def test_every_kind_of_page_is_valid_and_may_be_kept_by_anybody(client: Client, printed: NewsSite) -> None:
    for address, words in {**KINDS, "/none/": "此处没有页面"}.items():
        answer = client.get(address)
        text = answer.content.decode()
        assert answer.status_code == (404 if address == "/none/" else 200), address
        assert words in text, address
        html5lib.HTMLParser(strict=True).parse(text)
        assert "Cookie" not in answer.headers.get("Vary", ""), address
        kept = "no-store" if address == "/none/" else "public, max-age=60"
        assert answer.headers["Cache-Control"] == kept, address
        assert not answer.cookies


@pytest.mark.process
def test_an_independent_checker_finds_every_kind_of_page_valid(
    client: Client, printed: NewsSite, tmp_path: Path
) -> None:
    """`html-validate` knows what each element may contain, which attributes it has, and what of these must be unique. It shows first that it finds something."""
    (tmp_path / ".htmlvalidate.json").write_text('{"root": true, "extends": ["html-validate:standard"]}')
    broken_page = tmp_path / "broken.html"
    broken_page.write_text(
        "<!doctype html><html lang=en><head><title>x</title></head><body><ul><p>x</p></ul></body></html>"
    )
    assert "element-permitted-content" in found_in([broken_page])
    files = []
    for number, address in enumerate([*KINDS, "/none/"]):
        files.append(tmp_path / f"{number}.html")
        files[-1].write_bytes(client.get(address).content)
    assert found_in(files) == ""


def found_in(files: list[Path]) -> str:
    """What the checker says of these, a line for each error; nothing if it has none."""
    checked = subprocess.run(
        [HTML_VALIDATE, "--formatter", "text", *files], capture_output=True, text=True, cwd=files[0].parent
    )
    assert checked.returncode in (0, 1), checked.stderr
    return checked.stdout


def asked(client: Client, address: str) -> list[str]:
    """The queries that a second look takes, all caches of the process forgotten."""
    client.get(address)
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as made:
        client.get(address)
    return [each["sql"] for each in made.captured_queries]


def test_the_queries_of_a_page_do_not_grow_with_the_articles(
    client: Client, group: NewsSite, qinghe: NewsSite, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT, settings.PUBLIC_ROOT = tmp_path / "private", tmp_path / "public"
    drawn = newspaper.picture("ridges", "山", "山", 320)

    def more(number: int, start: int) -> None:
        for at in range(start, start + number):
            for site in (group, qinghe):
                for section in ("news", "debriefs", "notices"):
                    live(site, f"装置{at}", section=section, slug=f"a{at}", picture=drawn)

    more(5, 0)
    pages = (
        "/",
        "/news/",
        "/units/",
        "/news/a0/",
        "/search/?q=装置&all=1",
        "/sitemap/",
        "/sites/qinghe/",
        "/contact/",
    )
    few = {address: len(asked(client, address)) for address in pages}
    more(3, 5)
    assert {address: len(asked(client, address)) for address in pages} == few
    assert max(few.values()) <= 23, few


def test_a_list_leaves_out_what_is_of_a_site_without_its_language(
    client: Client, group: NewsSite, qinghe: NewsSite
) -> None:
    live(qinghe, "In English", slug="told", language="en")
    assert "In English" in client.get("/en/units/").content.decode()
    qinghe.languages = ["zh-hans"]
    qinghe.save()
    for address in ("/en/", "/en/units/"):
        assert "In English" not in client.get(address).content.decode(), address


def test_a_units_front_page_leads_with_what_leads_at_the_group(
    client: Client, group: NewsSite, qinghe: NewsSite
) -> None:
    live(group, "头条", slug="lead", is_featured=True)
    for at in range(5):
        live(group, f"要闻{at}", slug=f"n{at}")
    text = client.get("/sites/qinghe/").content.decode()
    assert [text.index(each) for each in ("头条", "要闻4", "要闻3", "要闻2")] == sorted(
        text.index(each) for each in ("头条", "要闻4", "要闻3", "要闻2")
    )
    assert "要闻1" not in text


def test_an_untranslated_page_is_absent_and_is_not_offered(client: Client, group: NewsSite) -> None:
    live(group, "只有中文", slug="only")
    answer = client.get("/news/only/").content.decode()
    assert 'hreflang="en"' not in answer
    assert client.get("/en/news/only/").status_code == 404
    assert "只有中文" not in client.get("/en/").content.decode()
    assert 'hreflang="en"' in client.get("/news/").content.decode()
    newspaper.meeting(group, newspaper.picture("hall", "会场", "会场", 320))
    newspaper.translate(Article.objects.get(slug="meeting"), newspaper.picture("hall", "会场", "会场", 320))
    assert (
        '<a href="/en/news/meeting/" lang="en" hreflang="en">'
        in client.get("/news/meeting/").content.decode()
    )


NASTY = "\"><script>alert(1)</script>'{{7*7}}<img src=x onerror=alert(1)>"


def test_whatever_is_written_is_shown_as_it_was_written(client: Client, group: NewsSite) -> None:
    """Rich text is cleaned when it is edited, and is no field of plain words; every other field is."""
    for name in ("name", "name_en", "contact", "copyright", "record_lines"):
        setattr(group, name, NASTY)
    group.save()
    body = [
        ("heading", NASTY),
        ("quotation", {"text": NASTY, "who": NASTY}),
        ("figures", {"items": [{"what": NASTY[:20], "number": NASTY[:10], "unit": NASTY[:10]}]}),
        ("requirements", {"items": [{"title": NASTY, "text": NASTY, "parts": [NASTY]}]}),
        ("table", {"caption": NASTY, "table": {**newspaper.TABLE, "data": [[NASTY, NASTY], [NASTY, "1"]]}, "note": NASTY}),
    ]  # fmt: skip
    words = dict.fromkeys(("subtitle", "summary", "source", "author", "editor"), NASTY)
    made = live(group, NASTY, slug="nasty", body=body, is_featured=True, **words)
    made.correction = NASTY
    made.save_revision().publish()
    for address in (
        "/",
        "/news/",
        "/news/nasty/",
        "/search/?q=script",
        "/search/?q=<script>",
        "/sitemap/",
        "/legal/",
    ):
        text = client.get(address).content.decode()
        assert "<script>alert" not in text, address
        assert "<img src=x" not in text, address
        assert "alert(1)" in text, address


def test_the_foot_has_the_stamp_of_what_was_published_last(client: Client, group: NewsSite) -> None:
    made = live(group, "一则新闻", slug="one")
    assert made.last_published_at is not None
    stamp = timezone.localtime(made.last_published_at).strftime("publishdate:%Y/%m/%d %H:%M:%S")
    assert stamp in client.get("/news/one/").content.decode()


def test_an_article_shows_its_four_dates_its_corrections_and_its_record(
    client: Client, printed: NewsSite
) -> None:
    text = client.get("/news/meeting/").content.decode()
    for words in (
        "2027年1月15日", "首次发布", "更正", "281是收回票数", '<a href="#s4">八分钟述职，一分钟换场</a>', 'id="r5"', "发布记录", '<th scope="row"', '<td class="num"',
        "SHA-256", 'id="files"', "供稿",
    ):  # fmt: skip
        assert words in text, words
    assert text.index("<h1 ") < text.index('class="dates"') < text.index('class="prose"')


def test_a_section_is_read_by_year_and_page(
    client: Client, group: NewsSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(showing, "A_PAGE", 4)
    for at in range(9):
        made = live(group, f"第{at}篇", slug=f"a{at}")
        year = 2027 if at < 5 else 2026
        at_time = f"{year}-01-02T03:04:05Z"
        Article.objects.filter(pk=made.pk).update(first_published_at=at_time, listed_at=at_time)
    text = client.get("/news/?year=2026").content.decode()
    assert '<a href="?year=2026" aria-current="true">2026</a>' in text
    assert text.count('class="day"') == 4
    assert "第6篇" in text
    assert client.get("/news/?page=3").content.decode().count('class="day"') == 1
    assert client.get("/news/?year=1999&page=no").content.decode().count('class="day"') == 4


def test_how_far_requirements_are_is_shown_when_somebody_tells(client: Client, group: NewsSite) -> None:
    assert 'class="deep"' not in client.get("/").content.decode()
    part = progress.ToldProgress(1, "安全不给产量让路", 17, 19, "家单位已报措施", "/ledger#1")
    told = progress.MeetingProgress(7, date(2027, 1, 15), (part,), "/ledger")
    before = list(progress._tellers)
    progress.tell(lambda site, _language: told if site.is_group else None)
    try:
        text = client.get("/").content.decode()
    finally:
        progress._tellers[:] = before
    assert 'class="deep"' in text
    assert "17 / 19 家单位已报措施" in text
    assert 'href="/ledger#1"' in text


def test_reading_aids_work_without_a_script(client: Client, group: NewsSite) -> None:
    plain = client.get("/news/?page=1").content.decode()
    assert '<html lang="zh-CN">' in plain
    large = client.get("/news/?page=1&text=large").content.decode()
    assert '<html lang="zh-CN" data-text="large">' in large
    assert '<input type="hidden" name="text" value="large">' in large
    assert 'name="text" value="" aria-pressed="true"' in large
    # The button comes after what keeps the others, and the last one counts.
    off = client.get("/news/?text=large&contrast=high&text=").content.decode()
    assert '<html lang="zh-CN" data-contrast="high">' in off


def test_a_site_has_its_standing_pages_in_every_language(group: NewsSite, qinghe: NewsSite) -> None:
    pages = StandingPage.objects.filter(site=qinghe)
    assert pages.count() == 8
    assert {each.kind for each in pages} == {"contact", "legal", "links", "accessibility"}
    assert len({each.translation_key for each in pages}) == 4
    english = pages.get(kind="legal", locale__language_code="en")
    assert "published by Qinghe Silicones" in str(english.body[0].value)


def test_only_contact_takes_a_message(client: Client, group: NewsSite) -> None:
    for address in ("/", "/news/", "/legal/", "/search/", "/sitemap/"):
        assert client.post(address).status_code == 405, address


@pytest.mark.parametrize(
    ("heading", "written"),
    [
        ("十九家单位当面述职，二百八十三人现场测评", "十九家单位当面述职，<wbr>二百八十三人现场测评"),
        ("先封票", "先封票"),
        ("“好！”他说。", "“好！”<wbr>他说。"),
        (
            "一个没有标点而且长到一行怎么也放不下的标题部分，短",
            "一个没有标点而且长到一行怎么也放不下的标题部分，短",
        ),
        ("<b>，甲", "&lt;b&gt;，<wbr>甲"),
    ],
)
def test_a_heading_may_break_after_full_width_marks_only(heading: str, written: str) -> None:
    assert broken(heading) == written


def test_a_pager_leaves_numbers_out() -> None:
    assert page_numbers(Paginator(range(400), 10).page(10)) == [1, 0, 8, 9, 10, 11, 12, 0, 40]


def test_links_in_a_text_lead_to_pages_and_files_wherever_their_sites_stand(
    client: Client, group: NewsSite, qinghe: NewsSite, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "qinghe.example"]
    qinghe.host = "qinghe.example"
    qinghe.save()
    told, own = live(group, "集团要闻", slug="told"), live(qinghe, "清河要闻", slug="own")
    draft = article(group, "草稿", slug="draft")
    file = NewsFile.objects.create(title="通知", file=ContentFile(b"%PDF-1.7 x", "通知.pdf"))
    links = "".join(f'<a linktype="page" id="{each.pk}">{each.title}</a>' for each in (told, own, draft))
    text = (
        f'<p>{links}<a linktype="document" id="{file.pk}">附件</a><a href="https://example.org/">外</a></p>'
    )
    for site, to_group, to_unit, start in (
        (group, "/news/told/", "http://qinghe.example:8000/news/own/", "/"),
        (qinghe, "http://localhost:8000/news/told/", "/news/own/", "/"),
    ):
        made = live(site, "带链接", slug="links", body=[("text", RichText(text))])
        host = "qinghe.example:8000" if site == qinghe else "localhost:8000"
        shown = client.get("/news/links/", headers={"host": host}).content.decode()
        assert f'<a href="{to_group}">集团要闻</a><a href="{to_unit}">清河要闻</a>草稿' in shown
        address = f"{start}files/{file.pk}/{file.filename}"
        assert f'<a href="{address}" download="">附件</a><a href="https://example.org/">外</a>' in shown
        assert client.get(address, headers={"host": host}).status_code == 200
        assert publishing.is_told(made, publishing.last_of(made))  # type: ignore[arg-type]  # it is published


def test_lists_have_what_readers_can_see_however_it_came_and_went(client: Client, group: NewsSite) -> None:
    made = [live(group, f"要闻{at}", slug=f"n{at}") for at in range(4)]
    assert list(lists.listed()) == list(Article.objects.live().order_by("pk"))
    Page.objects.get(pk=made[0].pk).unpublish()  # as a plain page
    made[1].unpublish()
    Article.objects.filter(pk=made[2].pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    schedule.carry_out()
    assert list(lists.listed()) == [made[3]]
    assert "要闻3" in client.get("/").content.decode()
    again = publish(Article.objects.get(pk=made[0].pk))
    assert again.listed_at == again.first_published_at
    assert set(lists.listed()) == {made[0], made[3]} == set(Article.objects.live())
    assert all(each.language == each.locale.language_code for each in Article.objects.all())


def test_what_is_pinned_comes_first_in_its_section_however_old_it_is(client: Client, group: NewsSite) -> None:
    pinned = live(group, "置顶通知", slug="pinned", section="notices", is_pinned=True)
    older = live(group, "次旧通知", slug="older", section="notices")
    newest = [live(group, f"通知{at}", slug=f"n{at}", section="notices") for at in range(showing.A_PAGE)]
    shown = [each.pk for each in client.get("/notices/").context["articles"]]
    assert shown == [pinned.pk, *(each.pk for each in reversed(newest[1:]))]
    beyond = [each.pk for each in client.get("/notices/?page=2").context["articles"]]
    assert beyond == [newest[0].pk, older.pk]
    assert client.get("/notices/").content.decode().count("置顶</span>") == 1
    front = client.get("/").context["notices"]
    assert [each.pk for each in front][:2] == [pinned.pk, newest[-1].pk]
    pinned.is_pinned = False
    pinned.save()
    assert next(each.pk for each in client.get("/notices/").context["articles"]) == newest[-1].pk
