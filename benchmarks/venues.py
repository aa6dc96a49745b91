"""How many venues two cores carry picture and sound of, and how soon they are back when Janus is killed: `python -m benchmarks.venues`.

A site with Janus as `answerable serve --video` starts them, and a few venues in Chromium with fake cameras and microphones (720p in three sizes, as the page sends them).
Twenty Chromiums that encode would need far more processor time than the gateway that is to be measured, so twenty venues are bounded, not run: Janus does its
work by the packet, so its processor time for each packet that goes through it, measured with a few venues, is multiplied by the packets of twenty. The table shows the arithmetic.

Packets are counted by the system (UDP datagrams sent on this machine; each is either from a venue to Janus or from Janus to a venue).
"""

import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from answerable.serving.children import GATEWAY, Servers
from answerable.serving.video import Gateway
from benchmarks import servers, site, table
from benchmarks.table import Report

KEY = "venues"
GOAL_VENUES = 20
GOAL_BACK_SECONDS = 10.0
CORES = 2
# What may be used of them: the site, the ballot box and the system need some too.
SHARE = 0.7
CHROMIUM = "/usr/bin/chromium"
FAKE = ["--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
# Kilobits a second of the three sizes and of a voice, as frontend/src/video/call.ts asks for them; bytes of a full packet; packets of a voice.
SIZES, VOICE_PACKETS, PACKET_BYTES = (1500, 500, 150), 50, 1100
HEARD = 2
PATIENCE = 180.0
SEEN = """() => [...document.querySelectorAll("figure[data-venue] video")].filter(
    (video) => video.videoWidth > 0 && video.closest("figure").dataset.old === undefined).length"""
MARK = "() => document.querySelectorAll('figure[data-venue]').forEach((figure) => { figure.dataset.old = 'yes'; })"


@dataclass(frozen=True, slots=True)
class Measured:
    """Over `seconds`: Janus' processor time and the packets that went through it. `back` is from the kill until every venue saw every other again."""

    venues: int
    seconds: float
    cpu: float
    packets: int
    back: float

    @property
    def each(self) -> float:
        """Seconds of a core for one packet."""
        return self.cpu / self.packets


def packets_of(venues: int) -> tuple[int, int]:
    """A second, into Janus and out of it, if every venue sends all sizes and receives one large picture, the others small, and two voices."""

    def of(kbits: int) -> int:
        return round(kbits * 1000 / 8 / PACKET_BYTES)

    sent = sum(map(of, SIZES)) + VOICE_PACKETS
    received = of(SIZES[0]) + (venues - 2) * of(SIZES[2]) + HEARD * VOICE_PACKETS
    return venues * sent, venues * received


def cores_for(venues: int, each: float) -> float:
    return sum(packets_of(venues)) * each


def most(each: float) -> int:
    """How many venues SHARE of CORES carry."""
    found = 2
    while cores_for(found + 1, each) <= SHARE * CORES:
        found += 1
    return found


def measure(venues: int, seconds: float) -> Measured:
    where = replace(site.WHERE, video=Gateway(servers.free_port(), "31000-31999"))
    with Servers(where, site.FOLDER, site.FOLDER / "processes.log") as running:
        running.wait_until_ready()
        addresses, session = meeting_of(venues)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FAKE)
            pages = [joined(browser, where.site_url, each, session) for each in addresses]
            all_seen(pages, running)
            cpu, packets = measured(running.children[GATEWAY].pid, seconds)
            back = killed(pages, running)
            browser.close()
    return Measured(venues, seconds, cpu, packets, back)


def meeting_of(venues: int) -> tuple[list[str], str]:
    """The addresses of the venues' pages, and the organiser's session."""
    from answerable.web.video.models import Provider, Video

    organiser = site.User.objects.create(username="venues", is_superuser=True)
    cycle = site.Cycle.objects.create(title=KEY, assessed_year=2021, rules=site.RULES)
    meeting = site.Meeting.objects.create(
        cycle=cycle, key=KEY, title=KEY, starts_at=datetime(2022, 1, 24, 1, tzinfo=UTC)
    )
    Video.objects.create(meeting=meeting, provider=Provider.BUILT_IN)
    made = [
        site.Venue.objects.create(meeting=meeting, name=f"Venue {at}", is_main=at == 0)
        for at in range(venues)
    ]
    browser = site.visitor()
    browser.force_login(organiser)
    return [f"/desk/meetings/{KEY}/video/{each.pk}" for each in made], browser.cookies["sessionid"].value


