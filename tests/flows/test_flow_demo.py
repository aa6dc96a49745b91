"""The whole meeting, small, through the real processes: from the first import to a bundle that a stranger can verify."""

import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import time
import zipfile
from contextlib import closing
from datetime import datetime, timedelta
from fractions import Fraction
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import httpx
import pytest
from openpyxl import load_workbook

from answerable.documents.minutes import content
from answerable.documents.minutes.printed import pdf
from answerable.documents.minutes.word import word
from answerable.protocol import ballot, manifest
from answerable.publication.sources import Folder
from answerable.rehearsal.browser import Browser, PageFailed
from answerable.rehearsal.company import Group, person
from answerable.rehearsal.secretariat import sign_in
from answerable.rehearsal.stranger import ADDRESS
from flows.test_flow_serving import Serving
from waiting import PATIENCE
from web.newsroom.crawling import crawl, web_server

pytestmark = [pytest.mark.flow]

ATTENDEES, UNITS, SEED = 34, 5, 7
ABSENT = "–"


def run_demo(out, *options, attendees=ATTENDEES, units=UNITS):
    command = [sys.executable, "-m", "answerable", "demo", "--out", str(out), "--seed", str(SEED)]
    sizes = ["--attendees", str(attendees), "--units", str(units)]
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("ANSWERABLE", "DJANGO"))
    }
    return subprocess.run([*command, *sizes, *options], capture_output=True, text=True, env=environment)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("demo") / "out"


