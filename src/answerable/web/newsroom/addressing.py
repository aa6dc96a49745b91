"""Which page an address means, and which address a page has.

The group's site stands at / of the product's own address; every other under its host name, if it has one, else under /sites/<slug>/. In a site's first language
addresses begin there; in another one with its path, such as en/. Below stand the slugs of sections and articles.

    /                               the group, Chinese
    /en/news/t20270121-17/          an article of the group, English
    /sites/qinghe/                  a unit, Chinese
    https://qinghe.example/en/      the same unit under a host of its own, English
"""

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings

from answerable.web.newsroom.languages import BY_CODE, BY_PATH, SiteLanguage

if TYPE_CHECKING:
    from answerable.web.newsroom.models import NewsSite, PublicPage

SITES = "sites/"


class Address(NamedTuple):
    """An address: `origin` is scheme, host and port, `path` begins with /."""

    origin: str
    path: str

    @property
    def whole(self) -> str:
        return self.origin + self.path


class Destination(NamedTuple):
    """What an address asks for: a site, a language that it has, and what follows, without a / at either end."""

    site: "NewsSite"
    language: SiteLanguage
    rest: str


def start_of(site: "NewsSite", language: str) -> Address:
    """Where a site begins in a language, by code."""
    origin = str(settings.SITE_URL)
    path = "/" if site.is_group or site.host else f"/{SITES}{site.slug}/"
    if site.host:
        ours = urlsplit(origin)
        port = f":{ours.port}" if ours.port else ""
        origin = f"{ours.scheme}://{site.host}{port}"
    if language != site.languages[0]:
        path += f"{BY_CODE[language].path}/"
    return Address(origin, path)


def place_of(page: "PublicPage") -> Address:
    """The address of a page. Lists select `site` and `locale` with it."""
    return at_start(page.site, page.locale.language_code, page.url_path)


def at_start(site: "NewsSite", language: str, url_path: str) -> Address:
    """The address of a page of which these are known, its language by code."""
    start = start_of(site, language)
    return Address(start.origin, start.path + below_front(url_path))


def below_front(url_path: str) -> str:
    """What of a path in Wagtail's tree stands in an address: /lanting-en/news/a/ is news/a/ below the site's start."""
    return url_path.split("/", 2)[2] if url_path.count("/") > 1 else ""


def asked(host: str, path: str, sites: "list[NewsSite]") -> Destination | None:
    """`host` without a port, `path` without a / in front; None if no site of `sites` is there."""
    own = next((each for each in sites if each.host and each.host == host), None)
    rest = path
    if own is None and path.startswith(SITES):
        slug, _slash, rest = path[len(SITES) :].partition("/")
        own = next((each for each in sites if each.slug == slug and not each.is_group), None)
    elif own is None:
        own = next((each for each in sites if each.is_group), None)
    if own is None:
        return None
    first, _slash, below = rest.partition("/")
    language = BY_PATH.get(first)
    if language and language.code in own.languages[1:]:
        return Destination(own, language, below.strip("/"))
    return Destination(own, BY_CODE[own.languages[0]], rest.strip("/"))
