"""Everything of an article or standing page that readers would be given, as plain values: what a review is of, and where the checks look.

Pictures and files stand with their digests, so that a file that was exchanged makes another text.
"""

import re
from typing import Any

from answerable.web.newsroom.cleaning import cleaned, unkeyed
from answerable.web.newsroom.media import NewsFile, Picture
from answerable.web.newsroom.models import ReviewedPage

PLAIN = ("title", "subtitle", "summary", "source", "author", "editor")
DATES = ("event_date", "source_date")
LINKED_FILE = re.compile(r'linktype="document"[^>]*\bid="(\d+)"|\bid="(\d+)"[^>]*linktype="document"')


def given(page: ReviewedPage) -> dict[str, Any]:
    pictures, files = pictures_of(page), files_of(page)
    body = without_ids(_raw(page.body))
    for block in body:
        if block["type"] == "text":
            # As it is shown; what was written by code may not be clean yet.
            block["value"] = unkeyed(cleaned(block["value"]))
    return {
        **{name: getattr(page, name) for name in (*PLAIN, "kind") if hasattr(page, name)},
        **{name: str(getattr(page, name) or "") for name in DATES if hasattr(page, name)},
        "body": body,
        "attachments": without_ids(_raw(getattr(page, "attachments", None))),
        "slug": page.slug,
        "search": [page.seo_title, page.search_description],
        "picture": getattr(page, "picture_id", None),
        "pictures": [[each.pk, each.file_hash, each.description, each.credit] for each in pictures],
        "files": [[each.pk, each.file_hash, each.title] for each in files],
    }


def pictures_of(page: ReviewedPage) -> list[Picture]:
    """All pictures of the page, each once."""
    wanted = {block["value"]["picture"] for block in _blocks(page, "picture")}
    wanted.add(getattr(page, "picture_id", None))
    wanted.discard(None)
    return list(Picture.objects.filter(pk__in=wanted).order_by("pk")) if wanted else []


def files_of(page: ReviewedPage) -> list[NewsFile]:
    """All files of the page: attachments, videos and their captions, and those linked in the text."""
    videos = _blocks(page, "video")
    wanted = {block["value"].get(name) for block in videos for name in ("video", "captions")}
    wanted |= {block["value"] for block in _raw(getattr(page, "attachments", None))}
    for block in _blocks(page, "text"):
        wanted |= {int(one or other) for one, other in LINKED_FILE.findall(block["value"])}
    wanted.discard(None)
    return list(NewsFile.objects.filter(pk__in=wanted).order_by("pk")) if wanted else []


def in_texts(page: Any) -> list[Picture | NewsFile]:
    """All pictures and files that an article or another page with a text names."""
    return [*pictures_of(page), *files_of(page)] if hasattr(page, "body") else []


def _blocks(page: ReviewedPage, kind: str) -> list[dict[str, Any]]:
    return [block for block in _raw(page.body) if block["type"] == kind]


def _raw(stream: Any) -> list[dict[str, Any]]:
    return list(stream.get_prep_value()) if stream else []


def without_ids(value: Any) -> Any:
    """Wagtail gives each block an id of its own, which says nothing. Numbers that are not whole become text, since the canonical form has none."""
    if isinstance(value, dict):
        return {name: without_ids(each) for name, each in value.items() if name != "id"}
    if isinstance(value, list):
        return [without_ids(each) for each in value]
    return str(value) if isinstance(value, float) else value
