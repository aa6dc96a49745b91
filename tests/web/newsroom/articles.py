"""Articles for tests, put live as Wagtail puts them live."""

from datetime import date
from typing import Any, TypeVar

from django.db.models import QuerySet

from answerable.web.newsroom import checks, reviews
from answerable.web.newsroom.desk_models import Dismissal, Review, ReviewVerdict
from answerable.web.newsroom.models import (
    Article,
    NewsSite,
    PublicationEntry,
    ReviewedPage,
    Section,
    StandingPage,
)

Reviewed = TypeVar("Reviewed", bound=ReviewedPage)


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


def publish(made: Reviewed) -> Reviewed:
    """Published after its reviews, as everything is."""
    revision = made.save_revision()
    pass_reviews(made)
    revision.publish()
    return type(made).objects.get(pk=made.pk)


def logged() -> "QuerySet[PublicationEntry]":
    """What the log says of articles; with each site come the entries of its sections and standing pages."""
    others = (Section, StandingPage)
    return PublicationEntry.objects.exclude(
        page__in=[pk for kind in others for pk in kind.objects.values_list("pk", flat=True)]
    )


def pass_reviews(made: ReviewedPage) -> None:
    """The reviews and proofs of the text as it is, each by somebody else, and what the checks find set aside."""
    Review.objects.bulk_create(
        Review(
            page_id=made.pk,
            site=made.site,
            title=made.title,
            stage=stage,
            verdict=ReviewVerdict.APPROVED,
            content=reviews.digest_of(made),
            correction=made.correction,
            name=f"审核人{at}",
        )
        for at, stage in enumerate(reviews.stages_of(made.site))
    )
    for hit in checks.hits(made):
        Dismissal.objects.get_or_create(
            page_id=made.pk,
            hit=hit.key,
            defaults={"kind": hit.finding.value, "text": hit.text, "reason": "测试", "name": "审核人"},
        )