def joined(browser: Browser, at: str, path: str, session: str) -> Page:
    context = browser.new_context(locale="en")
    context.set_default_timeout(PATIENCE * 1000)
    context.add_cookies([{"name": "sessionid", "value": session, "domain": "127.0.0.1", "path": "/"}])
    page = context.new_page()
    page.goto(at + path)
    page.get_by_role("button", name="Join", exact=True).click()
    return page


def all_seen(pages: Sequence[Page], running: Servers) -> None:
    """Return when every venue sees every other."""
    deadline = time.monotonic() + PATIENCE
    while any(page.evaluate(SEEN) < len(pages) - 1 for page in pages):
        if time.monotonic() > deadline:
            said = [page.locator(".head .badge").first.inner_text() for page in pages]
            raise SystemExit(
                f"the venues do not see each other: {[page.evaluate(SEEN) for page in pages]} {said}"
            )
        running.replace_ended()
        time.sleep(0.1)


def measured(janus: int, seconds: float) -> tuple[float, int]:
    """Once the sizes have settled: processor time, and packets."""
    time.sleep(min(seconds, 10.0))
    before, sent = servers.cpu_of(janus), datagrams()
    time.sleep(seconds)
    return servers.cpu_of(janus) - before, datagrams() - sent


def datagrams() -> int:
    """UDP datagrams that this machine has sent."""
    lines = [
        line.split() for line in Path("/proc/net/snmp").read_text().splitlines() if line.startswith("Udp:")
    ]
    return int(lines[1][lines[0].index("OutDatagrams")])


def killed(pages: Sequence[Page], running: Servers) -> float:
    for page in pages:
        page.evaluate(MARK)
    began = time.monotonic()
    running.children[GATEWAY].send_signal(signal.SIGKILL)
    running.children[GATEWAY].wait()
    all_seen(pages, running)
    return time.monotonic() - began


def rows(found: Measured) -> list[list[Any]]:
    shown: list[list[Any]] = []
    for venues in sorted({found.venues, 10, GOAL_VENUES, most(found.each)}):
        into, out = packets_of(venues)
        shown.append(
            [f"{venues} venues", into, out, f"{found.each * 1e6:.1f}", cores_for(venues, found.each)]
        )
    return shown


def main(arguments: Sequence[str] | None = None) -> None:
    parser = table.parser("How many venues two cores carry, and how soon they are back when Janus is killed.")
    parser.add_argument("--venues", type=int, default=3, help="in Chromium, for the measurement")
    parser.add_argument("--seconds", type=float, default=20.0)
    given = parser.parse_args(arguments)
    report = Report("Picture and sound of the venues")
    found = measure(given.venues, given.seconds)
    report.note(
        f"Measured with {found.venues} venues: {found.packets / found.seconds:,.0f} packets a second through Janus, "
        f"{found.cpu / found.seconds:.3f} cores, so {found.each * 1e6:.1f} µs of a core for a packet.\n"
    )
    heads = ("bounded by that", "packets/s in", "packets/s out", "µs a packet", "cores")
    report.table("Venues", heads, rows(found))
    report.note(f"{most(found.each)} venues would take {SHARE:.0%} of {CORES} cores.")
    cores = cores_for(GOAL_VENUES, found.each)
    missed = []
    for sentence, measure_, met in (
        (
            f"{GOAL_VENUES} venues within {SHARE:.0%} of {CORES} cores (bounded)",
            cores,
            cores <= SHARE * CORES,
        ),
        (
            f"back within {GOAL_BACK_SECONDS:.0f} s after Janus was killed",
            found.back,
            found.back <= GOAL_BACK_SECONDS,
        ),
    ):
        report.goal(sentence, measure_, met)
        if not met:
            missed.append(f"{sentence}: {table.shown(measure_)}")
    report.leave(given.json)
    print(
        "missed: " + "; ".join(missed) if missed else f"met: all {len(report.kept['goals'])} goals",
        flush=True,
    )


if __name__ == "__main__":
    main()
