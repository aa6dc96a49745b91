"""What readers of the public sites cost, and what an export costs: `python -m benchmarks.news`.

Twenty sites with ten thousand articles are put into a site's database in bulk, as after publishing them; then pages are asked for in this process, through the whole
of the site's middleware, by a visitor who is not signed in. "Made" is without what is kept, "kept" is the second look. Times are this process's processor time.
"""

import importlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks import table
from benchmarks.table import Report

GOAL_MS, GOAL_EXPORT = 30, 60
LOOKS = 10


def main(arguments: Sequence[str] | None = None) -> None:
    parser = table.parser("Public sites: pages, feeds, site maps and an export.")
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--sites", type=int, default=20)
    parser.add_argument("--changed", type=int, default=1000, help="articles of the site that is exported")
    given = parser.parse_args(arguments)
    os.environ["ANSWERABLE_RSA_BITS"] = "2048"
    report = Report(f"Public sites: {given.articles:,} articles on {given.sites} sites")
    site = importlib.import_module("benchmarks.site")
    news = importlib.import_module("benchmarks.newspaper")
    few = news.sites(site, 2, 2 * given.sites)
    news.search_index()
    before = {name: queries(news, address) for name, address in news.addresses().items()}
    many = [*few, *news.sites(site, given.sites - 2, 0, first=2)]
    news.fill(many, given.articles)
    news.search_index()
    rows = [looked_at(news, name, address, before[name]) for name, address in news.addresses().items()]
    report.table(
        "Milliseconds of processor time", ("", "made", "kept", "queries", "with few articles", "kB"), rows
    )
    for name, made, _kept, now, then, _size in rows:
        report.goal(f"{name} takes less than {GOAL_MS} ms of CPU, made anew", made, made < GOAL_MS)
        report.goal(f"{name} takes as many queries as with few articles", now, now <= then)
    exported(report, news, many[1], given.changed)
    report.leave(given.json)


def looked_at(news: Any, name: str, address: str, few: int) -> tuple[str, float, float, int, int, float]:
    visitor = news.visitor()

    def look() -> int:
        answer = visitor.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        assert news.MARKS.get(name, "").encode() in answer.content, f"{name} is empty"
        return len(answer.content)

    def anew() -> int:
        news.edition.rise()
        return look()

    look()
    now = queries(news, address)
    risen = best(lambda: news.edition.rise(), LOOKS)
    return name, best(anew, LOOKS) - risen, best(look, LOOKS), now, few, look() / 1000


def queries(news: Any, address: str) -> int:
    """When nothing is kept, once what is made once (renditions, compiled templates) is there."""
    visitor = news.visitor()
    visitor.get(address)
    news.edition.rise()
    with news.captured() as asked:
        assert visitor.get(address).status_code == 200, address
    return len(asked)


def exported(report: Report, news: Any, site: Any, changed: int) -> None:
    news.fill([site], changed)
    folder = Path(tempfile.mkdtemp(prefix="measured-export-"))
    try:
        done, first = timed(lambda: news.run(folder, site.slug))
        _, again = timed(lambda: news.run(folder, site.slug))
        news.change_one(site)
        one, second = timed(lambda: news.run(folder, site.slug))
        news.change_all(site)
        changes, third = timed(lambda: news.run(folder, site.slug))
    finally:
        shutil.rmtree(folder)
    rows = [
        ("first", done.written, first),
        ("nothing changed", 0, again),
        ("one article changed", one.written, second),
        ("every article changed", changes.written, third),
    ]
    report.table("Exports, seconds of processor time", ("", "files written", "seconds"), rows)
    report.goal(
        f"an export of {changed:,} changed pages takes less than a minute", third, third < GOAL_EXPORT
    )


def best(call: Callable[[], Any], times: int) -> float:
    """The least of some times, in milliseconds: what else the machine does adds, and never takes away."""
    return min(timed(call)[1] for _ in range(times)) * 1000


def timed(call: Callable[[], Any]) -> tuple[Any, float]:
    before = time.process_time()
    found = call()
    return found, time.process_time() - before


if __name__ == "__main__":
    main()
