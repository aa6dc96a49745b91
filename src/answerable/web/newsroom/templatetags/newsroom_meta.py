from typing import Any

from django import template

from answerable.web.newsroom import meta
from answerable.web.newsroom.models import PublicPage

register = template.Library()


@register.simple_tag(takes_context=True)
def head_of(context: template.Context) -> dict[str, Any] | None:
    """What the head of a public page tells machines; None where the template shows no page of Wagtail's tree."""
    page = context.get("page")
    return meta.head(page, context) if isinstance(page, PublicPage) else None
