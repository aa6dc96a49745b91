"""The checks of an article or standing page before publishing: all its texts and attachments, each hit with its place, and which hits somebody has set aside.

What is looked for stands in `checking`; here is where the texts come from, what lists are used, and what else an article of ours must have. Nothing is asked of another
server while somebody edits: whether a link outside is dead, the worker found out earlier (`links`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.composing.wording import GAP_MARKS
from answerable.web.accounts.directory import people
from answerable.web.accounts.models import User
from answerable.web.newsroom import contents
from answerable.web.newsroom.checking import files, leaders, numbers, words
from answerable.web.newsroom.checking.places import Finding, Hit, Passage
from answerable.web.newsroom.desk_models import DEAD, CheckWord, Dismissal, ExternalLink, Leader
from answerable.web.newsroom.formatted import readable
from answerable.web.newsroom.media import NewsFile
from answerable.web.newsroom.models import Article, ReviewedPage

NAMES: dict[Finding, str | Promise] = {
    Finding.IDENTITY: gettext_lazy("identity card number"),
    Finding.PHONE: gettext_lazy("phone number"),
    Finding.CARD: gettext_lazy("bank card number"),
    Finding.SENSITIVE: gettext_lazy("sensitive word"),
    Finding.BODY: gettext_lazy("wrong name of a body"),
    Finding.LEADER_ORDER: gettext_lazy("leaders in another order"),
    Finding.LEADER_TITLE: gettext_lazy("wrong title of a leader"),
    Finding.LEADER_NAME: gettext_lazy("another name beside a leader's title"),
    Finding.DEAD_LINK: gettext_lazy("dead link"),
    Finding.NO_ALTERNATIVE: gettext_lazy("picture without a description"),
    Finding.NO_CREDIT: gettext_lazy("picture without a credit"),
    Finding.NO_CAPTIONS: gettext_lazy("video without captions"),
    Finding.GAP: gettext_lazy("something still to be added"),
    Finding.NO_SOURCE: gettext_lazy("no source"),
    Finding.NO_DATE: gettext_lazy("no date"),
    Finding.UNREAD_FILE: gettext_lazy("attachment that could not be read"),
}
REASONS: dict[files.FileFault, str | Promise] = {
    files.FileFault.KIND: gettext_lazy("Files of this kind are not read: look through it yourself."),
    files.FileFault.SIZE: gettext_lazy("It is too large to be read here: look through it yourself."),
    files.FileFault.BROKEN: gettext_lazy("It is damaged, or not what its name says."),
    files.FileFault.LOCKED: gettext_lazy("It is locked with a password."),
    files.FileFault.NO_TEXT: gettext_lazy("Its pages are pictures: look through it yourself."),
}


@dataclass(frozen=True, slots=True)
class ShownHit:
    """A hit in words, and who has set it aside, if anybody has."""

    hit: Hit
    dismissal: Dismissal | None

    @property
    def name(self) -> str:
        return str(NAMES[self.hit.finding])

    @property
    def where(self) -> str:
        return where(self.hit)


def where(hit: Hit) -> str:
    """The place in words."""
    if not hit.sentence:
        return hit.block
    return _("%(block)s, sentence %(sentence)s, characters %(start)s to %(end)s") % {
        "block": hit.block,
        "sentence": hit.sentence,
        "start": hit.start,
        "end": hit.end,
    }


def shown(page: ReviewedPage) -> list[ShownHit]:
    """All hits, those that are open first."""
    known = {each.hit: each for each in Dismissal.objects.filter(page_id=page.pk)}
    found = [ShownHit(each, known.get(each.key)) for each in hits(page)]
    return sorted(found, key=lambda each: each.dismissal is not None)


def open_hits(page: ReviewedPage) -> list[ShownHit]:
    """Those that nobody has looked at yet. Without any, the page may be published."""
    return [each for each in shown(page) if each.dismissal is None]


def dismiss(page: ReviewedPage, hit: Hit, reason: str, user: User) -> Dismissal:
    """Let a hit stand, for a reason that is kept."""
    values = {
        "kind": hit.finding.value,
        "text": hit.text[:200],
        "reason": reason.strip(),
        "by": user,
        "name": people().name_of(user),
    }
    return Dismissal.objects.get_or_create(page_id=page.pk, hit=hit.key, defaults=values)[0]


def hits(page: ReviewedPage) -> list[Hit]:
    """Each thing that is found, once a sentence."""
    listed = [
        *(words.ListedWord(mark, Finding.GAP) for mark in GAP_MARKS),
        *(words.ListedWord(each.word, Finding(each.kind), each.instead) for each in CheckWord.objects.all()),
    ]
    named = [leaders.ListedLeader(each.name, each.title) for each in Leader.objects.all()]
    found: dict[str, Hit] = {}
    for each in (*_missing(page), *_pictures(page), *_videos(page), *_links(page), *_unread(page)):
        found.setdefault(each.key, each)
    for passage in passages(page):
        for hit in (
            *numbers.found(passage),
            *words.found(passage, listed),
            *leaders.found(passage, named),
        ):
            found.setdefault(hit.key, hit)
    return list(found.values())


def passages(page: ReviewedPage) -> Iterator[Passage]:
    """Every text of the page with the name of its field, block or file."""
    fields = ("title", "subtitle", "summary", "source", "author", "editor", "correction")
    for name in fields:
        if text := getattr(page, name, ""):
            yield Passage(str(page._meta.get_field(name).verbose_name), text)
    for at, block in enumerate(page.body, 1):
        label = _("Block %(number)s (%(kind)s)") % {"number": at, "kind": block.block.label}
        yield Passage(label, "\n".join(_texts(contents.without_ids(block.get_prep_value()["value"]))))
    for picture in contents.pictures_of(page):
        yield Passage(picture.title, "\n".join((picture.title, picture.description, picture.credit)))
    for file in contents.files_of(page):
        yield Passage(file.title, file.title)
        if text := _read(file)[0]:
            yield Passage(file.title, text)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield plain(value) if "<" in value else value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


class _Plain(HTMLParser):
    """Keeps the text, and a new line at the end of each paragraph and item."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("p", "li", "tr", "td"):
            self.parts.append("\n")


