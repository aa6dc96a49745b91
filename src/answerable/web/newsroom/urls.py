"""Addresses of the public sites, below everything else, and of their editor."""

from django.urls import include, path, register_converter
from wagtail.admin import urls as editor_urls

from answerable.web.newsroom import public_views


class Rest:
    """All that is left of an address, also nothing."""

    regex = ".*"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Rest, "rest")

urlpatterns = [
    path("editors/", include(editor_urls)),
    path("<rest:path>", public_views.page, name="public-page"),
]
