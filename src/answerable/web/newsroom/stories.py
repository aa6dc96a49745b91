"""A meeting's news: drafted from the record in every language of a site, and held against the record afterwards.

The draft is an article like any other, which nobody has approved: it goes through the reviews of its site. What its sentences rest on is kept beside it
(`MeetingStory`), so that whoever edits or reviews sees of each sentence where it is from, and of which nothing is held.

It is drafted anew as long as nobody has worked on it: what the record has gained since, a published result above all, is in it then.

Errors: `NotNow` before the meeting is closed, and when somebody has worked on the draft that is to be made anew; `Drafted` when there is a draft already.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, strip_tags
from django.utils.translation import gettext as _
from wagtail.models import Locale

from answerable.composing.composed import composed
from answerable.composing.draft import (
    Draft,
    FactTable,
    Heading,
    Held,
    Missing,
    Paragraph,
    Passage,
    Requirements,
)
from answerable.composing.record import Tongue
from answerable.web.accounts.models import User
from answerable.web.meetings import audit
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import AFTER_CLOSE
from answerable.web.meetings.stages import NotNow
from answerable.web.newsroom.meeting_record import record_of
from answerable.web.newsroom.models import Article, MeetingPhoto, MeetingStory, NewsSite, Section
from answerable.web.newsroom.offers import DraftOffer
from answerable.web.organisation.access import is_organiser
from answerable.web.room.reading import log_of

TONGUES = {"zh-hans": Tongue.CHINESE, "en": Tongue.ENGLISH}
SECTION = "debriefs"
# Ends of sentences, as a text is cut to look each sentence up.
ENDS = "。！？.!?"


class Drafted(Exception):
    """There is a draft of this meeting already."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A sentence of an article as it is now; `held` is None if the record that it was drafted from does not have it."""

    text: str
    held: Held | None
    events: tuple[int, ...] = ()


def site_of(meeting: Meeting) -> NewsSite | None:
    """The site whose news the meeting is: of the unit whose own round it belongs to, else the group's. None if that is not made yet."""
    unit = meeting.cycle.unit_id
    sites = NewsSite.objects.filter(unit=unit) if unit else NewsSite.objects.filter(is_group=True)
    return sites.first()


def make(meeting: Meeting, site: NewsSite, actor: User, *, with_grades: bool) -> MeetingStory:
    """A draft in each language of the site, in its section of debriefs, with the first of the meeting's pictures."""
    if meeting.stage not in AFTER_CLOSE:
        raise NotNow(_("The news is drafted once the scoring is closed."))
    with transaction.atomic():
        Meeting.objects.select_for_update().get(pk=meeting.pk)
        if MeetingStory.objects.filter(meeting=meeting).exists():
            raise Drafted
        record = record_of(meeting, site, with_grades=with_grades)
        sentences, gaps, key = {}, {}, None
        for language in site.languages:
            draft = composed(record, TONGUES[language])
            article = _article(meeting, site, language, draft, actor)
            if key is not None:
                article.translation_key = key
            key = article.translation_key
            _section(site, language).add_child(instance=article)
            article.save_revision(user=actor)
            sentences[language] = _kept(draft)
            gaps[language] = [str(each) for each in draft.gaps]
        story = MeetingStory.objects.create(
            meeting=meeting, site=site, drafted_from=log_of(meeting).number, sentences=sentences, gaps=gaps
        )
        audit.record(meeting, actor, "news-drafted", {"site": site.slug})
    return story


def is_untouched(story: MeetingStory) -> bool:
    """Whether nobody has changed the draft, handed it in or published it; also when its articles were deleted."""
    return all(
        not each.live and each.current_workflow_state is None and each.revisions.count() == 1
        for each in Article.objects.filter(meeting=story.meeting, site=story.site)
    )


def make_anew(story: MeetingStory, actor: User, *, with_grades: bool) -> MeetingStory:
    with transaction.atomic():
        Meeting.objects.select_for_update().get(pk=story.meeting_id)
        if not is_untouched(story):
            raise NotNow(_("Somebody has worked on the draft since: go on in the editor."))
        for each in Article.objects.filter(meeting=story.meeting, site=story.site):
            each.delete()
        story.delete()
        return make(story.meeting, story.site, actor, with_grades=with_grades)


def offered(request: HttpRequest, sites: frozenset[int]) -> list[DraftOffer]:
    """Meetings that are over and have no news yet, to an organiser, who is whom they may be drafted by."""
    if not is_organiser(request) or not NewsSite.objects.filter(pk__in=sites, is_group=True).exists():
        return []
    over = Meeting.objects.filter(stage__in=AFTER_CLOSE, story=None, cycle__unit=None).select_related("cycle")
    return [
        DraftOffer(
            each.title, _("Can be drafted from the record"), reverse("newsroom:story", args=[each.key])
        )
        for each in over
    ]


