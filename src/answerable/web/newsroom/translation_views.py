"""The board of translations at the desk: what is missing or out of date in the languages of the sites that the person edits."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from answerable.web.newsroom import translations
from answerable.web.newsroom.desk_lists import choice, page_of
from answerable.web.newsroom.languages import LANGUAGES
from answerable.web.newsroom.rights import rights_of
from answerable.web.newsroom.translations import Lack


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    sites = translations.several(rights_of(request.user).sites)
    by_site = choice(
        request, "site", _("Site"), [("", _("All sites")), *((each.pk, each.name) for each in sites)]
    )
    by_language = choice(
        request,
        "language",
        _("Language"),
        [("", _("All languages")), *((each.code, each.title) for each in LANGUAGES)],
    )
    by_lack = choice(request, "lack", _("What is wrong"), [("", _("Everything")), *Lack.choices])
    found = [
        each
        for each in translations.lacking([site for site in sites if by_site.chosen in ("", str(site.pk))])
        if by_language.chosen in ("", each.language.code) and by_lack.chosen in ("", each.lack)
    ]
    context = {
        "choices": [by_site, by_language, by_lack],
        "page": page_of(request, found),
        "sites": sites,
    }
    return render(request, "newsroom/desk/translations.html", context)
