"""How often what was read, for the editors of each site; as a page and as CSV."""

import csv
import io

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from answerable.roster.text import escaped
from answerable.web.newsroom import readership
from answerable.web.newsroom.desk_lists import Choice, choice, page_of
from answerable.web.newsroom.models import NewsSite
from answerable.web.newsroom.readership import SPANS, ReadsBy
from answerable.web.newsroom.rights import rights_of


@require_safe
def readers(request: HttpRequest) -> HttpResponse:
    choices, by, sites, days = _asked(request)
    table = readership.table(by, sites, days)
    page = page_of(request, table.found)
    rows = table.rows_of(page)
    context = {
        "choices": choices,
        "heads": table.heads,
        "page": page,
        # On a phone each cell says what it is.
        "rows": [(each, list(zip(table.heads[1:], each.cells, strict=True))) for each in rows],
        "most": max((each.reads for each in rows), default=0),
        "total": readership.total(sites, days),
        "by": by,
        "seconds": settings.NEWS_READS_ADDED_AFTER,
    }
    return render(request, "newsroom/desk/readers.html", context)


@require_safe
def readers_csv(request: HttpRequest) -> HttpResponse:
    """The same table, all of it. UTF-8 with a byte order mark, which spreadsheet programs need to read Chinese."""
    _choices, by, sites, days = _asked(request)
    table = readership.table(by, sites, days)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow((*table.heads, _("Reads")))
    for row in table.rows_of(table.found):
        writer.writerow([*(escaped(each) for each in (row.title, *row.cells)), row.reads])
    answer = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="readers-{by}-{days}.csv"'
    return answer


def _asked(request: HttpRequest) -> tuple[list[Choice], ReadsBy, list[NewsSite], int]:
    """By what the table is narrowed, and what follows from it."""
    sites = list(NewsSite.objects.filter(pk__in=rights_of(request.user).sites))
    spans = [(days, ngettext("%(days)s day", "%(days)s days", days) % {"days": days}) for days in SPANS]
    by = choice(request, "by", _("Grouped"), ReadsBy.choices)
    within = choice(request, "days", _("The last"), spans)
    at = choice(request, "site", _("Site"), [("", _("All sites")), *((each.pk, each.name) for each in sites)])
    chosen = [each for each in sites if at.chosen in ("", str(each.pk))]
    return [by, within, at], ReadsBy(by.chosen), chosen, int(within.chosen)
