"""An article that has everything that one can have."""

import io
import json
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image
from wagtail.models import Collection

from answerable.web.newsroom.models import Article, NewsFile, NewsSite, Picture
from web.newsroom.articles import article, publish

MEETING = "十九家单位当面述职"


def picture(title: str = "会场", colour: str = "teal") -> Picture:
    if Collection.get_first_root_node() is None:  # a test that committed has emptied every table
        Collection.add_root(name="Root")
    raw = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(raw, "PNG")
    return Picture.objects.create(title=title, file=ContentFile(raw.getvalue(), "hall.png"), credit="王摄")


def file(content: bytes = b"%PDF-1.4 plan") -> NewsFile:
    return NewsFile.objects.create(title="改进方案", file=ContentFile(content, "plan.pdf"))


def full(site: NewsSite, title: str = MEETING, **more: Any) -> Article:
    """A draft."""
    inside = picture()
    body = [
        ("text", "<p>一月十八日，集团召开<b>述职</b>大会。</p><p>1 &lt; 2 &amp; 3</p>"),
        ("heading", "五项要求"),
        ("picture", {"picture": inside.pk, "caption": "主会场", "credit": ""}),
        ("quotation", {"text": "说到做到。", "who": "董事长"}),
        ("requirements", {"items": [{"title": "稳生产", "text": "一季度", "parts": ["甲", "乙"]}]}),
        ("table", {"caption": "出席", "table": {"data": [["类别", "人数"], ["代表", "283"]]}, "note": ""}),
    ]
    values: dict[str, Any] = {
        "slug": "meeting",
        "subtitle": "二百八十三人评分",
        "summary": "集团十九家单位负责人逐一述职。",
        "author": "李记",
        "editor": "赵编",
        "event_date": date(2027, 1, 15),
        "picture": picture("台上", "navy"),
        "body": json.dumps([{"type": kind, "value": value} for kind, value in body]),
        "attachments": json.dumps([{"type": "file", "value": file().pk}]),
    }
    return article(site, title, **{**values, **more})


def full_live(site: NewsSite, title: str = MEETING, **more: Any) -> Article:
    return publish(full(site, title, **more))
