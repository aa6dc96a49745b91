"""How far what a meeting asked for has come, as the front page and an article tell it.

The newsroom does not count that itself: `tell` is given a function that does, by whoever joins the two. Without one nothing is shown.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from answerable.web.newsroom.addressing import place_of
from answerable.web.newsroom.models import Article, NewsSite


@dataclass(frozen=True, slots=True)
class ToldProgress:
    """Of `of` units `done` have come so far as `words` says, such as "have reported measures"; `address` shows more, if anything does."""

    number: int
    title: str
    done: int
    of: int
    words: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class MeetingProgress:
    """`meeting` is the key of the meeting that asked for it, on `asked_on`; `address` is where all of it stands."""

    meeting: int
    asked_on: date
    requirements: tuple[ToldProgress, ...]
    address: str = ""


# What is told of the newest meeting that readers may know of; for a unit's site of its own part. None if there is nothing to tell.
Teller = Callable[[NewsSite, str], MeetingProgress | None]
_tellers: list[Teller] = []


def tell(teller: Teller) -> None:
    """Have `teller(site, language)` asked from now on."""
    _tellers[:] = [teller]


def of_site(site: NewsSite, language: str) -> MeetingProgress | None:
    told = _tellers[0](site, language) if _tellers else None
    return told if told and told.requirements else None


def by_number(article: Article) -> dict[int, ToldProgress]:
    """What an article of the meeting says beside each requirement. It does not lead to itself."""
    if article.meeting_id is None:
        return {}
    told = of_site(article.site, article.locale.language_code)
    if told is None or told.meeting != article.meeting_id:
        return {}
    here = place_of(article).whole
    return {
        each.number: replace(each, address="") if each.address.startswith(here) else each
        for each in told.requirements
    }
