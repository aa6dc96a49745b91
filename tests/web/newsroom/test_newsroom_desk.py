"""The desk: checks on an article and on its attachments, uploads, what is pasted, sites made by organisers, and what editors see first."""

import io
import time
import zipfile
from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from docx import Document
from PIL import Image
from wagtail.models import Collection

from answerable.web.accounts.models import User
from answerable.web.newsroom import checks, gate, links, offers
from answerable.web.newsroom.desk_models import CheckWord, Dismissal, ExternalLink, Leader, SiteDuty
from answerable.web.newsroom.models import Article, NewsFile, NewsSite, Picture
from answerable.web.organisation.models import Unit
from web.mail.mail_server import silent
from web.newsroom.articles import article, live
from web.newsroom.desks import browser, desk_of, editor, organiser, pass_all, person, staff

pytestmark = pytest.mark.django_db


def drawn(kind: str = "PNG", size: tuple[int, int] = (60, 40), **more: Any) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", size, "teal").save(kept, kind, **more)
    return kept.getvalue()


def picture(site: NewsSite, content: bytes | None = None, name: str = "a.png", **values: Any) -> Picture:
    values = {"title": "车间", "description": "车间里的人", "credit": "某人摄", **values}
    return Picture.objects.create(
        collection=Collection.objects.get(name=site.slug),
        file=ContentFile(content or drawn(), name),
        **values,
    )


def attachment(site: NewsSite, content: bytes, name: str) -> NewsFile:
    return NewsFile.objects.create(
        title=name, collection=Collection.objects.get(name=site.slug), file=ContentFile(content, name)
    )


def docx(text: str) -> bytes:
    document, kept = Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(kept)
    return kept.getvalue()


def found(made: Article) -> set[tuple[str, str]]:
    return {(each.hit.finding.value, each.hit.text) for each in checks.open_hits(made)}


def test_checks_look_at_every_text_and_at_attachments(qinghe: NewsSite) -> None:
    CheckWord.objects.create(word="最高级", kind="sensitive", instead="先进")
    CheckWord.objects.create(word="环保部", kind="body", instead="生态环境部")
    for at, (name, title) in enumerate((("郑一鸣", "董事长"), ("钱二川", "总经理"))):
        Leader.objects.create(position=at, name=name, title=title)
    file = attachment(qinghe, docx("联系人电话13900139000"), "名单.docx")
    scan = attachment(qinghe, b"%PDF-1.4 broken", "扫描.pdf")
    bare = picture(qinghe, title="无说明", description="", credit="")
    credited = picture(qinghe, title="块中署名", credit="")
    made = article(
        qinghe,
        "最高级会议",
        slug="all",
        summary="身份证11010519491231002X。",
        picture=bare,
        source=" ",
        body=[
            {
                "type": "text",
                "value": "<p>环保部来人。</p><p>钱二川、董事长郑一鸣出席，电话13800138000。</p>",
            },
            {"type": "picture", "value": {"picture": credited.pk, "caption": "图", "credit": "某人"}},
            {
                "type": "text",
                "value": f'<p><a linktype="page" id="999999">没了</a><a linktype="document" id="{scan.pk}">扫描</a></p>',
            },
        ],
        attachments=[{"type": "file", "value": file.pk}],
    )
    assert found(made) == {
        ("sensitive", "最高级"),
        ("identity", "11010519491231002X"),
        ("body", "环保部"),
        ("leader-order", "郑一鸣"),
        ("phone", "13800138000"),
        ("phone", "13900139000"),
        ("no-alternative", "无说明"),
        ("no-credit", "无说明"),
        ("no-source", "source"),
        ("dead-link", "page 999999, which readers cannot see"),
        ("unread-file", "扫描.pdf"),
    }
    phone = next(each for each in checks.open_hits(made) if each.hit.text == "13800138000")
    assert (phone.hit.sentence, phone.hit.start, phone.hit.end) == (2, 16, 26)
    assert "Block 1" in phone.where


