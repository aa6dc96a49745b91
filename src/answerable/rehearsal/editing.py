"""The form of an article, as the scripts of the editors' pages fill it in.

The blocks of an article's body are not fields of the page that a browser reads: they stand in it as JSON, and Wagtail's script makes the fields from them.
Here is what that script does, both ways. A body is a list of blocks, each with `type`, `value` and, if it was kept before, `id`.
"""

import html
import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from answerable.rehearsal.browser import Browser, Form, Page, PageFailed

Body = list[dict[str, Any]]
BODY = re.compile(r'<div[^>]*\bid="body"[^>]*\bdata-w-block-arguments-value="([^"]*)"')


def body_of(page: Page) -> Body:
    """The blocks that the form of an article holds."""
    found = BODY.search(page.text)
    if found is None:
        raise PageFailed(f"{page.path} has no body of an article")
    body: Body = json.loads(html.unescape(found[1]))[0]
    return body


def save(browser: Browser, page: Page, values: dict[str, str], body: Body) -> Page:
    """Save the article of this page as a draft, with `values` over the fields that its form holds."""
    fields = {**values, **posted("body", body), **posted("attachments", [])}
    return browser.submit(form_of(page), fields)


def form_of(page: Page) -> Form:
    return page.form("title", "slug")


def posted(name: str, value: Any) -> dict[str, str]:
    """The fields for a block: of a list those of its items, of a structure those of its parts."""
    if isinstance(value, list):
        fields = {f"{name}-count": str(len(value))}
        for at, item in enumerate(value):
            place = f"{name}-{at}"
            fields |= {f"{place}-deleted": "", f"{place}-order": str(at), f"{place}-id": item.get("id") or ""}
            if "type" in item:
                fields[f"{place}-type"] = item["type"]
            fields |= posted(f"{place}-value", item["value"])
        return fields
    if isinstance(value, dict) and "id" in value:  # something chosen, such as a picture
        return {name: str(value["id"])}
    if isinstance(value, dict) and "data" not in value:
        return {key: each for part in value for key, each in posted(f"{name}-{part}", value[part]).items()}
    if isinstance(value, dict):  # a table is one field
        return {name: json.dumps(value)}
    return {name: "" if value is None else str(value)}


def rewritten(value: Any, change: Callable[[str], str]) -> Any:
    """A body, or any part of it, with each of its texts changed. Types and ids stay."""
    if isinstance(value, list):
        return [rewritten(each, change) for each in value]
    if isinstance(value, dict):
        kept = ("id", "type", "table_header_choice")
        return {key: each if key in kept else rewritten(each, change) for key, each in value.items()}
    if not isinstance(value, str):
        return value
    if value.startswith("{"):  # formatted text, see `text`
        said = json.loads(value)
        said["blocks"] = [{**each, "text": change(each["text"])} for each in said["blocks"]]
        return json.dumps(said)
    return change(value)


def texts(body: Body) -> list[str]:
    """All that is said in a body."""
    said: list[str] = []

    def note(text: str) -> str:
        said.append(text)
        return text

    rewritten(body, note)
    return said


def text(paragraphs: Sequence[str]) -> dict[str, Any]:
    """A block of text, as the field for formatted text keeps it (Draft.js, raw content)."""
    plain = {"type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
    said = [{"key": f"p{at}", "text": each, **plain} for at, each in enumerate(paragraphs)]
    return {"type": "text", "value": json.dumps({"blocks": said, "entityMap": {}})}


def figures(counted: Sequence[tuple[str, str]], numbers: Sequence[str]) -> dict[str, Any]:
    """A block of figures at a glance. `counted` are pairs of what is counted and its unit of measure."""
    items = [
        {"value": {"what": what, "number": number, "unit": unit}}
        for (what, unit), number in zip(counted, numbers, strict=True)
    ]
    return {"type": "figures", "value": {"items": items}}
