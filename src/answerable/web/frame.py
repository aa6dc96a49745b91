"""The template tags of the page frame: an icon; the text of a block once more, so that a template writes its page's name once for
heading and title; and the present address with one part changed, for links through a list.
"""

from functools import cache

from django import template
from django.template.context import RequestContext
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """An icon of the sprite that `make assets` writes (frontend/icons.mjs). It says nothing: the words beside it do."""
    return format_html(
        '<svg class="i" aria-hidden="true"><use href="{}#i-{}"/></svg>', static("dist/icons.svg"), name
    )


@register.simple_tag(takes_context=True)
def text_of(context: RequestContext, name: str) -> SafeString:
    """The text of the block `name` as the page fills it, without its tags; empty if no template has that block."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    if block is None:
        return SafeString("")
    with context.push():
        rendered = block.nodelist.render(context)
    # Rendered text is escaped already, and has no tags once they are stripped.
    return mark_safe(" ".join(strip_tags(rendered).split()))  # noqa: S308


@register.simple_tag(takes_context=True)
def address_with(context: RequestContext, name: str, value: object) -> str:
    """The query of the present address with `name` set to `value`, and everything else as it is."""
    query = context["request"].GET.copy()
    query[name] = str(value)
    return f"?{query.urlencode()}"
