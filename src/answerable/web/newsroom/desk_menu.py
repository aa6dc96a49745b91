"""Where an editor can go at the desk beside the pages of the sites: the same list for the menu and for the first page."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.menu import MenuItem

from answerable.web.newsroom import syndication, translations
from answerable.web.newsroom.models import ReaderMessage
from answerable.web.newsroom.rights import SiteRights


class DeskPlace(NamedTuple):
    """`waiting` is how much is to be done there, where it is counted."""

    name: str
    title: str
    about: str
    icon: str
    waiting: int = 0

    @property
    def url(self) -> str:
        return reverse(f"newsroom_desk:{self.name}")


def places(rights: SiteRights) -> list[DeskPlace]:
    found = []
    if translations.several(rights.sites):
        found.append(
            DeskPlace("languages", _("Translations"), _("What is missing or out of date in each language"), "globe")
        )  # fmt: skip
    if rights.sites:
        waiting = ReaderMessage.objects.filter(site__in=rights.sites, dealt_at=None).count()
        about = _("What readers wrote, and who has dealt with it")
        found.append(DeskPlace("messages", _("Messages from readers"), about, "mail", waiting))
        waiting = len(syndication.to_decide(rights.sites))
        about = _("What other sites offer, and what went to them")
        found.append(DeskPlace("exchange", _("Between the sites"), about, "resubmit", waiting))
        about = _("Sites and sections with nothing new for too long, and links that lead nowhere")
        found.append(DeskPlace("freshness", _("How fresh the sites are"), about, "time"))
        found.append(DeskPlace("readers", _("Readers"), _("What was read how often"), "view"))
    return found


def items(rights: SiteRights) -> list[MenuItem]:
    return [
        MenuItem(
            f"{each.title} ({each.waiting})" if each.waiting else each.title,
            each.url,
            name=f"desk-{each.name}",
            icon_name=each.icon,
            order=600 + at,
        )
        for at, each in enumerate(places(rights))
    ]
