"""Which file an address becomes, and how one file leads to another.

The group's site lies at the top of a whole export and every other below sites/<slug>/; a site that is exported alone lies at the top. Pages become
index.html in a folder of their name. Of the questions that an address may ask, pages of lists and years become folders (news/page-2/); others, such
as reading aids, are answered by the page without them. Media, static files and the log lie at the top. Whatever else is linked stays on the live site.
"""

import posixpath
import re
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit

from django.conf import settings

from answerable.publication.sources import INDEX
from answerable.web.newsroom.addressing import start_of
from answerable.web.newsroom.models import NewsSite

SHARED = ("/media/", "/static/")
# Of the product and not of its public sites; the log's files are written by themselves.
OURS = re.compile(r"(?:desk|accounts|evidence|verify|editors|join|api|screen|live|media|static)(?![\w-])")
VARIANTS = ("year", "page")


class FilePlaces:
    def __init__(self, exported: list[NewsSite], others: list[NewsSite], address: str | None) -> None:
        whole = not others
        self.root = f"{address.rstrip('/')}/" if address else f"{settings.SITE_URL}/"
        self.folders = {
            each: "" if each.is_group or not whole else f"sites/{each.slug}/" for each in exported
        }
        lives = {each: start_of(each, each.languages[0]) for each in (*exported, *others)}
        self.origins = {settings.SITE_URL, *(each.origin for each in lives.values())}
        self._live = {lives[each].whole: folder for each, folder in self.folders.items()}
        self._elsewhere = [lives[each].whole for each in others]
        self.starts = {
            each.slug: self.root + folder if address else lives[each].whole
            for each, folder in self.folders.items()
        }
        self._told = self._replacements() if address else None

    def name(self, address: str) -> str | None:
        """The file that a whole address becomes; None if it stays on the live site."""
        parts = urlsplit(address)
        origin = f"{parts.scheme}://{parts.netloc}"
        path = unquote(parts.path)
        if origin in self.origins and path.startswith(SHARED):
            return path[1:]
        whole = f"{origin}{path}"
        start = max(
            (each for each in (*self._live, *self._elsewhere) if whole.startswith(each)), key=len, default=""
        )
        if start not in self._live or OURS.match(whole[len(start) :]):
            return None
        below = self._live[start] + whole[len(start) :] + self._variant(parts.query)
        return below + INDEX if not below or below.endswith("/") else below

    def plain(self, address: str) -> str:
        """The address without what no file answers."""
        parts = urlsplit(address)
        kept = [(name, value) for name, value in parse_qsl(parts.query) if name in VARIANTS]
        query = "&".join(f"{name}={quote(value)}" for name, value in kept)
        return parts._replace(query=query, fragment="").geturl()

    @staticmethod
    def _variant(query: str) -> str:
        given = dict(parse_qsl(query))
        said = [f"{name}-{given[name]}" for name in VARIANTS if given.get(name, "").isalnum()]
        return f"{'-'.join(said)}/" if said and said != ["page-1"] else ""

    @staticmethod
    def between(here: str, there: str) -> str:
        """How the file `here` leads to the file `there`."""
        led = posixpath.relpath(there, posixpath.dirname(here) or ".")
        folder, file = posixpath.split(led)
        if file == INDEX:
            led = f"{folder}/" if folder else "./"
        return quote(led, safe="/.-_~")

    def told(self, text: str) -> str:
        """Text for machines, with the addresses at which the export will be served, if they are known."""
        if self._told is None:
            return text
        pattern, becomes = self._told
        return pattern.sub(lambda found: becomes[found[0]], text)

    def _replacements(self) -> tuple[re.Pattern[str], dict[str, str]]:
        becomes = {start: self.root + folder for start, folder in self._live.items()}
        shared = {
            urljoin(f"{origin}/", name): self.root + name[1:]
            for origin in self.origins
            for name in (*SHARED, "/evidence/news/")
        }
        becomes |= shared
        longest = sorted(becomes, key=len, reverse=True)
        kept = "|".join(re.escape(each) for each in self._elsewhere)
        not_others = f"(?!{kept})" if kept else ""
        written = [re.escape(each) + ("" if each in shared else f"(?!{OURS.pattern})") for each in longest]
        return re.compile(f"{not_others}(?:{'|'.join(written)})"), becomes
