"""The template tag of the page frame: what a page calls itself, once more. So the name is written once in each template,
and stands in the heading, the window's title and wherever else the frame wants it.
"""

from django import template
from django.template.context import RequestContext
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


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
