"""What one look at a published result costs, after the first: `python -m benchmarks.results`.

The meeting goes the product's own way from freezing to the published bundle; only people are put into the site in bulk. Then its
pages are asked for in this process, through the whole of the site's middleware, by a visitor who is not signed in. A first look makes
the page and keeps it; every other is handed what is kept.
"""

import importlib
import os
import time
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks import table
from benchmarks.close import cast_all
from benchmarks.table import Report

LOOKS = 200
GOAL_MS = 20


def main(arguments: Sequence[str] | None = None) -> None:
    parser = table.parser("Looks at a published result.")
    parser.add_argument("--raters", type=int, default=5000)
    parser.add_argument("--presenters", type=int, default=60)
    parser.add_argument("--looks", type=int, default=LOOKS)
    given = parser.parse_args(arguments)
    os.environ["ANSWERABLE_RSA_BITS"] = "2048"
    report = Report(f"Looks at a published result: {given.raters:,} raters, {given.presenters} presenters")
    # Not at the top: it sets up a site, and the processes that seal ballots read this module again.
    site = importlib.import_module("benchmarks.site")
    with site.serve() as pair:
        pair.wait_until_ready()
        address = published(site, given.raters, given.presenters)
        rows = [looked_at(site, name, address + path, given.looks) for name, path in paths(site)]
    report.table("Milliseconds of processor time", ("", "first look", "every other", "kB"), rows)
    each = float(rows[0][2])
    report.goal(f"a look at the results page takes less than {GOAL_MS} ms of CPU", each, each < GOAL_MS)
    report.leave(given.json)


def published(site: Any, raters: int, presenters: int) -> str:
    """The address of the result of a meeting that everybody scored."""
    of = site.made("looked-at", raters, presenters)
    of.admit_everybody()
    cast_all(of, raters, site.WHERE.ballotbox_port)
    assert site.close_scoring(of.meeting, of.organiser), "without grace it closes at once"
    site.publish(of.again(), of.organiser, site.EVERYBODY)
    return f"/evidence/{of.meeting.key}/results"


def paths(site: Any) -> list[tuple[str, str]]:
    who = site.Presenter.objects.order_by("position")[0]
    return [
        ("results page", ""),
        ("working of one number", f"/why?subject=meeting&presenter=p{who.pk}"),
        ("workbook", "/workbook.xlsx"),
        ("bundle", "/bundle.zip"),
    ]


def looked_at(site: Any, name: str, address: str, looks: int) -> tuple[str, float, float, float]:
    visitor = site.visitor()

    def look() -> int:
        answer = visitor.get(address)
        assert answer.status_code == 200, answer.status_code
        return len(answer.getvalue())

    size, first = timed(look)
    _, others = timed(lambda: [look() for _ in range(looks)])
    return name, first, others / looks, size / 1000


def timed(call: Callable[[], Any]) -> tuple[Any, float]:
    """What it gives, and the milliseconds of processor time that it took in this process."""
    before = time.process_time()
    found = call()
    return found, 1000 * (time.process_time() - before)


if __name__ == "__main__":
    main()