@pytest.fixture(scope="module")
def ran(folder):
    done = run_demo(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def bundle(folder, ran):
    return zipfile.ZipFile(io.BytesIO((folder / "bundle.zip").read_bytes()))


def test_it_says_what_happened_and_where_the_files_are(ran, folder):
    assert ran.stderr == ""
    assert "\x1b" not in ran.stdout
    assert f"Verifier   VERIFIED: {folder / 'bundle.zip'} (exit status 0)" in ran.stdout
    for line in (
        "presenters withdrawn: 1; amendments: 1",
        "requests for a second credential refused: 1",
        "tie at the quota decided by Assessment committee: ",
        f"News       AS PUBLISHED: {folder / 'news'}",
        f"Bundle     {folder / 'bundle.zip'}",
        f"Workbook   {folder / 'results.xlsx'}",
        f"Look around: answerable serve --home {folder}",
    ):
        assert line in ran.stdout


def test_the_verifier_accepts_the_bundle_and_refuses_it_after_one_change(folder, ran, tmp_path):
    verify = [sys.executable, "-m", "answerable", "verify"]
    assert subprocess.run([*verify, str(folder / "bundle.zip")], capture_output=True).returncode == 0
    raw = bytearray((folder / "bundle.zip").read_bytes())
    place = raw.index(b'"seq":1') + len(b'"seq":')
    raw[place : place + 1] = b"2"
    changed = tmp_path / "changed.zip"
    changed.write_bytes(raw)
    refused = subprocess.run([*verify, str(changed)], capture_output=True, text=True)
    assert (refused.returncode, "NOT VERIFIED" in refused.stdout) == (1, True)


def test_the_bundle_contains_the_edge_cases(bundle):
    result, turnout = json.loads(bundle.read("result.json")), json.loads(bundle.read("turnout.json"))["sheet"]
    assert [each["status"] for each in result["presenters"]].count("withdrawn") == 1
    assert [(each["decided"], len(each["tied"])) for each in result["boundaries"]] == [(True, 2)]
    assert [each["applied"] for each in result["decisions"]] == [True]
    assert turnout["A"]["returned"] < result["k_min"]
    assert sum(group["replaced"] for group in turnout.values()) == 1
    assert sum(group["void"] for group in turnout.values()) == 0
    assert sum(group["expected"] for group in turnout.values()) == ATTENDEES
    totals = [sum(group[name] for group in turnout.values()) for name in ("expected", "issued", "returned")]
    assert totals == sorted(set(totals), reverse=True)
    opened = [json.loads(line) for line in bundle.read("opened.jsonl").splitlines()]
    full = [
        each for each in opened if each["scores"] and all(cell == 0 for row in each["scores"] for cell in row)
    ]
    assert len(full) == 2
    amended = manifest.read(bundle.read("amendments/01.note"))
    assert [each["weight"] for each in amended.rules["criteria"]] == ["20", "15", "20", "20", "25"]
    assert json.loads(bundle.read("results/00.json"))["presenters"] != result["presenters"]


def test_the_workbooks_numbers_are_the_results(folder, bundle):
    result = json.loads(bundle.read("result.json"))
    meeting = manifest.read(bundle.read("manifest.note")).body
    named = {each["id"]: (each["name"], each["unit"]) for each in meeting["presenters"]}
    sheet = load_workbook(folder / "results.xlsx", data_only=True)["Summary table"]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    start = next(index for index, row in enumerate(rows) if row[0] == "Rank") + 1
    head = [str(title).split(" ")[0] for title in rows[start - 1]]
    figured = [head.index(name) for name in ("Meeting", "Routine", "Report", "Composite")]
    shown = {(row[2], row[1]): row for row in rows[start : start + UNITS]}
    assert set(shown) == set(named.values())
    for presenter in result["presenters"]:
        row = shown[named[presenter["id"]]]
        assert row[0] == (presenter["rank"] or ABSENT)
        if presenter["status"] == "withdrawn":
            continue
        figures = [
            presenter["meeting"],
            *(part["value"] for part in presenter["components"][1:]),
            presenter["composite"],
        ]
        # Every figure is calculated exactly, but for one that rests on a withheld group: that stands there as it is shown.
        for at, figure in zip(figured, figures, strict=True):
            assert row[at] in (pytest.approx(float(Fraction(figure["exact"]))), float(figure["shown"]))


def test_no_file_of_the_ballotbox_or_of_the_log_joins_a_person_and_a_ballot(folder, bundle):
    """Neither names nor identifiers are in the ballot box's file; neither keys nor hashes of ballots are in the site's."""
    register = json.loads(bundle.read("register.json"))
    names = {row["name"].encode() for row in register}
    ballots = [ballot.parse(line) for line in bundle.read("entries.jsonl").splitlines()]
    ballotbox = (folder / "ballotbox.sqlite3").read_bytes()
    # The manifest names the presenters, as the score sheet does.
    assert {name for name in names if name in ballotbox} == {
        each["name"].encode() for each in manifest.read(bundle.read("manifest.note")).body["presenters"]
    }
    site = b"".join(path.read_bytes() for path in sorted(folder.glob("site.sqlite3*")))
    keys = {
        piece for one in ballots for piece in (one.pk.encode(), one.hash.encode(), bytes.fromhex(one.hash))
    }
    assert [key for key in keys if key in site] == []
    log = (folder / "processes.log").read_bytes()
    assert [piece for piece in names | keys if piece in log] == []


@pytest.fixture(scope="module")
def events(folder, ran):
    printed = subprocess.run(
        [sys.executable, "-m", "answerable", "room", "log", "--home", str(folder), "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in printed.stdout.splitlines()]


def the_replay_shows_what_the_screens_showed(reader, page, events):
    """Of every presenter who was on, and of a question that was on the screens, at the moment when it began."""
    config = re.search(r'<script id="config"[^>]*>(.*?)</script>', reader.download(page).decode(), re.S)
    times = json.loads(config[1])["times"]
    assert len(times) == len(events)

    def shown(at):
        return json.loads(reader.download(f"{page}/state?at={at}&audience=screen"))

    for event, at in zip(events, times, strict=True):
        if event["kind"] == "item-started":
            assert shown(at)["item"]["key"] == event["item"]
        elif event["kind"] == "question-shown":
            assert shown(at)["question"]["key"] == event["question"]


def test_serving_the_folder_opens_the_meeting_to_every_account(folder, ran, events):
    serving = Serving(folder)
    serving.until("Ctrl-C stops them all.")
    hints = (folder / "sign-in.txt").read_text()
    assert hints.strip() in serving.printed
    assert (folder / "sign-in.txt").stat().st_mode & 0o777 == 0o600
    accounts = re.findall(r"^  (\S+) +(\S+) +(\w+)", hints, re.MULTILINE)
    leading = {"chair", "steward", "moderator", "recorder"}
    assert {role for _, _, role in accounts} == {"organiser", "presenter", "auditor", "editor", *leading}
    for username, password, role in accounts:
        with Browser(serving.site) as browser:
            sign_in(browser, username, password)
            if role == "editor":
                assert browser.open("/editors/").status == 200
                continue
            meeting = next(
                link
                for link in browser.open("/desk/meetings/").links
                if re.search(r"/desk/meetings/\w+/$", link)
            )
            assert browser.open(meeting).status == 200
            key = meeting.strip("/").split("/")[-1]
    with Browser(serving.site) as reader:
        sign_in(reader, *next(account[:2] for account in accounts if account[2] == "organiser"))
        the_replay_shows_what_the_screens_showed(reader, f"/desk/meetings/{key}/replay", events)
    with Browser(serving.site) as leader:
        sign_in(leader, *next(account[:2] for account in accounts if account[2] == "chair"))
        the_leader_sees_what_is_open_and_overdue(leader.open(f"/desk/meetings/{key}/followup/overview").text)
    with Browser(serving.site) as stranger, pytest.raises(PageFailed, match="403"):
        stranger.download(f"/desk/meetings/{key}/audit") and stranger.download(
            f"/evidence/{key}/results/bundle.zip"
        )
    # A group was too small: with the seal key, which is public, the entries would be the bundle held back.
    assert httpx.get(f"{serving.ballotbox}/boxes/{key}/entries", timeout=PATIENCE).status_code == 401
    readers_find_the_news(serving.site)
    messages_reach_somebody(serving.site, folder)
    serving.child.terminate()
    assert serving.end() == 0


def the_leader_sees_what_is_open_and_overdue(page):
    """Five requirements for every unit (ninety-five for the nineteen units of the whole demonstration) are open; of the four of last year that go on two are overdue."""
    counts = {
        state: int(count)
        for state, count in re.findall(r'\?state=([a-z]+)">.*?<strong>(\d+)</strong>', page, re.DOTALL)
    }
    assert counts.pop("overdue") == 2
    assert counts.pop("open") + counts.pop("soon") == 5 * UNITS + 4 - 2
    assert set(counts.values()) == {0}
    first = re.search(r'aria-labelledby="overdue">(.*?)</section>', page, re.DOTALL)[1]
    assert first.count('<li class="od">') == 2
    assert len(re.findall("carried over from “[^”]*2020”", first)) == 2
    assert "Settle the open findings of the fire inspection." in first


def readers_find_the_news(site):
    """In both languages on the front page, in the section, in every feed and map; and the product is one link away."""
    titles = {
        "/": "岚庭材料集团召开2021年度述职评议会",
        "/en/": "Lanting Materials Group holds its debriefing and assessment meeting for 2021",
    }
    with httpx.Client(base_url=site, trust_env=False, timeout=PATIENCE) as reader:
        for start, title in titles.items():
            front = reader.get(start).text
            address = re.search(rf'href="({start}debriefs/[^/"]+/)"', front)[1]
            assert words_in(reader.get(address).text, "title") == words_in(front, "lead") == title
            for place in (start, f"{start}debriefs/"):
                for name in ("rss.xml", "atom.xml", "feed.json"):
                    feed = reader.get(place + name).text
                    assert (name, address in feed, title in feed) == (name, True, True)
            for name in ("sitemap.xml", "news-sitemap.xml"):
                assert f"{address}</loc>" in reader.get(start + name).text
            assert f'href="{start}debriefs/"' in reader.get(f"{start}sitemap/").text
            assert 'href="/desk/"' in front
        sources = {
            start: re.search(rf'href="({start}debriefs/[^/"]+/)"', reader.get(start).text)[1]
            for start in titles
        }
        for start, title in titles.items():
            for unit in ("qinghe", "yunshan"):
                was_taken(reader, f"/sites/{unit}{start}", title, sources[start])
        chinese = reader.get(sources["/"]).text
        assert re.findall("[A-Za-z]{2,}", words_in(chinese, "body")) == []
        assert 'href="/accounts/sign-in' in reader.get("/desk/").text


def messages_reach_somebody(site, folder):
    """Every site of the demonstration has a form for messages, and what is sent is on its way to the site's own address."""
    starts = {"lanting": "/", "qinghe": "/sites/qinghe/", "yunshan": "/sites/yunshan/en/"}
    with httpx.Client(base_url=site, trust_env=False, timeout=PATIENCE) as reader:
        pages = {name: reader.get(f"{start}contact/").text for name, start in starts.items()}
        time.sleep(4)  # who is quicker than three seconds is asked to send again
        for name, page in pages.items():
            opened = re.search(r'name="opened" value="([^"]+)"', page)[1]
            sent = {"opened": opened, "text": f"To {name}.", "website": ""}
            assert reader.post(f"{starts[name]}contact/", data=sent).status_code == 302
    with closing(sqlite3.connect(folder / "site.sqlite3")) as database:
        rows = database.execute("SELECT recipient, text FROM mail_message").fetchall()
    for name in starts:
        assert [text for to, text in rows if to == f"news@{name}.example" and f"To {name}." in text]


def was_taken(reader, start, title, source):
    """A site of a unit has it in every feed and map, and names where it stands first."""
    address = re.search(rf'href="({start}[a-z]+/t[^/"]+/)"', reader.get(start).text)[1]
    taken = reader.get(address).text
    assert words_in(taken, "title") == title
    # Whole, with the address that the installation gives itself.
    canonical = re.search(r'<link rel="canonical" href="([^"]+)">', taken)[1]
    assert urlsplit(canonical).path == source
    for name in ("rss.xml", "atom.xml", "feed.json"):
        assert address in reader.get(start + name).text
    for name in ("sitemap.xml", "news-sitemap.xml"):
        assert f"{address}</loc>" in reader.get(start + name).text


PARTS = {
    "title": r'data-published="title">(.*?)</h1>',
    "body": r'data-published="body">(.*?)</article>',
    "lead": r'<article class="lead.*?<h2>(.*?)</h2>',
}


def words_in(page, part):
    """The text of a part of a page, without the places where a line may break."""
    return " ".join(re.sub(r"<[^>]+>", "", re.search(PARTS[part], page, re.S)[1]).split())


def test_the_news_is_what_was_published_also_as_files(ran, folder):
    """As a stranger finds it; and no link of the files is broken."""
    for line in ("gaps of the drafts filled by editors before anybody could publish: 6",):
        assert line in ran.stdout
    said = r"articles, sections and standing pages say what was published, with the dates of the log; the other \d+ pages in site maps are lists"
    live, export = (re.search(rf"{where}: (\d+) {said}", ran.stdout) for where in ("live", "export"))
    assert live
    assert export
    assert int(live[1]) == int(export[1]) >= 38
    with web_server(folder / "news") as address:
        found, outside = crawl(address, address)
    assert {
        address,
        f"{address}en/",
        f"{address}sites/qinghe/",
        f"{address}sites/yunshan/en/",
    } <= found.keys()
    export = Folder(folder / "news")
    told = {each for each in outside if each.startswith(ADDRESS)}
    assert [each for each in told if export.get(each) is None] == []
    assert {urlsplit(each).path.split("/")[1] for each in outside - told} <= {"desk", "evidence", "verify"}


def test_the_ledger_has_five_requirements_for_every_unit_and_last_years_open_actions(folder, ran):
    with closing(sqlite3.connect(folder / "site.sqlite3")) as database:
        rows = database.execute(
            "SELECT m.title, r.number, a.state, a.carried_from_id IS NOT NULL, a.due < date('now')"
            " FROM followup_action a JOIN followup_requirement r ON r.id = a.requirement_id"
            " JOIN meetings_meeting m ON m.id = r.meeting_id"
        ).fetchall()
    this_year = [row for row in rows if row[0].endswith("2021")]
    carried = [row for row in this_year if row[3]]
    asked = sorted(row[1] for row in this_year if not row[3])
    assert asked == sorted(list(range(1, 6)) * UNITS)
    assert {row[2] for row in this_year} == {"open"}
    last_year = sorted((row[1], row[2]) for row in rows if row[0].endswith("2020"))
    assert last_year == [(1, "closed")] * 3 + [(2, "open")] * 2 + [(3, "open")] * 2
    assert (len(carried), sum(overdue for *_rest, overdue in carried)) == (4, 2)
    assert sum(overdue for *_rest, overdue in this_year) == 2


def test_the_log_has_what_happened_in_the_room(events):
    kinds = [each["kind"] for each in events]
    assert [each["number"] for each in events] == list(range(1, len(events) + 1))
    assert (
        kinds.count("item-called") == UNITS - 1 + 4
    )  # who withdraws is skipped; opening, questions, scoring, speech
    for kind, count in (
        ("item-skipped", 1),
        ("item-paused", 1),
        ("item-extended", 1),
        ("presenter-withdrawn", 1),
        ("question-asked", 6),
        ("question-merged", 1),
        ("question-dismissed", 1),
        ("question-answered", 4),
        ("speaker-called", 2),
        ("remark-written", 4),
        ("requirement-written", 5),
        ("venue-lost", 1),
        ("venue-back", 1),
        ("scoring-opened", 1),
        ("scoring-closed", 1),
    ):
        assert (kind, kinds.count(kind)) == (kind, count)
    opened, lost, back, closed = (
        kinds.index(kind) for kind in ("scoring-opened", "venue-lost", "venue-back", "scoring-closed")
    )
    assert opened < lost < back < closed
    signed = [each["by"] for each in events if each["kind"] == "question-asked"]
    assert (signed.count(""), len(set(signed))) == (4, 3)


def test_the_follow_ups_requirements_are_those_of_the_record(folder, events):
    written = [each for each in events if each["kind"] == "requirement-written"]
    texts = [
        "\n".join((each["text"], *(f"({at}) {part}" for at, part in enumerate(each["parts"], 1))))
        for each in written
    ]
    with closing(sqlite3.connect(folder / "site.sqlite3")) as database:
        rows = database.execute(
            "SELECT r.number, r.text FROM room_handed h JOIN followup_requirement r ON r.id = h.requirement_id ORDER BY 1"
        ).fetchall()
    assert rows == list(enumerate(texts, 1))


def test_the_minutes_have_every_name_time_answer_and_requirement_of_the_log(folder, events):
    with closing(sqlite3.connect(folder / "site.sqlite3")) as database:
        ((kept,),) = database.execute("SELECT content FROM room_minutes").fetchall()
    minutes = content.from_json(json.loads(kept))
    plan = next(each for each in events if each["kind"] == "plan-set")
    names = {each["item"]: each["name"] for each in plan["planned"] if each["name"]}
    began = [
        (names[each["item"]], each["at"])
        for each in events
        if each["kind"] == "item-called" and each["item"] in names
    ]
    zone = ZoneInfo("Asia/Shanghai")
    found = [(each.presenter, each.begun) for each in minutes.debriefs if each.begun]
    assert [name for name, _begun in found] == [name for name, _at in began]
    for (_name, begun), (_same, at) in zip(found, began, strict=True):
        called = datetime.fromisoformat(at).astimezone(zone).replace(tzinfo=None)
        assert timedelta() <= begun - called.replace(microsecond=0) < timedelta(minutes=1)
    answers = [each["note"] for each in events if each["kind"] == "question-answered"]
    questions = [question for each in minutes.debriefs for question in each.questions]
    assert sorted(each.answer for each in questions) == sorted(answers)
    assert [each.text for each in minutes.remarks] == [
        each["text"] for each in events if each["kind"] == "remark-written"
    ]
    written = [each for each in events if each["kind"] == "requirement-written"]
    assert [(each.text, list(each.items)) for each in minutes.requirements] == [
        (each["text"], each["parts"]) for each in written
    ]
    assert len(minutes.speeches) == 2
    assert sum(count.expected for place in minutes.places for count in place.counts) == ATTENDEES
    assert (minutes.approved_by, minutes.drafted_by) == (
        person(Group.FUNCTIONS, 1),
        person(Group.REPRESENTATIVES, 3),
    )
    text = zipfile.ZipFile(io.BytesIO(word(minutes))).read("word/document.xml").decode()
    assert [each for each in (*names.values(), *answers) if each not in text] == []
    assert pdf(minutes).startswith(b"%PDF-")


@pytest.mark.soak
def test_running_again_starts_clean_and_gives_the_same_result(folder, bundle):
    before = json.loads(bundle.read("result.json"))
    again = run_demo(folder)
    assert again.returncode == 0, again.stdout + again.stderr
    after = json.loads(zipfile.ZipFile(folder / "bundle.zip").read("result.json"))
    assert after == before


def test_a_foreign_folder_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("precious")
    refused = run_demo(tmp_path)
    expected = f"Error: {tmp_path} holds something that no demo made. Choose another folder with --out.\n"
    assert (refused.returncode, refused.stderr) == (1, expected)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_too_few_attendees_for_the_units_is_a_matter_of_usage(tmp_path):
    refused = run_demo(tmp_path / "out", attendees=40, units=19)
    assert refused.returncode == 2
    assert "19 units need at least 50 attendees." in refused.stderr
    assert not (tmp_path / "out").exists()
