"""A site with two pages to read, and what was counted of them."""

from django.db.models import Sum
from wagtail.search.index import insert_or_update_object

from answerable.publication.log import contradictions, read_entry
from answerable.web.accounts.models import User
from answerable.web.newsroom import cluster, syndication
from answerable.web.newsroom.models import Article, NewsSite, PublicationEntry, ReadCount
from answerable.web.newsroom.search import search
from answerable.web.organisation.models import Unit
from web.newsroom.articles import live, logged


def make() -> None:
    cluster.make(
        NewsSite(slug="lanting", is_group=True, name="岚庭材料集团", name_en="Lanting Materials Group")
    )


def counted() -> list[int]:
    """Of each page, the least read first."""
    found = ReadCount.objects.values_list("page").annotate(reads=Sum("reads")).order_by("reads")
    return [reads for _page, reads in found]


def news() -> dict[str, list[str]]:
    """An article is published, given to a unit, found by two characters of it, and withdrawn; on whichever database this is."""
    group = NewsSite.objects.get(is_group=True)
    unit = Unit.objects.create(name="清河有机硅")
    cluster.make(NewsSite(slug="qinghe", unit=unit, name="清河有机硅", name_en="Qinghe", takes_given=True))
    made = live(group, "密闭浆渣装置开车", slug="line", summary="现场异味投诉当周归零。")
    sites = [NewsSite.objects.get(slug="qinghe")]
    syndication.offer(made, sites, User.objects.create(username="终审"), given=sites)
    for article in Article.objects.all():
        insert_or_update_object(article)
    found = {
        "cluster": [str(each.article.site) for each in search(None, "zh-hans", "浆渣", 1).hits],
        "unit": [each.article.title for each in search(unit.news_site, "zh-hans", "异味投诉", 1).hits],
        "nothing": [each.article.title for each in search(None, "zh-hans", "渣浆", 1).hits],
    }
    made.unpublish()
    entries = [read_entry(bytes(each.entry)) for each in PublicationEntry.objects.all()]
    return {
        **found,
        "log": [f"{each.kind} {each.site.slug}" for each in logged().select_related("site")],
        "contradictions": list(contradictions(entries)),
    }