def test_a_hit_is_set_aside_with_a_reason_and_only_then_it_is_published(qinghe: NewsSite) -> None:
    people = staff(qinghe)
    made = article(qinghe, "热线", slug="hotline", summary="热线010-62345678开通。", owner=people["writer"])
    made.save_revision(user=people["writer"])
    pass_all(made, people)
    assert not Article.objects.get(pk=made.pk).live
    writer = browser(people["writer"])
    shown = writer.get(desk_of(made)).content.decode()
    assert "电话号码" in shown
    assert "第1句，第3至14字" in shown
    hit = checks.open_hits(made)[0].hit
    writer.post(desk_of(made, "dismiss/"), {"hit": hit.key, "reason": " "})
    assert not Dismissal.objects.exists()
    writer.post(desk_of(made, "dismiss/"), {"hit": "nothing", "reason": "公开热线"})
    assert not Dismissal.objects.exists()
    writer.post(desk_of(made, "dismiss/"), {"hit": hit.key, "reason": "公开热线"})
    kept = Dismissal.objects.get()
    assert (kept.text, kept.reason, kept.name) == ("010-62345678", "公开热线", "撰稿人")
    browser(people["final"]).post(desk_of(made, "review/"), {"approve": "1", "said": "同意"})
    assert Article.objects.get(pk=made.pk).live
    record = writer.get(desk_of(made, "record/")).content.decode()
    assert "公开热线" in record


def test_links_outside_are_asked_by_the_worker_and_never_while_editing(
    qinghe: NewsSite, settings: Any
) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(404 if request.url.path == "/gone" else 200)

    made = article(
        qinghe,
        "链接",
        slug="links",
        body=[
            {
                "type": "text",
                "value": '<p><a href="http://127.0.0.1:9/gone?a=1&amp;b=2">一</a><a href="http://127.0.0.1:9/">二</a></p>',
            }
        ],
    )
    made.save_revision()
    links.note(made)
    links.note(made)
    assert set(ExternalLink.objects.values_list("url", "status")) == {
        ("http://127.0.0.1:9/gone?a=1&b=2", None),
        ("http://127.0.0.1:9/", None),
    }
    assert found(made) == set()
    # What is private to this network is not asked.
    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        assert links.ask(client, "http://127.0.0.1:9/gone") is None
        settings.NEWS_LINKS_MAY_ASK = ("127.0.0.1",)
        assert links.ask(client, "http://127.0.0.1:9/gone") == 404
        assert links.ask(client, "http://127.0.0.1:9/") == 200
    assert links.look() == 2  # nothing listens there
    assert links.look() == 0
    assert found(made) == set(), "nothing ever answered: this machine may have no way out"
    ExternalLink.objects.update(ask_after=timezone.now())
    with silent(b"", b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n") as port:
        ExternalLink.objects.create(
            url=f"http://127.0.0.1:{port}/",
            status=200,
            checked_at=timezone.now(),
            ask_after=timezone.now() + timedelta(days=7),
        )
        for dead in (False, True):
            assert links.look() == 2
            assert bool(found(made)) is dead, "one failure proves nothing"
            ExternalLink.objects.filter(failures=1).update(ask_after=timezone.now())
    assert links.look() == 0
    assert {hit[0] for hit in found(made)} == {"dead-link"}
    links.forget()
    assert ExternalLink.objects.count() == 2
    made.delete()
    links.forget()
    assert not ExternalLink.objects.exists()


def test_servers_that_say_nothing_hold_nobody_up(settings: Any, monkeypatch: Any) -> None:
    settings.NEWS_LINKS_MAY_ASK = ("127.0.0.1",)
    monkeypatch.setattr(links, "ROUND_SECONDS", 0.2)
    with silent() as port:
        for number in range(links.AT_ONCE):
            ExternalLink.objects.create(url=f"http://127.0.0.1:{port}/{number}")
        begun = time.monotonic()
        assert links.look() == links.AT_ONCE
        assert time.monotonic() - begun < links.SECONDS, "all wait at once"


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def bomb() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * (300 * 1024 * 1024))
    return kept.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.svg", SVG, "SVG"),
        ("a.png", SVG, "内容却是 svg"),
        ("a.png", drawn("JPEG"), "jpeg"),
        ("a.png", drawn(size=(9000, 9000)), "像素"),
        ("a.png", b"x" * (21 * 1024 * 1024), "不是能读的图片"),
        ("a.bmp", drawn("BMP"), "JPEG"),
    ],
)
def test_pictures_that_are_refused_are_refused_in_words(
    qinghe: NewsSite, name: str, content: bytes, said: str
) -> None:
    client = browser(editor("图片编辑", qinghe))
    sent = {"title": "x", "description": "x", "collection": Collection.objects.get(name="qinghe").pk}
    answer = client.post("/editors/images/add/", {**sent, "file": SimpleUploadedFile(name, content)})
    assert said in answer.content.decode()
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.svg", SVG, "可以上传的文件"),
        ("a.html", b"<html></html>", "可以上传的文件"),
        ("a.exe", b"MZ", "可以上传的文件"),
        ("a.pdf", b"PK\x03\x04", "内容却不是"),
        ("a.docx", b"%PDF-1.7", "内容却不是"),
        ("a.txt", b"<svg onload='x'>", "内容却不是"),
        ("a.xlsx", docx("x"), "内容却不是"),
        ("a.docx", bomb(), "解开后"),
    ],
)
def test_files_that_are_refused_are_refused_in_words(
    qinghe: NewsSite, name: str, content: bytes, said: str
) -> None:
    client = browser(editor("文件编辑", qinghe))
    sent = {"title": "x", "collection": Collection.objects.get(name="qinghe").pk}
    answer = client.post("/editors/documents/add/", {**sent, "file": SimpleUploadedFile(name, content)})
    assert said in answer.content.decode()
    assert not NewsFile.objects.exists()


