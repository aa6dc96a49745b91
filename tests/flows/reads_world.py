"""A site with two pages to read, and what was counted of them."""

from django.db.models import Sum

from answerable.web.newsroom import cluster
from answerable.web.newsroom.models import NewsSite, ReadCount


def make() -> None:
    cluster.make(
        NewsSite(slug="lanting", is_group=True, name="岚庭材料集团", name_en="Lanting Materials Group")
    )


def counted() -> list[int]:
    """Of each page, the least read first."""
    found = ReadCount.objects.values_list("page").annotate(reads=Sum("reads")).order_by("reads")
    return [reads for _page, reads in found]
