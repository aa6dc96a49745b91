"""Addresses of the public sites, below everything else, and of their editor."""

from django.urls import include, path, register_converter
from wagtail.admin import urls as editor_urls

from answerable.web.newsroom import log_views, public_views


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
    path("evidence/news/", log_views.log, name="publication-log"),
    path("evidence/news/checkpoint", log_views.checkpoint, name="publication-checkpoint"),
    path("evidence/news/key", log_views.key, name="publication-key"),
    path("evidence/news/sites.json", log_views.sites, name="publication-sites"),
    path("evidence/news/entries/<int:number>.jsonl", log_views.entries, name="publication-entries"),
    path("evidence/news/proof/<int:number>.json", log_views.proof, name="publication-proof"),
    path("<rest:path>", public_views.page, name="public-page"),
]
