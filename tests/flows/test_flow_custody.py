"""Everything that keeps one machine from being trusted, in one small meeting over https: ballots for each presenter with
recusal of one's own unit, tellers, a second issuer, witnesses, several ballot box processes over PostgreSQL, an amendment after close.

During the meeting the issuer and one of the ballot box processes are killed outright. At the end a stranger, in two programs that
share no code, verifies the bundle, and the figures equal those computed here from the marks of the simulated raters.
"""

import asyncio
import io
import json
import os
import re
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect, sync_playwright
from rich.console import Console

import certificates
from answerable.certificate import trusting
from answerable.protocol import manifest
from answerable.rehearsal import secretariat
from answerable.rehearsal.browser import Browser
from answerable.rehearsal.company import Company, Conduct, Member, company
from answerable.rehearsal.demo import AMENDED, Demo
from answerable.rehearsal.hands import Hands, Switches
from answerable.rehearsal.marks import components, scores
from answerable.rehearsal.raters import Devices, Origins, Rater, by_conduct
from answerable.rehearsal.reporting import Reporter
from answerable.scoring.numbers import places_of
from browsing import CHROMIUM, PHONE, QUIET
from flows.test_flow_serving_postgres import ballotboxes_of, environment
from halls import tap
from verifier.test_verifier_agreement import BUILD, run
from waiting import PATIENCE, free_port
from worlds import postgres_with_tables

pytestmark = pytest.mark.flow

ATTENDEES, UNITS, SEED = 20, 4, 7
POINTS = (100, 85, 70, 50)
EVERYTHING = Switches("presenter", (2, 3), second_issuer=True, witnesses=2)
LINK = re.compile(r"https://\S+?(/accounts/password/\S+)")


@dataclass
class Meeting:
    """What the meeting left behind."""

    key: str
    shown: str  # M, from the big screen
    bundle: Path
    workbook: bytes
    page: str  # the results, as the organiser sees them
    ballotbox_home: Path
    ballotbox_database: str
    site_database: str
    log: str


class Bare(Demo):
    """Without what the flow of the plain demonstration shows already."""

    def write_debriefs(self, tick: Any) -> None:
        pass

    def give_roles(self) -> None:
        pass


class World:
    """`answerable serve` over https and PostgreSQL; the first link that it prints."""

    def __init__(
        self, folder: Path, certificate: certificates.Made, site_database: str, ballotbox_database: str
    ):
        self.port, self.ballotbox_port = free_port(), free_port()
        self.site, self.ballotbox = (f"https://127.0.0.1:{port}" for port in (self.port, self.ballotbox_port))
        options = [
            "--home",
            str(folder),
            "--port",
            str(self.port),
            "--ballotbox-port",
            str(self.ballotbox_port),
        ]
        options += ["--site-url", self.site, "--ballotbox-url", self.ballotbox, "--ballotbox-workers", "2"]
        options += ["--tls-certificate", str(certificate.certificate), "--tls-key", str(certificate.key)]
        told = {
            "DATABASE_URL": site_database,
            "BALLOTBOX_DATABASE_URL": ballotbox_database,
            "BALLOTBOX_FLUSH_SECONDS": "1",
        }
        self.child = subprocess.Popen(
            [sys.executable, "-m", "answerable", "serve", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment(**told),
        )
        self.printed: list[str] = []
        for line in self.child.stdout:
            self.printed.append(line)
            if "Ctrl-C stops them all." in line:
                break
        else:
            raise AssertionError("".join(self.printed))
        # What it prints later is read too, so that it is never kept waiting.
        self.reader = threading.Thread(target=lambda: self.printed.extend(self.child.stdout), daemon=True)
        self.reader.start()

    @property
    def link(self) -> str:
        found = LINK.search("".join(self.printed))
        assert found
        return self.site + found[1]

    def stop(self) -> None:
        if self.child.poll() is None:
            self.child.terminate()
        assert self.child.wait(PATIENCE) == 0
        self.reader.join(PATIENCE)


@contextmanager
def served(*options: Any) -> Iterator[World]:
    world = World(*options)
    try:
        yield world
    finally:
        if world.child.poll() is None:
            world.child.terminate()
            world.child.wait(PATIENCE)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory, postgres: Any) -> Iterator[Meeting]:
    folder = tmp_path_factory.mktemp("custody")
    made = certificates.make(folder / "tls", "127.0.0.1")
    databases = postgres_with_tables(postgres), postgres.database()
    tls = ("--tls-certificate", str(made.certificate), "--tls-key", str(made.key))
    with pytest.MonkeyPatch.context() as patch:
        # An authority of the organisation's own, as the site, the witnesses and their machines trust it.
        patch.setenv("SSL_CERT_FILE", str(made.certificate))
        trust = trusting(made.certificate)
        with (
            served(folder / "home", made, *databases) as world,
            Hands(folder / "hands", free_port(), tls, trust) as hands,
            Browser(world.site, trust=trust) as organiser,
        ):
            yield hold(world, hands, organiser, trust, folder, *databases)


