"""Formatted text as it is kept: cleaned of what Word and web pages bring along when something is pasted. HTML in, HTML out.

Kept are paragraphs, emphasis, lists and links; headings, tables, quotations and pictures have blocks of their own. Everything else of the text stays as plain paragraphs. Pictures
are dropped, since a foreign one would be loaded from elsewhere, vanish there one day, and be under no credit; `pictures_in` says whether there are any.

A paragraph keeps the key that the editor gave it, by which a comment says where in the text it stands. It is no part of the text: `unkeyed` takes it off.
"""

import re

import nh3

TAGS = {"p", "br", "b", "i", "a", "ol", "ul", "li"}
ATTRIBUTES = {"a": {"href", "linktype", "id"}, "p": {"data-block-key"}, "li": {"data-block-key"}}
KEY = re.compile(r"[a-z0-9]{1,10}")
KEYED = re.compile(r' data-block-key="[^"]*"')
# What is inside these is no text.
UNREAD = {
    "script",
    "style",
    "xml",
    "title",
    "head",
    "svg",
    "math",
    "object",
    "iframe",
    "template",
    "noscript",
}
SCHEMES = {"http", "https", "mailto", "tel"}

BLOCKS = re.compile(
    r"<(/?)(?:h[1-6]|div|section|article|header|footer|aside|blockquote|pre|figure|figcaption|table|tr|dl|dt|dd|center)\b[^>]*>",
    re.I,
)
CELLS = re.compile(r"</t[dh]\s*>", re.I)
STRONG = re.compile(r"<(/?)strong\b[^>]*>", re.I)
ITALIC = re.compile(r"<(/?)(?:em|cite|dfn)\b[^>]*>", re.I)
# Word's lists are paragraphs that begin with the sign of the list and a run of blanks in a hidden span.
WORD_BULLET = re.compile(r"<!--\[if !supportLists\]-->(.*?)<!--\[endif\]-->", re.I | re.S)
TAG = re.compile(r"<[^>]*>|&nbsp;|\s+")
BETWEEN_BLOCKS = re.compile(r"(</(?:p|li|ol|ul)>|<(?:ol|ul)>)\s+(?=<)")
EMPTY = re.compile(r"<(p|b|i|li|ol|ul|a)(?:\s[^>]*)?>(?:\s|<br ?/?>)*</\1>")
EMPTY_LINK = re.compile(r"<a(?:\s+id=\"[^\"]*\")?>(.*?)</a>", re.S)
PICTURE = re.compile(r"<(?:img|picture|v:imagedata|embed)\b|data:image/|\"type\":\s*\"IMAGE\"", re.I)

HAN = "\u3400-\u9fff"
INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
# Letters and digits of full width; punctuation of full width is right in Chinese and stays.
NARROW = {
    wide: wide - 0xFEE0
    for begin, end in ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A))
    for wide in range(begin, end + 1)
}
WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
BETWEEN_HAN = re.compile(rf"(?<=[{HAN}])([,;:?!])\s?(?=[{HAN}]|$)")
TEXT = re.compile(r"[^<>]+(?=<|$)")


def cleaned(html: str) -> str:
    """The same for what is clean already."""
    if not html:
        return ""
    html = WORD_BULLET.sub(_sign, html)
    html = BLOCKS.sub(r"<\1p>", html)
    html = CELLS.sub(" ", html)
    html = STRONG.sub(r"<\1b>", ITALIC.sub(r"<\1i>", html))
    html = nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags=UNREAD,
        attributes=ATTRIBUTES,
        attribute_filter=_kept,
        url_schemes=SCHEMES,
        link_rel=None,
        strip_comments=True,
    )
    html = EMPTY_LINK.sub(r"\1", html)
    html = TEXT.sub(lambda found: tidied(found[0]), html)
    html = re.sub(r"(<(?:p|li)(?:\s[^>]*)?>)[\s\u3000]+", r"\1", html)
    html = re.sub(r"[ \t]+(</(?:p|li)>)", r"\1", html)
    while (shorter := EMPTY.sub("", html)) != html:
        html = shorter
    html = BETWEEN_BLOCKS.sub(r"\1", html)
    return html.strip().replace("<br>", "<br/>")


def unkeyed(html: str) -> str:
    """Clean text without the keys of its paragraphs."""
    return KEYED.sub("", html)


def _kept(_tag: str, name: str, value: str) -> str | None:
    return None if name == "data-block-key" and not KEY.fullmatch(value) else value


def _sign(found: re.Match[str]) -> str:
    """A number before an item of a list stays, as text; a dot goes."""
    sign = TAG.sub("", found[1])
    return sign if any(each.isalnum() for each in sign) and len(sign) > 1 else ""


def tidied(text: str) -> str:
    """Text between two tags. Blanks of every kind become one usual blank; an entity for a blank, too."""
    text = text.replace("&nbsp;", " ").replace("\xa0", " ").translate(INVISIBLE).translate(NARROW)
    text = re.sub(r"[ \t\r\n]+", " ", text)
    return BETWEEN_HAN.sub(lambda found: WIDE[found[1]], text)


def pictures_in(sent: str) -> bool:
    """Whether pasted text, in HTML or as the editor sends it, has pictures in it."""
    return bool(PICTURE.search(sent))