def articles_of(meeting: Meeting) -> list[Article]:
    """The meeting's news in each language that its site has, the site's first one first."""
    found = Article.objects.filter(meeting=meeting).select_related("site", "locale")
    shown = [each for each in found if each.locale.language_code in each.site.languages]
    return sorted(shown, key=lambda each: each.site.languages.index(each.locale.language_code))


def stated(article: Article, story: MeetingStory) -> list[Stated]:
    """Every sentence of the article's newest text, with what of the record it rests on."""
    known = {
        _plain(text): (Held(held), tuple(events))
        for text, held, events in story.sentences[article.locale.language_code]
    }
    return [_looked_up(text, known) for text in _texts(article)]


def missing(story: MeetingStory, language: str) -> list[Missing]:
    return [Missing(each) for each in story.gaps[language]]


def _looked_up(text: str, known: dict[str, tuple[Held, tuple[int, ...]]]) -> Stated:
    held, events = known.get(_plain(text), (None, ()))
    return Stated(text, held, events)


def _texts(article: Article) -> Iterator[str]:
    """The sentences of title, subtitle, summary and body, headings left out: they state nothing."""
    newest = article.get_latest_revision_as_object()
    yield from (text for text in (newest.title, newest.subtitle, newest.summary) if text)
    for block in newest.body:
        match block.block_type:
            case "text":
                yield from _cut(_unwrapped(str(block.value)))
            case "requirements":
                for each in block.value["items"]:
                    yield from (text for text in (each["title"], each["text"], *each["parts"]) if text)
            case "table":
                yield block.value["caption"]
            case "quotation":
                yield block.value["text"]
            case "picture" | "video":
                yield block.value["caption"]


def _unwrapped(html: str) -> str:
    return unescape(strip_tags(html.replace("</p>", "\n").replace("<br/>", "\n"))).strip()


def _cut(text: str) -> Iterator[str]:
    """A paragraph's sentences. A full stop inside a number or a name ends none, since no space follows it."""
    for line in text.splitlines():
        start = 0
        for at, letter in enumerate(line):
            ends = letter in ENDS and (letter in "。！？" or line[at + 1 : at + 2] in ("", " "))
            if ends:
                yield line[start : at + 1].strip()
                start = at + 1
        if line[start:].strip():
            yield line[start:].strip()


def _plain(text: str) -> str:
    return "".join(text.split())


def _kept(draft: Draft) -> list[tuple[str, str, tuple[int, ...]]]:
    """Cut as an article's text is cut, since a remark of the leader's has many sentences."""
    cut = [
        (part, str(each.source.held), each.source.events)
        for each in draft.sentences
        for part in (each.text, *_cut(each.text))
    ]
    return list(dict.fromkeys(cut))


def _section(site: NewsSite, language: str) -> Section:
    found = Section.objects.filter(site=site, locale__language_code=language)
    return found.filter(slug=SECTION).first() or found.order_by("path").first()


def _article(meeting: Meeting, site: NewsSite, language: str, draft: Draft, actor: User) -> Article:
    zone = ZoneInfo(meeting.time_zone)
    starts = meeting.starts_at.astimezone(zone)
    photos = list(MeetingPhoto.objects.filter(meeting=meeting).select_related("picture"))
    body = [block for each in draft.passages for block in _blocks(each)]
    if language == site.languages[0]:  # its caption is written in one language
        body[1:1] = [_photo(each) for each in photos[:1]]
    return Article(
        title=draft.title.text,
        slug=f"t{starts:%Y%m%d}-{meeting.key}",
        subtitle=draft.subtitle.text,
        summary=draft.summary.text,
        source=site.called(language),
        source_date=timezone.now().astimezone(zone).date(),
        event_date=starts.date(),
        picture=photos[0].picture if photos else None,
        body=body,
        site=site,
        locale=Locale.objects.get(language_code=language),
        meeting=meeting,
        owner=actor,
        live=False,
    )


def _photo(photo: MeetingPhoto) -> tuple[str, object]:
    return "picture", {"picture": photo.picture, "caption": photo.caption, "credit": photo.picture.credit}


def _blocks(passage: Passage) -> Iterator[tuple[str, object]]:
    """A passage as blocks of an article's body."""
    match passage:
        case Heading():
            yield "heading", passage.text
        case Paragraph():
            yield "text", f"<p>{escape(passage.text)}</p>"
        case Requirements():
            items = [
                {"title": each.title, "text": each.text, "parts": list(each.parts)} for each in passage.items
            ]
            yield "requirements", {"items": items}
        case FactTable():
            rows = [list(passage.head), *(list(row) for row in passage.rows)]
            table = {
                "data": rows,
                "first_row_is_table_header": True,
                "first_col_is_header": True,
                "table_header_choice": "both",
            }
            yield "table", {"caption": passage.caption, "table": table, "note": ""}