def test_what_may_be_uploaded_is_kept_in_the_sites_collection(qinghe: NewsSite) -> None:
    client = browser(editor("上传人", qinghe))
    mine = Collection.objects.get(name="qinghe")
    client.post(
        "/editors/images/add/",
        {
            "title": "图",
            "description": "说明",
            "credit": "某人",
            "collection": mine.pk,
            "file": SimpleUploadedFile("a.png", drawn()),
        },
    )
    client.post(
        "/editors/documents/add/",
        {"title": "件", "collection": mine.pk, "file": SimpleUploadedFile("a.docx", docx("x"))},
    )
    assert Picture.objects.get().collection == NewsFile.objects.get().collection == mine


def test_a_file_that_readers_have_is_not_exchanged(qinghe: NewsSite) -> None:
    shown = picture(qinghe)
    live(qinghe, "有图", slug="picture", picture=shown)
    before = shown.file.name
    client = browser(editor("换图人", qinghe))
    sent = {"title": "x", "description": "x", "credit": "x", "collection": shown.collection_id}
    answer = client.post(
        f"/editors/images/{shown.pk}/", {**sent, "file": SimpleUploadedFile("b.png", drawn(size=(5, 5)))}
    )
    assert "读者已经看得到" in answer.content.decode()
    assert Picture.objects.get(pk=shown.pk).file.name == before


@pytest.mark.parametrize("spec", ["width-30", "original", "width-30|format-webp", "width-30|format-avif"])
def test_readers_get_modern_formats_made_once_and_nothing_that_a_camera_noted(
    qinghe: NewsSite, spec: str
) -> None:
    exif = Image.Exif()
    exif[0x010E] = "密语"
    exif.get_ifd(0x8825)[1] = "N"
    kept = picture(qinghe, drawn("JPEG", exif=exif), "photo.jpg")
    assert b"Exif" in kept.file.read()
    made = kept.get_rendition(spec)
    with made.file.open("rb") as opened:
        content = opened.read()
    assert Image.open(io.BytesIO(content)).format == ("AVIF" if "avif" in spec else "WEBP")
    assert not Image.open(io.BytesIO(content)).getexif()
    assert b"Exif" not in content
    with CaptureQueriesContext(connection) as queries:
        assert Picture.objects.get(pk=kept.pk).get_rendition(spec).pk == made.pk
    assert not any("INSERT" in query["sql"] for query in queries)


