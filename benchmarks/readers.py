"""A hall that reads the published result while many others read the news, over the real server: `python -m benchmarks.readers`.

Everybody in the hall asks for the results page within `--seconds`, evenly; meanwhile so many a second ask for front pages, sections and
articles of the public sites. Requests fall due whatever the server does, and a wait counts from when it was due. Those who ask are processes on the same machine and take
processor time too, which is told. First each page has been asked for once, as before any rush; the second row of each kind is at half the rate.
"""

import importlib
import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from benchmarks import load, table
from benchmarks.load import Outcome
from benchmarks.servers import cpu_of
from benchmarks.table import Report

GOAL_SECONDS = 1.0
PRESENTERS = 19
HALL_CONNECTIONS, NEWS_CONNECTIONS = 32, 64
# As `benchmarks.newspaper` names its articles.
ARTICLES_READ = 20


def main(arguments: Sequence[str] | None = None) -> None:
    parser = table.parser("A hall reads the result while others read the news.")
    parser.add_argument("--hall", type=int, default=290)
    parser.add_argument("--rate", type=int, default=1000, help="requests for news a second")
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=2, help="processes of the site")
    given = parser.parse_args(arguments)
    os.environ["ANSWERABLE_RSA_BITS"] = "2048"
    report = Report(
        f"{given.hall} people read the result in {given.seconds} s, {given.rate:,} a second read news; {given.workers} site processes"
    )
    site = importlib.import_module("benchmarks.site")
    results = importlib.import_module("benchmarks.results")
    news = importlib.import_module("benchmarks.newspaper")
    with site.serve(given.workers) as pair:
        pair.wait_until_ready()
        result = results.published(site, given.hall, PRESENTERS)
        news.sites(site, 2, given.articles)
        port = site.WHERE.port
        pages = [load.get(path, port) for path in readable()]
        load.send([load.get(result, port), *pages], port, 1)
        rows = []
        for rate in (given.rate // 2, given.rate):
            rows += measured(site, pair, given, rate, load.get(result, port), pages)
    heads = ("", "asked", "a second", "answers", "median ms", "95 of 100", "99 of 100", "site's cores")
    report.table("Waiting, milliseconds", heads, rows)
    for row in rows[2:]:
        report.goal(
            f"{row[0]}: 99 of 100 wait less than a second, and all are answered",
            row[6],
            row[6] < 1000 * GOAL_SECONDS and row[3] == f"{row[1]:,} x 200",
        )
    report.leave(given.json)


def readable() -> list[str]:
    articles = [f"/news/a{at}/" for at in range(ARTICLES_READ)]
    return ["/", "/news/", "/notices/", "/sites/site1/", "/rss.xml", *articles]


def measured(
    site: Any, pair: Any, given: Any, rate: int, result: bytes, pages: Sequence[bytes]
) -> list[tuple[Any, ...]]:
    """A row for the hall and one for the news, asked for at the same time."""
    wanted = [pages[at % len(pages)] for at in range(rate * given.seconds)]
    processes = [child.pid for name, child in pair.children.items() if name.startswith("site")]
    before, began = sum(cpu_of(each) for each in processes), time.monotonic()
    with ThreadPoolExecutor(2) as both:
        hall = both.submit(
            load.send,
            [result] * given.hall,
            site.WHERE.port,
            min(HALL_CONNECTIONS, given.hall),
            given.hall / given.seconds,
        )
        rest = both.submit(load.send, wanted, site.WHERE.port, min(NEWS_CONNECTIONS, len(wanted)), rate, 2)
        found = (hall.result(), rest.result())
    cores = (sum(cpu_of(each) for each in processes) - before) / (time.monotonic() - began)
    names = (f"the hall, beside {rate:,} a second", f"news, {rate:,} a second")
    return [_row(name, each, cores) for name, each in zip(names, found, strict=True)]


def _row(name: str, found: Outcome, cores: float) -> tuple[Any, ...]:
    answers = ", ".join(f"{count:,} x {status}" for status, count in sorted(found.statuses.items()))
    waits = (1000 * each for each in (found.median, found.percentile(0.95), found.percentile(0.99)))
    return (name, found.count, found.rate, answers, *waits, cores)


if __name__ == "__main__":
    main()
