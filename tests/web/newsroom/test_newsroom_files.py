"""Files of articles: there as long as a page that has them is live, with their digest, and played in parts."""

import hashlib
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from answerable.web.newsroom import attachments
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
    assert (part.status_code, part.content) == (206, bytes(range(256)))
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
