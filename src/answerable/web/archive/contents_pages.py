"""The pages of the result as readers have them, each a file that any browser opens without the site: the result under each set of rules, and the rules in words."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from answerable.web.archive import parts
from answerable.web.archive.parts import ArchiveFile, LeftOut
from answerable.web.meetings.models import Meeting
from answerable.web.results import kept, result_parts
from answerable.web.results.models import Publication
from answerable.web.results.rule_sets import results_of

HTML, CSS = "text/html", "text/css"
# The files that a style sheet names.
NAMED = re.compile(r"""url\(["']?(?!data:|#)([^"')]+)""")
# They lead to pages that only the site can make.
LINK = re.compile(r'\shref="[^"]*"')


def register() -> None:
    parts.register("pages", pages_of)


def pages_of(meeting: Meeting) -> Iterator[ArchiveFile | LeftOut]:
    publication = Publication.objects.filter(meeting=meeting).first()
    if publication is None:
        yield LeftOut("pages", _("The result is not published, so readers have no pages of it."))
        return
    found = results_of(meeting)
    last = len(found.results) - 1
    for under in filter(found.shown.under, range(last + 1)):
        body = kept.page(
            publication, "results", under, partial(result_parts.page_html, found, meeting, under)
        )
        title = _("Results: %(title)s") % {"title": meeting.title}
        if under < last:
            title += " · " + _("before amendment %(number)s") % {"number": under + 1}
        context = {
            "meeting": meeting,
            "publication": publication,
            "title": title,
            "language": get_language(),
            "body": mark_safe(LINK.sub("", body)),  # noqa: S308 - made by a template, which escapes
        }
        name = "result.html" if under == last else f"result-before-amendment-{under + 1}.html"
        page = render_to_string("archive/page.html", context)
        yield ArchiveFile(name, title, page.encode(), HTML)
    yield from _look()


def _look() -> Iterator[ArchiveFile]:
    """The style sheet, and the fonts that it names beside itself."""
    style = finders.find("dist/site.css")
    assert isinstance(style, str), "the style sheet is part of the program"
    sheet = Path(style).read_bytes()
    yield ArchiveFile("site.css", _("How the pages look"), sheet, CSS)
    for name in sorted(set(NAMED.findall(sheet.decode()))):
        yield ArchiveFile(name, _("How the pages look"), Path(style).with_name(name).read_bytes())
