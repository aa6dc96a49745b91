"""Files of articles: there as long as a page that has them is live, with their digest, and played in parts."""

import hashlib
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from wagtail.blocks import StructBlockValidationError

from answerable.web.accounts.models import User
from answerable.web.newsroom import attachments, checks, uploads
from answerable.web.newsroom.blocks import VideoBlock
from answerable.web.newsroom.checking.captions import CaptionFault, fault_of
from answerable.web.newsroom.checking.places import Finding
from answerable.web.newsroom.media import NewsFile
from answerable.web.newsroom.models import NewsSite
from web.newsroom.articles import article, publish

pytestmark = pytest.mark.django_db
CONTENT = bytes(range(256)) * 40


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "private"


def kept(name: str) -> NewsFile:
    return NewsFile.objects.create(title="汇总表", file=ContentFile(CONTENT, name=name))


def test_a_file_is_handed_out_while_its_article_is_live(client: Client, group: NewsSite) -> None:
    file = kept("table.pdf")
    address = f"/{attachments.below_start(file)}"
    made = article(group, "有附件", slug="files", attachments=[("file", file)])
    assert client.get(address).status_code == 404
    made = publish(made)
    answer = client.get(address)
    assert answer.getvalue() == CONTENT
    assert answer.headers["Content-Disposition"].startswith("attachment")
    page = client.get("/news/files/").content.decode()
    assert f'href="{address}"' in page
    assert hashlib.sha256(CONTENT).hexdigest() in page
    assert "1 file" not in page
    for wrong in (f"/files/{file.pk}/other.pdf", "/files/999999/table.pdf", f"/files/{file.pk}/../table.pdf"):
        assert client.get(wrong, follow=True).status_code == 404
    made.unpublish()
    assert client.get(address).status_code == 404


def test_a_video_is_played_in_parts(client: Client, group: NewsSite) -> None:
    file = kept("speech.mp4")
    publish(article(group, "有视频", slug="video", body=[("video", {"video": file, "caption": "讲话"})]))
    address = f"/{attachments.below_start(file)}"
    assert f'src="{address}"' in client.get("/news/video/").content.decode()
    part = client.get(address, headers={"Range": "bytes=256-511"})
    assert (part.status_code, part.getvalue()) == (206, bytes(range(256)))
    assert part.headers["Content-Range"] == f"bytes 256-511/{len(CONTENT)}"
    assert client.get(address, headers={"Range": "bytes=99999-"}).status_code == 416
    whole = client.get(address)
    assert (whole.getvalue(), whole.headers["Content-Type"]) == (CONTENT, "video/mp4")
    assert "media-src 'self'" in client.get("/news/video/").headers["Content-Security-Policy"]


def test_a_file_gone_from_the_disk_is_not_there_and_breaks_no_page(client: Client, group: NewsSite) -> None:
    file = kept("gone.pdf")
    publish(article(group, "有附件", slug="files", attachments=[("file", file)]))
    file.file.storage.delete(file.file.name)
    assert client.get(f"/{attachments.below_start(file)}").status_code == 404
    assert client.get("/news/files/").status_code == 200


CUES = "WEBVTT\n\n00:01.000 --> 00:04.500\n各单位一年来做了大量工作。\n"


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        (CUES, None),
        (
            "\ufeffWEBVTT - 总结讲话\r\n\r\nNOTE 速记\r\n\r\n1\r\n00:00:01.000 --> 01:00:04.500 align:start\r\n你好\r\n",
            None,
        ),
        ("1\n00:00:01,000 --> 00:00:04,500\nas SRT has it\n", (CaptionFault.BEGINNING, 1)),
        ("WEBVTTX\n\n00:01.000 --> 00:04.500\nx\n", (CaptionFault.BEGINNING, 1)),
        ("WEBVTT\n\n00:01,000 --> 00:04,500\nx\n", (CaptionFault.TIMES, 3)),
        ("WEBVTT\n\n00:04.500 --> 00:01.000\nx\n", (CaptionFault.ORDER, 3)),
        ("WEBVTT\n\n00:01.000 --> 00:04.500\n\n", (CaptionFault.NOTHING, 0)),
        ("WEBVTT\n", (CaptionFault.NOTHING, 0)),
        ("<html>WEBVTT</html>", (CaptionFault.BEGINNING, 1)),
    ],
)
def test_captions_are_such_as_browsers_show(written: str, fault: tuple[CaptionFault, int] | None) -> None:
    assert fault_of(written.encode()) == fault


def test_captions_in_another_encoding_are_refused_in_words() -> None:
    uploads.check(SimpleUploadedFile("a.vtt", CUES.encode()))
    for content, said in (
        (CUES.encode("gb18030"), "UTF-8"),
        (CUES.replace("00:04.5", "4.5").encode(), "第3行"),
    ):
        with translation.override("zh-hans"), pytest.raises(ValidationError, match=said):
            uploads.check(SimpleUploadedFile("a.vtt", content))


def test_a_video_has_its_captions_beside_it(client: Client, group: NewsSite) -> None:
    film = kept("speech.mp4")
    captions = NewsFile.objects.create(title="字幕", file=ContentFile(CUES.encode(), name="speech.vtt"))
    told = {"video": film, "captions": captions, "caption": "讲话"}
    made = publish(article(group, "有字幕", slug="video", body=[("video", told)]))
    address = f"/{attachments.below_start(captions)}"
    page = client.get("/news/video/").content.decode()
    assert f'<track kind="captions" src="{address}" srclang="zh-CN" label="字幕" default>' in page
    answer = client.get(address)
    assert (answer.getvalue(), answer.headers["Content-Type"]) == (CUES.encode(), "text/vtt")
    assert "attachment" not in answer.headers.get("Content-Disposition", "")
    # What is said in them is looked through like any text.
    assert any("大量工作" in each.text for each in checks.passages(made))


def test_a_video_without_captions_is_named_before_publishing(group: NewsSite) -> None:
    film = kept("speech.mp4")
    captions = NewsFile.objects.create(title="字幕", file=ContentFile(CUES.encode(), name="speech.vtt"))
    draft = article(group, "无字幕", slug="video", body=[("video", {"video": film, "caption": "讲话"})])
    (hit,) = [each for each in checks.open_hits(draft) if each.hit.finding is Finding.NO_CAPTIONS]
    assert hit.hit.text == "讲话"
    checks.dismiss(draft, hit.hit, "画面里有全文", User.objects.create(username="审核人"))
    assert not [each for each in checks.open_hits(draft) if each.hit.finding is Finding.NO_CAPTIONS]
    with_captions = {"video": film, "captions": captions, "caption": "讲话"}
    told = article(group, "有字幕", slug="told", body=[("video", with_captions)])
    assert not [each for each in checks.hits(told) if each.finding is Finding.NO_CAPTIONS]


def test_what_is_offered_as_a_video_or_captions_is_one(group: NewsSite) -> None:
    film, table = kept("speech.mp4"), kept("table.pdf")
    captions = NewsFile.objects.create(title="字幕", file=ContentFile(CUES.encode(), name="speech.vtt"))
    block = VideoBlock()

    def wrong(video: NewsFile, beside: NewsFile | None) -> set[str]:
        try:
            block.clean(
                block.to_python({"video": video.pk, "captions": beside and beside.pk, "caption": "讲话"})
            )
        except StructBlockValidationError as refused:
            return set(refused.block_errors)
        return set()

    assert wrong(film, None) == wrong(film, captions) == set()
    assert wrong(table, None) == {"video"}
    assert wrong(film, table) == {"captions"}
    assert wrong(captions, film) == {"video", "captions"}
