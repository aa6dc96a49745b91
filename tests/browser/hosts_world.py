"""A group's site and one of a unit under a host of its own, each with an article in two languages. For a `World` to call."""

from answerable.web.newsroom import cluster
from answerable.web.newsroom.models import NewsSite
from answerable.web.organisation.models import Unit
from web.newsroom.articles import live


def make(host: str) -> None:
    unit = Unit.objects.create(name="清河有机硅")
    sites = (
        NewsSite(slug="lanting", is_group=True, name="岚庭材料集团", name_en="Lanting Materials Group"),
        NewsSite(slug="qinghe", unit=unit, host=host, name="清河有机硅", name_en="Qinghe Silicones"),
    )
    for site in map(cluster.make, sites):
        whose = "集团" if site.is_group else "清河"
        told = live(site, f"{whose}要闻一则", slug=f"of-{site.slug}")
        live(
            site,
            f"News of {site.name_en}",
            slug=f"of-{site.slug}",
            language="en",
            translation_key=told.translation_key,
        )