def hold(
    world: World, hands: Hands, organiser: Browser, trust: Any, folder: Path, site_db: str, ballotbox_db: str
) -> Meeting:
    places = Origins(world.site, world.ballotbox, f"https://127.0.0.1:{free_port()}", trust)
    people = company(ATTENDEES, UNITS, SEED)
    reporter = Reporter(Console(file=io.StringIO()))
    over_https_only(world)
    demo = Bare(people, places, reporter, world.link, organiser, EVERYTHING, hands)
    demo.prepare()
    raters = demo.hand_out_tickets()
    demo.settle_custody()
    shown = demo.freeze()
    hall = demo.hall(shown)
    on_a_phone(world, admit(demo, hall, hands, raters))
    score(demo, hall, world, [rater for rater in raters if rater.casts])
    secretariat.close_scoring(organiser, demo.key)
    secretariat.amend(organiser, demo.key, AMENDED, "The notice has other weights.", "Committee")
    demo.open_seal()
    bundle, workbook = demo.publish()
    (folder / "bundle.zip").write_bytes(bundle)
    page = organiser.open(f"/evidence/{demo.key}/results").text
    world.stop()
    file = folder / "bundle.zip"
    printed = "".join(world.printed)
    return Meeting(demo.key, shown, file, workbook, page, folder / "home", ballotbox_db, site_db, printed)


def over_https_only(world: World) -> None:
    for port in (world.port, world.ballotbox_port):
        with pytest.raises(httpx.TransportError):
            httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False, timeout=PATIENCE)


def admit(demo: Demo, hall: Devices, hands: Hands, raters: list[Rater]) -> Rater:
    """The issuer is killed after some have their papers; the phones of the others go on by themselves once it is back.
    One who will not cast is given back without papers.
    """
    secretariat.convene(demo.organiser, demo.key)
    present = [rater for rater in raters if rater.comes]
    asyncio.run(hall.each(present, hall.sign_in, silent))
    (other,) = by_conduct(present, Conduct.SILENT)
    present.remove(other)
    asyncio.run(hall.each(present[:6], hall.collect, silent))
    assert hands.issuer is not None, "started before"
    hands.issuer.kill()
    hands.issuer.wait()
    back = threading.Thread(target=hands.start_issuer)
    back.start()
    asyncio.run(hall.each(present[6:], hall.collect, silent))
    back.join()
    assert all(len(one.credentials) == 2 for rater in present for one in rater.papers.values())
    return other


