"""Articles for tests, put live as Wagtail puts them live."""

from datetime import date
from typing import Any

from answerable.web.newsroom.models import Article, NewsSite, Section


def article(
    site: NewsSite, title: str, *, section: str = "news", language: str = "zh-hans", **more: Any
) -> Article:
    """A draft in a section of the site."""
    parent = Section.objects.get(site=site, slug=section, locale__language_code=language)
    values: dict[str, Any] = {"source": "集团办公室", "source_date": date(2027, 1, 18), "live": False, **more}
    made = Article(title=title, locale=parent.locale, site=site, **values)
    parent.add_child(instance=made)
    return made


def live(site: NewsSite, title: str, **more: Any) -> Article:
    """The same, published."""
    return publish(article(site, title, **more))


def publish(made: Article) -> Article:
    made.save_revision().publish()
    return Article.objects.get(pk=made.pk)