def plain(html: str) -> str:
    parser = _Plain()
    parser.feed(html)
    parser.close()
    return "".join(parser.parts)


def _read(file: NewsFile) -> tuple[str, files.FileFault | None]:
    if file.is_film:
        return "", None
    try:
        with file.file.open("rb") as opened:
            content = opened.read(files.BYTES + 1)
    except OSError:
        return "", files.FileFault.BROKEN
    try:
        return files.text_of(file.file.name, content), None
    except files.Unread as unread:
        return "", unread.reason


def _unread(page: ReviewedPage) -> Iterator[Hit]:
    for file in contents.files_of(page):
        reason = _read(file)[1]
        if reason:
            yield Hit(Finding.UNREAD_FILE, file.title, 0, 0, 0, file.title, str(REASONS[reason]))


def _missing(page: ReviewedPage) -> Iterator[Hit]:
    if not isinstance(page, Article):
        return
    if not page.source.strip():
        yield Hit(Finding.NO_SOURCE, _("Source and dates"), 0, 0, 0, _("source"))
    if page.source_date is None:
        yield Hit(Finding.NO_DATE, _("Source and dates"), 0, 0, 0, _("date given by the source"))


def _pictures(page: ReviewedPage) -> Iterator[Hit]:
    credited = {
        block["value"]["picture"]
        for block in page.body.get_prep_value() or ()
        if block["type"] == "picture" and block["value"]["credit"]
    }
    for picture in contents.pictures_of(page):
        if not picture.description.strip():
            yield Hit(Finding.NO_ALTERNATIVE, picture.title, 0, 0, 0, picture.title)
        if not picture.credit.strip() and picture.pk not in credited:
            yield Hit(Finding.NO_CREDIT, picture.title, 0, 0, 0, picture.title)


def _videos(page: ReviewedPage) -> Iterator[Hit]:
    """Who cannot hear a video reads it."""
    for at, block in enumerate(page.body.get_prep_value() or (), 1):
        if block["type"] == "video" and not block["value"].get("captions"):
            label = _("Block %(number)s (%(kind)s)") % {"number": at, "kind": _("Video")}
            yield Hit(Finding.NO_CAPTIONS, label, 0, 0, 0, block["value"]["caption"])


OUTSIDE = re.compile(r'<a\b[^>]*\bhref="(https?://[^"]+)"')
INSIDE = re.compile(r'<a\b(?=[^>]*linktype="page")[^>]*\bid="(\d+)"')


def outside(page: ReviewedPage) -> set[str]:
    """The addresses outside that the page names."""
    return {
        address.replace("&amp;", "&")
        for block in page.body.get_prep_value() or ()
        if block["type"] == "text"
        for address in OUTSIDE.findall(block["value"])
    }


def _links(page: ReviewedPage) -> Iterator[Hit]:
    """Links inside lead to a page that readers can see; those outside to what answered when it was last asked."""
    for at, block in enumerate(page.body.get_prep_value() or (), 1):
        if block["type"] != "text":
            continue
        label = _("Block %(number)s (%(kind)s)") % {"number": at, "kind": _("Text")}
        wanted = {int(each) for each in INSIDE.findall(block["value"])}
        for pk in sorted(wanted - readable(wanted).keys()):
            yield Hit(
                Finding.DEAD_LINK,
                label,
                0,
                0,
                0,
                _("page %(number)s, which readers cannot see") % {"number": pk},
            )
        named = {address.replace("&amp;", "&") for address in OUTSIDE.findall(block["value"])}
        for link in ExternalLink.objects.filter(DEAD, url__in=named) if named else ():
            yield Hit(Finding.DEAD_LINK, label, 0, 0, 0, link.url)