def on_a_phone(world: World, rater: Rater) -> None:
    """A browser gets the papers of both issuers, whose certificate it knows, for all but the one of the own unit."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = chromium.new_context(viewport=PHONE, locale="en", ignore_https_errors=True).new_page()
        page.goto(f"{world.site}/join#{rater.ticket}")
        tap(page, "Begin")
        expect(page.get_by_role("heading", level=1)).to_have_text("Score the presenters")
        standings = page.locator(".card-sheet .badge").all_inner_texts()
        assert sorted(standings) == ["Not open yet"] * (UNITS - 1) + ["You do not score this one"]
        chromium.close()


def turn(browser: Browser, key: str, verb: str, scope: str) -> None:
    """`open` or `close` the round of one scope, or `all`, on the page of the rounds."""
    page = browser.open(f"/desk/meetings/{key}/rounds")
    browser.submit(page.form(verb), button=(verb, scope))


def score(demo: Demo, hall: Devices, world: World, casting: list[Rater]) -> None:
    """Two rounds one by one, in the first a ballot box process is killed; then the others at once."""
    secretariat.open_scoring(demo.organiser, demo.key)
    demo.watch(hall)
    aside = [rater for rater in casting if rater.recused]
    asyncio.run(hall.each(aside, hall.ask_for_own, silent))
    cast = iter(range(len(casting)))

    def killing() -> None:
        if next(cast) == 4:
            os.kill(min(ballotboxes_of(world.child.pid)), signal.SIGKILL)

    for number, scope in enumerate(hall.scopes[:2]):
        hall.round = (scope,)
        turn(demo.organiser, demo.key, "open", scope)
        go(hall, casting, silent if number else killing)
        turn(demo.organiser, demo.key, "close", scope)
    hall.round = hall.scopes[2:]
    turn(demo.organiser, demo.key, "open", "all")
    go(hall, casting, silent)
    asyncio.run(hall.each(casting[:2], hall.ask_for_a_second, silent))


def go(hall: Devices, casting: list[Rater], tick: Any) -> None:
    asyncio.run(hall.each(casting, hall.cast, tick))
    asyncio.run(hall.each(by_conduct(casting, Conduct.CUT_OFF), hall.bring_in, silent))


def silent() -> None:
    pass


# What a stranger makes of it


def contents(held: Meeting, name: str) -> Any:
    with zipfile.ZipFile(held.bundle) as archive:
        return json.loads(archive.read(name))


def first_manifest(held: Meeting) -> manifest.Manifest:
    with zipfile.ZipFile(held.bundle) as archive:
        return manifest.read(archive.read("manifest.note"))


def test_everything_was_on_and_one_ballotbox_was_replaced(held: Meeting) -> None:
    meeting = first_manifest(held)
    assert (meeting.hash, meeting.scope) == (held.shown, "presenter")
    assert meeting.seal_custody == manifest.SealCustody(2, 3)
    assert meeting.issuer_names == ("site", "tellers")
    assert meeting.body["transport"] == "https"
    assert len(contents(held, "witnesses.json")) == 2
    assert held.log.count("ended unexpectedly (exit status -9); it is started again.") == 1
    assert not (held.ballotbox_home / "ballotbox.sqlite3").exists()
    with psycopg.connect(held.ballotbox_database) as ballotbox:
        assert ballotbox.execute("SELECT count(*) FROM ballotbox.box").fetchone() == (1,)


def test_the_command_verifies_it(held: Meeting) -> None:
    command = [sys.executable, "-m", "answerable", "verify", str(held.bundle), "--json"]
    done = subprocess.run([*command, "--manifest-hash", held.shown], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert sorted(told["witnesses"]) == sorted(row["vkey"] for row in contents(held, "witnesses.json"))
    assert told["amendments"] == ["The notice has other weights."]


def test_the_browsers_verifier_agrees(held: Meeting, tmp_path: Path) -> None:
    script, listed = tmp_path / "cli.mjs", tmp_path / "list.json"
    listed.write_text(json.dumps({"bundles": [[str(held.bundle), held.shown]], "tallies": []}))
    run(["node", "--input-type=module", "-e", BUILD, str(script)])
    (verdict,) = json.loads(run(["node", str(script), str(listed)]))["verdicts"]
    assert (verdict["failed"], verdict["M"], verdict["compared"]) == (None, held.shown, True)


def test_the_ballotbox_is_content_with_what_it_holds(held: Meeting) -> None:
    command = [sys.executable, "-m", "answerable", "ballotbox", "check", "--home", str(held.ballotbox_home)]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        env=environment(BALLOTBOX_DATABASE_URL=held.ballotbox_database),
    )
    assert done.returncode == 0, done.stdout + done.stderr


# The figures


def casting_members(people: Company, presenter: str) -> list[Member]:
    stays_away = {Conduct.ABSENT, Conduct.SILENT}
    return [each for each in people.members if each.conduct not in stays_away and each.unit != presenter]


def recounted(people: Company, unit: str, rules: Any) -> Fraction:
    """The meeting score of a unit's presenter from the raters' marks alone: means in each group, weighed twice."""
    weights = {each["id"]: Fraction(each["weight"]) for each in rules["criteria"]}
    marks: dict[str, list[list[int | None]]] = {}
    for member in casting_members(people, unit):
        revised = member.conduct is Conduct.REPLACES
        (row,) = scores(people, member, [unit], [len(POINTS)] * len(weights), revised)
        marks.setdefault(member.group.value, []).append(row)
    total = whole = Fraction()
    for group in rules["groups"]:
        if group["id"] in marks:
            columns = zip(*marks[group["id"]], strict=True)
            means = [mean([POINTS[mark] for mark in column if mark is not None]) for column in columns]
            score = sum(weight * each for weight, each in zip(weights.values(), means, strict=True)) / 100
            total += Fraction(group["weight"]) * score
            whole += Fraction(group["weight"])
    return total / whole


def mean(given: list[int]) -> Fraction:
    return Fraction(sum(given), len(given))


def composite(people: Company, unit: str, rules: Any) -> Fraction:
    ids = [each["id"] for each in rules["components"] if each["source"] == "imported"]
    columns = components(people, ids)
    return sum(
        (
            Fraction(each["weight"])
            * (
                recounted(people, unit, rules)
                if each["source"] == "meeting"
                else Fraction(columns[each["id"]][unit])
            )
            / 100
            for each in rules["components"]
        ),
        Fraction(),
    )


def test_the_figures_are_those_of_the_marks(held: Meeting) -> None:
    people, meeting = company(ATTENDEES, UNITS, SEED), first_manifest(held)
    with zipfile.ZipFile(held.bundle) as archive:
        amended = manifest.read(archive.read("amendments/01.note"))
    units = {each["id"]: each["unit"] for each in meeting.body["presenters"]}
    for name, rules in (("results/00.json", meeting.rules), ("result.json", amended.rules)):
        found = {
            units[row["id"]]: (Fraction(row["meeting"]["exact"]), Fraction(row["composite"]["exact"]))
            for row in contents(held, name)["presenters"]
        }
        assert found == {
            unit: (recounted(people, unit, rules), composite(people, unit, rules)) for unit in people.units
        }


def test_turnout_is_by_presenter_without_their_own_unit(held: Meeting) -> None:
    people, meeting = company(ATTENDEES, UNITS, SEED), first_manifest(held)
    for presenter in meeting.body["presenters"]:
        groups = contents(held, "turnout.json")[f"presenter/{presenter['id']}"].values()
        total = {name: sum(group[name] for group in groups) for name in ("expected", "returned", "counted")}
        others = [member for member in people.members if member.unit != presenter["unit"]]
        cast = len(casting_members(people, presenter["unit"]))
        assert total == {"expected": len(others), "returned": cast, "counted": cast}


def test_page_and_workbook_show_the_bundles_figures(held: Meeting) -> None:
    meeting = first_manifest(held)
    names = {each["id"]: each["name"] for each in meeting.body["presenters"]}
    sheet = load_workbook(io.BytesIO(held.workbook), data_only=True)["Summary table"]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    start = next(index for index, row in enumerate(rows) if row[0] == "Rank") + 1
    head = [str(title).split(" ")[0] for title in rows[start - 1]]
    meeting, composite = head.index("Meeting"), head.index("Composite")
    shown = {row[2]: (row[0], row[meeting], row[composite]) for row in rows[start : start + UNITS]}
    for row in contents(held, "result.json")["presenters"]:
        rank, *scores = shown.pop(names[row["id"]])
        told = [row["meeting"]["shown"], row["composite"]["shown"]]
        # A score that decides may have more decimals than the others.
        assert [f"{score:.{places_of(text)}f}" for score, text in zip(scores, told, strict=True)] == told
        assert rank == row["rank"]
    assert shown == {}
    for row in contents(held, "result.json")["presenters"]:
        line = next(part for part in held.page.split("<tr")[1:] if names[row["id"]] in part)
        figures = re.findall(r">\s*(\d+\.\d+)\s*<", line)
        assert {row["meeting"]["shown"], row["composite"]["shown"]} <= set(figures)
