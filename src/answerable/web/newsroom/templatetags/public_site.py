"""What the templates of public sites need beside Django's own tags: addresses, pictures, headings that break where they may, dates, and pieces of found text."""

import re
from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page as ResultPage
from django.template.context import Context
from django.utils import formats, timezone, translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText

from answerable.web.newsroom import attachments, lists
from answerable.web.newsroom.addressing import Address, place_of
from answerable.web.newsroom.formatted import addressed
from answerable.web.newsroom.media import SHAPES, WIDTHS, NewsFile, Picture
from answerable.web.newsroom.models import NewsSite, PublicPage, Section

register = template.Library()

# After these a line of Chinese may end. A heading with marks breaks nowhere else, so one that has a longer part goes without.
ENDS = re.compile(r"(?<=[，。；：！？、…—”》」）])(?![，。；：！？、…—”》」）]|$)")
LONGEST_PART = 16
FIGURE = re.compile(r"[-+−]?[\d,，]*\.?\d+\s?[%％‰]?")


@register.simple_tag(takes_context=True)
def address_of(context: Context, page: PublicPage) -> str:
    """The address of a page, whole only where it is on another host than this one."""
    return address_from(context, place_of(page))


@register.simple_tag(takes_context=True)
def address_from(context: Context, place: Address) -> str:
    """The same of an address that is known."""
    return place.path if place.origin == context["home"].origin else place.whole


@register.simple_tag(takes_context=True)
def formatted_text(context: Context, text: RichText) -> SafeString:
    shown = addressed(text, context["home"], lambda place: address_from(context, place))
    return mark_safe(str(shown))  # noqa: S308  its block cleans it whenever it is read, and what is put into it is escaped


@register.simple_tag(takes_context=True)
def file_address(context: Context, file: NewsFile) -> str:
    return f"{context['home'].path}{attachments.below_start(file)}"


@register.filter
def digest(file: NewsFile) -> str:
    return attachments.digest(file)


@register.filter
def kind_of(file: NewsFile) -> str:
    """PDF, ZIP, XLSX: what stands on the sign beside a file."""
    return str(file.file_extension).upper()[:5]


@register.filter
def broken(text: object) -> SafeString:
    """A heading with marks where a line of it may end: after full-width punctuation."""
    parts = ENDS.split(str(text))
    if len(parts) < 2 or max(len(part) for part in parts) > LONGEST_PART:
        return format_html("{}", text)
    return format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in parts))


@register.simple_tag
def picture_of(picture: Picture | None, shape: str, alt: str | None = None, now: bool = False) -> SafeString:
    """A picture in the sizes of `shape`. With `now` it is fetched at once, not when readers come near it. `alt=""` says that it adds nothing to the words beside it."""
    if picture is None:
        return SafeString("")
    made = list(picture.get_renditions(*SHAPES[shape]).values())
    # A small original has the same width in every size.
    by_width = {each.width: each for each in made}
    largest = by_width[max(by_width)]
    return format_html(
        '<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}"{}>',
        largest.url,
        ", ".join(f"{each.url} {width}w" for width, each in sorted(by_width.items())),
        WIDTHS[shape],
        largest.width,
        largest.height,
        picture.description or picture.title if alt is None else alt,
        mark_safe(' fetchpriority="high"') if now else mark_safe(' loading="lazy" decoding="async"'),
    )


@register.filter
def in_words(value: date | datetime | None) -> str:
    """15 January 2027, 2027年1月15日."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    chinese = (translation.get_language() or "").startswith("zh")
    return formats.date_format(value, "Y年n月j日" if chinese else "j F Y")


@register.filter
def paragraphs(text: str) -> list[str]:
    """The lines of a text that are not empty."""
    return [line.strip() for line in text.splitlines() if line.strip()]


@register.filter
def pieces(found: list[tuple[str, bool]]) -> SafeString:
    """A text with what was looked for marked in it."""
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", text) if is_mark else text,) for text, is_mark in found)
    )


@register.filter
def is_figure(cell: Any) -> bool:
    """Whether a cell of a table holds a number, which stands at the right."""
    return bool(FIGURE.fullmatch(str(cell or "").strip()))


@register.filter
def figure_at(row: list[Any] | str, at: int) -> bool:
    """The same of the cell `at` of a row; the head of such a column stands at the right, too."""
    return at < len(row) and is_figure(row[at])


@register.filter
def page_numbers(pages: ResultPage[Any]) -> list[int]:
    """The numbers that a pager shows; 0 stands for those left out."""
    shown = pages.paginator.get_elided_page_range(pages.number, on_each_side=2, on_ends=1)
    return [each if isinstance(each, int) else 0 for each in shown]


@register.filter
def key_of(mapping: dict[Any, Any], key: Any) -> Any:
    return mapping.get(key)


@register.filter
def number_in(section: Section, counted: dict[str, lists.Counted]) -> int:
    """How many articles stand in a section and below it."""
    return lists.below(section.path, counted)


@register.filter
def sections_below(section: Section, sections: list[Section]) -> list[Section]:
    return [each for each in sections if each.path[: -lists.STEP] == section.path]


@register.simple_tag(takes_context=True)
def section_of(context: Context, article: PublicPage) -> Section | None:
    """The section that an article stands in, if it is one of this site."""
    above = article.path[: -lists.STEP]
    return next((each for each in context["sections"] if each.path == above), None)


@register.filter
def called_in(site: NewsSite, language: str) -> str:
    return site.called(language)
