"""Pictures and files: those of other sites are out of reach, and those that readers see change by way of a review alone."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from answerable.web.accounts.models import User
from answerable.web.newsroom import rights
from answerable.web.newsroom.models import Article, NewsFile, NewsSite, Picture
from web.newsroom.articles import article, live
from web.newsroom.desks import browser, editor
from web.newsroom.test_newsroom_desk import docx, picture
from web.newsroom.test_newsroom_reviews import form_of

pytestmark = pytest.mark.django_db


def test_the_words_beside_what_readers_have_are_not_changed_without_a_review(qinghe: NewsSite) -> None:
    shown = picture(qinghe)
    live(qinghe, "有图", slug="picture", picture=shown)
    file = NewsFile.objects.create(
        title="附件", collection=shown.collection, file=SimpleUploadedFile("a.docx", docx("x"))
    )
    live(qinghe, "有附件", slug="file", attachments=[("file", file)])
    client = browser(editor("改字人", qinghe))
    own = {
        "title": "任意",
        "collection": shown.collection_id,
        "description": shown.description,
        "credit": shown.credit,
    }
    for changed in ({"description": "别的"}, {"credit": "别人"}):
        answer = client.post(f"/editors/images/{shown.pk}/", {**own, **changed})
        assert "读者已经看得到" in answer.content.decode(), changed
    assert client.post(f"/editors/images/{shown.pk}/", own).status_code == 302
    answer = client.post(
        f"/editors/documents/edit/{file.pk}/", {"title": "别的", "collection": file.collection_id}
    )
    assert "读者已经看得到" in answer.content.decode()
    kept = Picture.objects.get(pk=shown.pk)
    assert (kept.description, kept.credit) == (shown.description, shown.credit)
    assert NewsFile.objects.get(pk=file.pk).title == "附件"


def test_what_readers_see_is_not_deleted(qinghe: NewsSite) -> None:
    shown, spare = picture(qinghe), picture(qinghe)
    part = {"picture": shown.pk, "description": "会场", "credit": "张三"}
    live(qinghe, "有图", slug="picture", body=json.dumps([{"type": "picture", "value": part}]))
    client = browser(editor("删图人", qinghe))
    answer = client.post(f"/editors/images/{shown.pk}/delete/", follow=True)
    assert "先从稿件中取下" in answer.content.decode()
    answer = client.post(f"/editors/bulk/newsroom/picture/delete/?id={shown.pk}", follow=True)
    assert "先从稿件中取下" in answer.content.decode()
    client.post(f"/editors/images/{spare.pk}/delete/")
    assert list(Picture.objects.values_list("pk", flat=True)) == [shown.pk]


@pytest.mark.parametrize("where", ["picture", "body", "video", "attachments", "link"])
def test_a_form_that_names_a_picture_or_file_of_another_site_is_refused(
    group: NewsSite, qinghe: NewsSite, where: str
) -> None:
    foreign = picture(group)
    file = NewsFile.objects.create(
        title="附件", collection=foreign.collection, file=SimpleUploadedFile("a.docx", docx("x"))
    )
    draft = article(qinghe, "草稿", slug="draft")
    link = f'<p><a linktype="document" id="{file.pk}">件</a></p>'
    draft.picture = foreign if where == "picture" else None
    draft.body = json.dumps(
        {
            "body": [{"type": "picture", "value": {"picture": foreign.pk, "description": "", "credit": ""}}],
            "video": [{"type": "video", "value": {"video": file.pk, "description": "", "credit": ""}}],
            "link": [{"type": "text", "value": link}],
        }.get(where, [])
    )
    draft.attachments = json.dumps([{"type": "file", "value": file.pk}] if where == "attachments" else [])
    assert rights.names_foreign(draft, editor("外站编辑", qinghe))
    assert not rights.names_foreign(draft, editor("两站编辑", group))
    draft.save()  # what stands in the page already, such as the picture of a copy, stays
    assert not rights.names_foreign(draft, User.objects.get(username="外站编辑"))


def test_the_editors_form_refuses_a_picture_of_another_site(group: NewsSite, qinghe: NewsSite) -> None:
    draft = article(qinghe, "草稿", slug="draft")
    draft.save_revision()
    client = browser(editor("外站编辑", qinghe))
    answer = client.post(f"/editors/pages/{draft.pk}/edit/", form_of(draft, picture=str(picture(group).pk)))
    assert "不属于您的网站" in answer.content.decode()
    assert Article.objects.get(pk=draft.pk).get_latest_revision_as_object().picture is None