@pytest.mark.parametrize(
    "pasted",
    [
        '<p>字<img src="https://tracker.example/a.gif">后</p>',
        '<p>字<img src="data:image/png;base64,AAAA">后</p>',
        '<p>字后</p><embed embedtype="image" id="77" alt="x" format="left"/>',
    ],
)
def test_a_pasted_picture_is_dropped_and_said_and_the_page_stays_editable(
    qinghe: NewsSite, pasted: str
) -> None:
    writer = editor("粘贴人", qinghe)
    made = article(qinghe, "粘贴", slug="paste", body=[{"type": "text", "value": pasted}])
    made.save_revision()
    newest = Article.objects.get(pk=made.pk).get_latest_revision_as_object()
    assert newest.body[0].value.source == "<p>字后</p>"
    client = browser(writer)
    assert client.get(f"/editors/pages/{made.pk}/edit/").status_code == 200
    state = '{"blocks":[{"key":"a","text":"字 ","type":"unstyled","depth":0,"inlineStyleRanges":[],"entityRanges":[{"offset":1,"length":1,"key":0}]},{"key":"b","text":" ","type":"atomic","depth":0,"inlineStyleRanges":[],"entityRanges":[{"offset":0,"length":1,"key":0}]}],"entityMap":{"0":{"type":"IMAGE","mutability":"IMMUTABLE","data":{"src":"https://tracker.example/a.gif"}}}}'
    sent = {
        **dict.fromkeys(("subtitle", "summary", "event_date", "author", "editor", "correction", "picture", "seo_title", "search_description", "go_live_at", "expire_at"), ""),
        "title": "粘贴", "slug": "paste", "source": "x", "source_date": "2027-01-18",
        "body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "text", "body-0-id": "", "body-0-value": state,
        "attachments-count": "0",
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "comments-MIN_NUM_FORMS": "0", "comments-MAX_NUM_FORMS": "",
    }  # fmt: skip
    answer = client.post(f"/editors/pages/{made.pk}/edit/", sent, follow=True)
    assert "已去掉" in answer.content.decode()
    newest = Article.objects.get(pk=made.pk).get_latest_revision_as_object()
    assert "tracker" not in str(newest.body.get_prep_value())
    assert client.get(f"/editors/pages/{made.pk}/edit/").status_code == 200


def test_an_organiser_makes_sites_and_gives_duties(db: None) -> None:
    client = browser(organiser())
    unit = Unit.objects.create(name="鹿鸣纤维")
    common = {
        "name_en": "X",
        "languages": ["zh-hans", "en"],
        "host": "",
        "contact_mail": "news@example.org",
        "reviews": "3",
        "brand": "#0d4a5a",
        "accent": "#b23a22",
    }
    nobody = {**common, "contact_mail": "", "slug": "lanting", "name": "集团"}
    assert "请填写邮箱" in client.post("/editors/desk/sites/new/", nobody).content.decode()
    assert not NewsSite.objects.exists()
    client.post("/editors/desk/sites/new/", {**common, "slug": "lanting", "name": "集团"})
    assert "<textarea" in Client().get("/contact/").content.decode()
    client.post("/editors/desk/sites/new/", {**common, "slug": "luming", "name": "鹿鸣纤维", "unit": unit.pk})
    group, luming = NewsSite.objects.all()
    assert (group.is_group, luming.is_group, luming.unit) == (True, False, unit)
    refused = client.post(
        "/editors/desk/sites/new/", {**common, "slug": "x", "name": "x", "host": "elsewhere.example"}
    )
    assert "elsewhere.example" in refused.content.decode()
    assert NewsSite.objects.count() == 2
    reviewer, stranger = editor("审稿人", luming), person("外人")
    client.post(
        f"/editors/desk/sites/{luming.pk}/duties/",
        {f"{reviewer.pk}-final": "on", f"{stranger.pk}-final": "on"},
    )
    assert [(each.user, each.kind) for each in SiteDuty.objects.all()] == [(reviewer, "final")]
    assert reviewer.groups.filter(name=f"newsroom/{luming.pk}/publishes").exists()
    client.post(f"/editors/desk/sites/{luming.pk}/duties/", {})
    assert not SiteDuty.objects.exists()
    for address in ("sites/", "sites/new/", f"sites/{luming.pk}/", "lists/"):
        assert client.get(f"/editors/desk/{address}").status_code == 200
    told = {"contact": "值班电话见大门", "head_face": "hei", "is_rounded": "on", "lead": "across"}
    client.post(f"/editors/desk/sites/{luming.pk}/", {**common, "name": "鹿鸣纤维", **told})
    luming.refresh_from_db()
    assert (luming.head_face, luming.is_rounded, luming.lead) == ("hei", True, "across")
    assert "值班电话见大门" in Client().get("/sites/luming/").content.decode()


