"""How often each page is read, and nothing of who reads it: no cookie, no address, no name of a browser is kept, not even for a moment longer than the request.

A read is an answer to GET that shows a page of a public site, made anew or as it is kept. An answer "not modified" (304) is one, too: somebody looks at a page that
their browser has. HEAD is none, since it shows nothing; nor is what a browser fetches ahead in case somebody goes there, nor what calls itself a robot. Previews and
the pages that the process asks of itself (`reader`) do not come this way. What a browser or a cache in between shows again without asking is not known here.

Reads are counted in memory and added to the database in one statement for all pages, some seconds after the first of them and when the process ends, so that
reading costs no query. A process that is killed loses those seconds. Several processes add to the same rows.
"""

import logging
import threading
from collections import Counter
from datetime import date
from typing import TypeVar

from django.conf import settings
from django.db import Error, connection, connections, transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from answerable import ending
from answerable.web.newsroom.models import ReadCount

log = logging.getLogger(__name__)
Answer = TypeVar("Answer", bound=HttpResponseBase)

# Words by which programs name themselves, or the libraries that they are made with.
ROBOTS = [
    "bot",
    "spider",
    "crawl",
    "preview",
    "slurp",
    "fetch",
    "monitor",
    "validator",
    "headless",
    "lighthouse",
    "externalhit",
    "curl/",
    "wget",
    "python",
    "urllib",
    "java/",
    "okhttp",
    "go-http",
    "axios",
    "libwww",
    "httpclient",
]
PHONES = "cubot"  # a maker of phones
SHOWN = "newsroom_page"
AT_ONCE = 5000  # rows of one statement
END_SECONDS = 3.0


def shows(answer: Answer, page: int | None) -> Answer:
    """Write down on an answer which page it shows."""
    answer.__dict__[SHOWN] = page
    return answer


def shown_by(answer: HttpResponseBase) -> int | None:
    page: int | None = answer.__dict__.get(SHOWN)
    return page


def note(request: HttpRequest, answer: HttpResponseBase) -> None:
    """Count the answer, if it is a read."""
    page = shown_by(answer)
    if page is not None and answer.status_code in (200, 304) and request.method == "GET" and is_read(request):
        tally.add(page)


def is_read(request: HttpRequest) -> bool:
    """Whether somebody looks: no robot that says so, and nothing that is fetched ahead."""
    named = request.headers.get("User-Agent", "").lower().replace(PHONES, "")
    ahead = request.headers.get("Sec-Purpose") or request.headers.get("Purpose") or ""
    return bool(named) and not any(word in named for word in ROBOTS) and "prefetch" not in ahead


class Tally:
    """The reads of this process that are not in the database yet. Any thread may add."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts = Counter[tuple[int, date]]()
        self._timer: threading.Timer | None = None
        self._is_watched = self._is_ending = False

    def add(self, page: int) -> None:
        with self._lock:
            self._counts[page, today()] += 1
            self._wind()
            is_ending = self._is_ending
        if is_ending:
            self.keep()

    def keep(self) -> None:
        """Add them to the database. If it cannot take them now, they are added later."""
        with self._lock:
            counts, self._counts, self._timer = self._counts, Counter(), None
        try:
            write(counts)
        except Error as error:
            log.warning("Reads are added later: %s", error)
            with self._lock:
                self._counts.update(counts)
                self._wind()

    def end(self) -> None:
        """Called in the event loop, which must not ask the database itself. What is read from now on is added at once."""
        with self._lock:
            self._is_ending = True
        last = threading.Thread(target=self._kept_apart)
        last.start()
        last.join(END_SECONDS)

    def _wind(self) -> None:
        """Start the timer that adds the counts to the database in some seconds, unless it is running. The caller holds the lock."""
        if not self._is_watched:
            self._is_watched = True
            ending.at_end(self.end)
        if self._timer is None and not self._is_ending and settings.NEWS_READS_ADDED_AFTER:
            self._timer = threading.Timer(settings.NEWS_READS_ADDED_AFTER, self._kept_apart)
            self._timer.daemon = True
            self._timer.start()

    def _kept_apart(self) -> None:
        """In a thread that ends afterwards, and its connection with it."""
        try:
            self.keep()
        finally:
            connections.close_all()


def today() -> date:
    """By the installation's clock, wherever the reader is."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


def write(counts: Counter[tuple[int, date]]) -> None:
    """In the order of pages, so that two processes do not wait for each other in a circle."""
    rows = sorted(counts.items())
    table, adapted = connection.ops.quote_name(ReadCount._meta.db_table), connection.ops.adapt_datefield_value
    with transaction.atomic(), connection.cursor() as cursor:
        for start in range(0, len(rows), AT_ONCE):
            part = rows[start : start + AT_ONCE]
            statement = (
                f"INSERT INTO {table} (page_id, day, reads) VALUES {', '.join(['(%s, %s, %s)'] * len(part))}"  # noqa: S608  the table is ours
                f" ON CONFLICT (page_id, day) DO UPDATE SET reads = {table}.reads + excluded.reads"
            )
            cursor.execute(
                statement, [value for (page, day), reads in part for value in (page, adapted(day), reads)]
            )


tally = Tally()
