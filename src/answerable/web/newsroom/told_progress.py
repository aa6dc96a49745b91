"""How far the requirements of a meeting have come, counted by the follow-up and told on the group's site once its readers can read of the meeting.

They are told as the article lists them, in its language. Where it lists others than the follow-up has, they are told in the leader's own words, and
in the site's first language only.
"""

from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from answerable.web.followup.public import progress_by_requirement
from answerable.web.newsroom import lists
from answerable.web.newsroom.addressing import place_of
from answerable.web.newsroom.models import Article, NewsSite
from answerable.web.newsroom.progress import MeetingProgress, ToldProgress


def of_newest_meeting(site: NewsSite, language: str) -> MeetingProgress | None:
    """Of the newest meeting that has a live article on the group's site in the language."""
    if not site.is_group:
        return None
    told = (
        lists.published(site, language)
        .filter(meeting__cycle__unit=None, meeting__isnull=False)
        .order_by("-meeting__starts_at", "pk")
    )
    found = lists.keys(told, 1)
    if not found:
        return None
    article = Article.objects.select_related("site", "locale", "meeting").get(pk=found[0])
    meeting, address = article.meeting, place_of(article).whole
    assert meeting is not None, "it was asked for"
    counted, titles = progress_by_requirement(meeting), _listed(article)
    if len(titles) != len(counted):
        if language != site.languages[0]:
            return None
        titles = [each.title for each in counted]
    return MeetingProgress(
        meeting=meeting.pk,
        asked_on=meeting.starts_at.astimezone(ZoneInfo(meeting.time_zone)).date(),
        requirements=tuple(
            ToldProgress(
                each.number,
                title,
                each.reported,
                each.units,
                _("units have reported measures"),
                f"{address}#r{each.number}",
            )
            for each, title in zip(counted, titles, strict=True)
        ),
        address=address,
    )


def _listed(article: Article) -> list[str]:
    """The requirements of the article's first list of them."""
    first = next((block for block in article.body if block.block_type == "requirements"), None)
    return [each["title"] for each in first.value["items"]] if first else []