def test_superusers_who_may_do_everything_come_to_our_sites(group: NewsSite) -> None:
    client = browser(User.objects.create_superuser("administrator"))
    assert client.get("/editors/pages/").status_code == 200
    assert client.get("/editors/sites/").url == "/editors/desk/sites/"


def test_lists_are_kept_by_organisers(group: NewsSite) -> None:
    client = browser(organiser())
    client.post("/editors/desk/lists/words/add/", {"word": "最高级", "kind": "sensitive", "instead": "先进"})
    assert (
        client.post("/editors/desk/lists/words/add/", {"word": "最高级", "kind": "sensitive"}).status_code
        == 422
    )
    client.post("/editors/desk/lists/leaders/add/", {"position": "1", "name": "郑一鸣", "title": "董事长"})
    assert "郑一鸣" in client.get("/editors/desk/lists/").content.decode()
    client.post(f"/editors/desk/lists/words/{CheckWord.objects.get().pk}/remove/")
    client.post(f"/editors/desk/lists/leaders/{Leader.objects.get().pk}/remove/")
    assert not CheckWord.objects.exists()
    assert not Leader.objects.exists()


def test_the_first_page_says_what_waits(qinghe: NewsSite, monkeypatch: Any) -> None:
    people = staff(qinghe)
    made = article(qinghe, "等审的稿", slug="waits", owner=people["writer"])
    made.save_revision(user=people["writer"])
    monkeypatch.setattr(
        offers,
        "_registered",
        [lambda _request, sites: [offers.DraftOffer("会议草稿", str(len(sites)), "/x")]],
    )
    writer = browser(people["writer"])
    assert "等审的稿" in writer.get("/editors/").content.decode()
    writer.post(desk_of(made, "hand-in/"))
    shown = browser(people["first"]).get("/editors/").content.decode()
    for said in ("待我审", "等审的稿", "待校对", "会议草稿", "长期未更新", "逾期", "初审"):
        assert said in shown
    assert "等审的稿" not in browser(people["second"]).get("/editors/").content.decode().split("待校对")[0]


def test_a_translation_begins_as_a_draft(qinghe: NewsSite) -> None:
    writer = editor("译者", qinghe)
    made = live(qinghe, "已发", slug="out")
    client = browser(writer)
    client.post(desk_of(made, "translate/"), {"language": "en"})
    client.post(desk_of(made, "translate/"), {"language": "en"})
    english = Article.objects.get(locale__language_code="en")
    assert (english.live, english.owner, english.site, english.translation_key) == (
        False,
        writer,
        qinghe,
        made.translation_key,
    )
    assert gate.problems_of(english)


def test_a_page_is_previewed_at_three_widths(qinghe: NewsSite) -> None:
    sizes = article(qinghe, "预览", slug="preview").preview_sizes
    assert [each["device_width"] for each in sizes] == [375, 768, 1280]
