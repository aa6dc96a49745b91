"""The demonstration meeting, from the first import to the published bundle and the news of it, over real HTTP.

It follows the steps of a real meeting and contains the cases that go wrong in real ones: a tie across the quota's
boundary, a sub-venue that drops off the network while voting, absent raters, full-mark ballots, a replaced ballot, a weight
amended after opening, a group too small to publish, a presenter who withdraws. With `Switches`, tellers, a second issuer
and witnesses take part, and presenters can be scored one at a time. Raters then stand aside from their own unit, which breaks the tie.
What happens in the room is in `room.py`, and what the newsroom does in `news.py`.
"""

import asyncio
import secrets
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import httpx

from answerable.protocol.manifest import SHEET
from answerable.rehearsal import custody, followup, secretariat
from answerable.rehearsal.browser import Browser
from answerable.rehearsal.company import NAME, Company, Conduct, Group, Member, roster
from answerable.rehearsal.hands import Hands, Switches
from answerable.rehearsal.marks import components, intended_ranking
from answerable.rehearsal.news import Newsroom
from answerable.rehearsal.raters import Devices, Origins, Rater, by_conduct
from answerable.rehearsal.reporting import Reporter
from answerable.rehearsal.room import REQUIREMENTS, RoomBrowser, RoomCrew

YEAR = 2021
TITLE = f"{NAME}: debriefing and assessment meeting {YEAR}"
TITLE_BEFORE = f"{NAME}: debriefing and assessment meeting {YEAR - 1}"
STARTS_AT = "2022-01-24T09:00"
AMENDED = {"review": "20", "answers": "25"}  # weights of criteria; the others stay
DEBRIEFS = 3
LEADING = ("chair", "steward", "moderator", "recorder")
NEWSROOM = ("recorder", "moderator", "steward", "chair")  # who writes, then who gives each review
ONE_BY_ONE = 2  # rounds opened presenter by presenter; the rest at once
PARAGRAPH = (
    "The plan of the year was met in most parts, and where it was not, the reasons are named below. "
    "Output, quality and safety were reviewed every month with those concerned. "
)


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the demonstration, for the sign-in hints."""

    role: str
    username: str
    password: str


@dataclass(frozen=True, slots=True)
class Demonstrated:
    key: str
    manifest_hash: str
    bundle: bytes
    workbook: bytes
    accounts: tuple[Account, ...]
    repeats: int
    receipts: int
    filled: int  # gaps of the news, by its editors
    documents: dict[str, bytes]  # by the names that they are left under


@dataclass(slots=True)
class Demo:
    """One run. `organiser` is signed in at the end of `prepare`. `hands` are the processes of a second issuer and of witnesses."""

    company: Company
    places: Origins
    reporter: Reporter
    first_link: str
    organiser: Browser
    switches: Switches = field(default_factory=Switches)
    hands: Hands | None = None
    key: str = ""
    cycle: str = ""
    earlier: str = ""  # the key of last year's meeting
    accounts: list[Account] = field(default_factory=list)
    sheets: list[custody.Words] = field(default_factory=list, repr=False)
    leading: dict[str, Member] = field(default_factory=dict)  # who leads the meeting, by role
    open: dict[str, Browser] = field(default_factory=dict)  # browsers that stay open, by identifier

    def run(self) -> Demonstrated:
        try:
            return self._run()
        finally:
            for browser in self.open.values():
                browser.close()

    def _run(self) -> Demonstrated:
        self.prepare()
        raters = self.hand_out_tickets()
        self.settle_custody()
        shown = self.freeze()
        hall = self.hall(shown)
        self.convene(hall, raters)
        room = self.room([rater for rater in raters if rater.casts])
        self.hear(room)
        self.score(hall, raters, room)
        bundle, workbook = self.conclude(room)
        self.follow_up(room)
        documents = self.print_documents()
        filled = self.tell_the_news() if self.switches.news else 0
        receipts = sum(len(rater.receipts) for rater in raters)
        accounts = tuple(self.accounts)
        return Demonstrated(
            self.key, shown, bundle, workbook, accounts, hall.repeats, receipts, filled, documents
        )

    def hall(self, shown: str) -> Devices:
        return Devices(self.company, self.places, shown, own_unit=self.switches.by_presenter)

    # Before the meeting

    def prepare(self) -> None:
        file = roster(self.company.members)
        with self.reporter.stage("Organiser's account, roster imported", len(self.company.members)):
            password = secrets.token_urlsafe(9)
            secretariat.choose_password(self.organiser, self.first_link, password)
            self.accounts.append(Account("organiser", "organiser", password))
            secretariat.import_roster(self.organiser, "/desk/organisation/import", file, create=True)
        with self.reporter.stage("Cycle and rules, written debriefs", DEBRIEFS, counts=True) as tick:
            self.cycle = secretariat.make_cycle(self.organiser, f"Assessment of {YEAR}", YEAR)
            if self.switches.by_presenter:
                secretariat.recuse_own_unit(self.organiser, self.cycle)
            secretariat.ask_for_debriefs(self.organiser, self.cycle, self.company.presenters)
            self.earlier = followup.last_year(self.organiser, TITLE_BEFORE, DEBRIEFS)
            self.write_debriefs(tick)
        with self.reporter.stage("Meeting, venues, presenters, draw, agenda", len(self.company.venues)):
            by_presenter = self.switches.by_presenter
            self.key = secretariat.make_meeting(self.organiser, TITLE, STARTS_AT, by_presenter)
            secretariat.import_roster(self.organiser, f"/desk/meetings/{self.key}/attendees/import", file)
            secretariat.add_presenters(self.organiser, self.key, self.company.presenters)
            secretariat.draw(self.organiser, self.key, f"dice {self.company.seed}")
            secretariat.make_agenda(self.organiser, self.key)
            self.give_roles()

    def write_debriefs(self, tick: Callable[[], None]) -> None:
        """Some presenters did what was asked for last year, answer what was not, and write; the last of them gets the text back for revision."""
        writers = self.company.presenters[:DEBRIEFS]
        browsers = [self.account_of(member, f"presenter, {member.unit}") for member in writers]
        for browser, member in zip(browsers, writers, strict=True):
            owner = f"Deputy of {member.name}"
            followup.work(self.organiser, browser, owner, is_sent_back=member is writers[-1])
        followup.left_undone(self.organiser, self.earlier)
        for opened, member in zip(browsers, writers, strict=True):
            with opened as browser:
                own = secretariat.submit_debrief(browser, texts(member.unit))
            if member is writers[-1]:
                secretariat.rule_on_debrief(
                    self.organiser, own, "return", "Please name the causes of the delays."
                )
            else:
                secretariat.rule_on_debrief(self.organiser, own, "accept")
            tick()

    def give_roles(self) -> None:
        heads = [member for member in self.company.members if member.group is Group.FUNCTIONS]
        others = [member for member in self.company.members if member.group is Group.REPRESENTATIVES]
        self.leading = dict(zip(LEADING, (heads[0], *others), strict=False))
        for kind, member in (*self.leading.items(), ("auditor", heads[1])):
            secretariat.give_role(self.organiser, self.key, member, kind)
            self.open[member.identifier] = self.account_of(member, kind)

    def account_of(self, member: Member, role: str) -> Browser:
        """An account by one-time link; the browser in which the person is then signed in."""
        link = secretariat.account(self.organiser, member)
        password = secrets.token_urlsafe(9)
        browser = Browser(self.places.site, trust=self.places.trust)
        secretariat.choose_password(browser, link, password)
        self.accounts.append(Account(role, member.identifier, password))
        return browser

    def browser_of(self, member: Member, duty: str) -> Browser:
        """The browser of somebody who is given a further duty: open already, or signed in with an account that is there or made."""
        known = next((each for each in self.accounts if each.username == member.identifier), None)
        if known is None:
            self.open[member.identifier] = self.account_of(member, duty)
        elif member.identifier not in self.open:
            browser = self.open[member.identifier] = Browser(self.places.site, trust=self.places.trust)
            secretariat.sign_in(browser, known.username, known.password)
        if known is not None:
            self.accounts[self.accounts.index(known)] = replace(known, role=f"{known.role}; {duty}")
        return self.open[member.identifier]

    def tellers(self) -> Sequence[Member]:
        """As many as there are shares, from the end of the roster, where nobody has another role."""
        return self.company.members[-self.switches.tellers[1] :] if self.switches.tellers else ()

    def settle_custody(self) -> None:
        """Before freezing: set up the second issuer, the witnesses and the tellers' ceremony."""
        on = self.switches
        if on.second_issuer or on.witnesses:
            with self.reporter.stage("Second issuer started, witnesses allowed"):
                address = secret = ""
                if on.second_issuer and self.hands:
                    self.hands.start_issuer()
                    address, secret = self.hands.address, self.hands.secret
                custody.settle_custody(self.organiser, self.key, address, secret, on.witnesses > 0)
        if on.tellers:
            with self.reporter.stage("Tellers' ceremony and rehearsal", on.tellers[1]):
                for member in self.tellers():
                    secretariat.give_role(self.organiser, self.key, member, "teller")
                    self.account_of(member, "teller").close()
                self.sheets = custody.divide_seal(self.organiser, self.key, on.tellers[0])

    def hand_out_tickets(self) -> list[Rater]:
        with self.reporter.stage("Tickets made and printed", len(self.company.members)):
            secretariat.make_tickets(self.organiser, self.key)
            printed = secretariat.tickets(self.organiser, self.key)
        return [Rater(member, printed[member.name]) for member in self.company.members]

    # At the meeting

    def freeze(self) -> str:
        with self.reporter.stage("Freeze: keys made, manifest signed"):
            return secretariat.freeze(self.organiser, self.key)

    def convene(self, hall: Devices, raters: Sequence[Rater]) -> None:
        secretariat.convene(self.organiser, self.key)
        present = [rater for rater in raters if rater.comes]
        self.all_do("Sign-in by ticket", hall, present, hall.sign_in)
        self.all_do("Credentials, blind-signed", hall, present, hall.collect)

    def room(self, phones: Sequence[Rater]) -> RoomCrew:
        chair, steward, moderator, recorder = (
            RoomBrowser(self.open[self.leading[kind].identifier], self.key, kind) for kind in LEADING
        )
        places = self.places
        return RoomCrew(chair, moderator, recorder, steward, places.site, phones, places.trust)

    def hear(self, room: RoomCrew) -> None:
        """Who withdraws later is not there yet, and is skipped."""
        presenters = len(self.company.presenters)
        with self.reporter.stage("Debriefs heard, questions, speakers", presenters, counts=True) as tick:
            room.hear(intended_ranking(self.company).withdrawn or "", tick)

    def score(self, hall: Devices, raters: Sequence[Rater], room: RoomCrew) -> None:
        room.open(hall.scopes[:1])  # the sheet, or the first presenter's round
        self.watch(hall)
        casting = [rater for rater in raters if rater.casts]
        cut_off = by_conduct(casting, Conduct.CUT_OFF)
        room.lose(cut_off[0].member.venue)
        if self.switches.by_presenter:
            self.score_one_by_one(hall, casting, room)
        early, late = casting[::2], casting[1::2]
        if not self.switches.by_presenter:
            self.all_do("Ballots cast, first half", hall, early, hall.cast)
        with self.reporter.stage("A presenter withdraws, a weight is amended"):
            self.change_in_mid_scoring()
        if self.switches.by_presenter:
            room.open(hall.scopes[ONE_BY_ONE:])
            self.all_do("The other rounds at once, first half", hall, early, hall.cast)
        self.all_do("Ballots cast, second half", hall, late, hall.cast)
        self.all_do("The cut-off venue is back: ballots sent", hall, cut_off, hall.bring_in)
        room.find(cut_off[0].member.venue)
        self.all_do("A second credential: refused", hall, casting[:1], hall.ask_for_a_second)

    def watch(self, hall: Devices) -> None:
        if self.hands and self.switches.witnesses:
            shown = hall.shown_hash
            self.hands.start_witnesses(
                self.switches.witnesses, self.places.site, self.places.ballotbox, self.key, shown
            )

    def score_one_by_one(self, hall: Devices, casting: Sequence[Rater], room: RoomCrew) -> None:
        """The first rounds, each closed before the next; afterwards the hall scores what is left."""
        aside = [rater for rater in casting if rater.recused]
        self.all_do("A paper on one's own unit: refused", hall, aside[:5], hall.ask_for_own)
        for number, scope in enumerate(hall.scopes[:ONE_BY_ONE], 1):
            if number > 1:
                room.open((scope,))
            hall.round = (scope,)
            self.all_do(f"Round {number}: ballots cast", hall, casting, hall.cast)
            late = [rater for rater in by_conduct(casting, Conduct.CUT_OFF) if scope in rater.papers]
            self.all_do(f"Round {number}: the cut-off venue, then closed", hall, late, hall.bring_in)
            room.close((scope,))
        hall.round = hall.scopes[ONE_BY_ONE:]

    def change_in_mid_scoring(self) -> None:
        withdrawn = intended_ranking(self.company).withdrawn
        for member in self.company.presenters:
            if member.unit == withdrawn:
                reason = "Taken ill; the deputy reports in writing."
                secretariat.withdraw(self.organiser, self.key, member.identifier, reason)
        reason = "The notice gives the review 20 and the answers 25; the form had 25 and 20."
        secretariat.amend(self.organiser, self.key, AMENDED, reason, "Assessment committee")

    def all_do(
        self,
        title: str,
        hall: Devices,
        raters: Iterable[Rater],
        act: Callable[[httpx.AsyncClient, Rater], Coroutine[Any, Any, None]],
    ) -> None:
        chosen = list(raters)
        with self.reporter.stage(title, len(chosen), counts=True) as tick:
            asyncio.run(hall.each(chosen, act, tick))

    # After the meeting

    def conclude(self, room: RoomCrew) -> tuple[bytes, bytes]:
        """The chair closes, with the time for ballots that wait on phones; none does, so the organiser ends it."""
        with self.reporter.stage("Close: ledger sealed"):
            room.close((SHEET,))
            secretariat.close_scoring(self.organiser, self.key)
        with self.reporter.stage("Closing words: remarks and requirements written", len(REQUIREMENTS)):
            room.speak()
        self.open_seal()
        return self.publish()

    def publish(self) -> tuple[bytes, bytes]:
        with self.reporter.stage("Ballots opened, components imported"):
            ids = secretariat.imported_components(self.organiser, self.key)
            scores = components(self.company, ids)
            secretariat.import_components(self.organiser, self.key, self.company, scores)
        tied = bool(intended_ranking(self.company).tied)
        if tied and self.switches.by_presenter:
            tied = secretariat.is_tied(self.organiser, self.key)
        if tied:
            with self.reporter.stage("Tie at the quota decided, by name"):
                reason = "Same score; the unit drawn first had no accident in the year."
                secretariat.decide(self.organiser, self.key, reason, "Assessment committee")
        with self.reporter.stage("Comments of raters looked through"):
            secretariat.review_comments(self.organiser, self.key)
        with self.reporter.stage("Published: bundle written and verified"):
            secretariat.publish(self.organiser, self.key)
        with self.reporter.stage("Bundle and workbook downloaded"):
            return (
                secretariat.bundle(self.organiser, self.key),
                secretariat.workbook(self.organiser, self.key),
            )

    def open_seal(self) -> None:
        """Witnesses sign the final head. Tellers type on their own screens, the last of those needed from paper."""
        if self.hands and self.switches.witnesses:
            with self.reporter.stage("Final head co-signed by witnesses", self.switches.witnesses):
                self.hands.until_witnessed()
        if self.switches.tellers:
            needed = self.switches.tellers[0]
            with self.reporter.stage("Seal opened by tellers", needed):
                passwords = {each.username: each.password for each in self.accounts}
                for member, words in zip(self.tellers()[: needed - 1], self.sheets, strict=False):
                    with Browser(self.places.site, trust=self.places.trust) as own:
                        secretariat.sign_in(own, member.identifier, passwords[member.identifier])
                        custody.enter_share(own, self.key, words)
                custody.enter_share(self.organiser, self.key, self.sheets[needed - 1])

    def follow_up(self, room: RoomCrew) -> None:
        with self.reporter.stage("Requirements handed over, given to units, carried"):
            room.hand_over()
            followup.follow_up(self.organiser, self.key, self.earlier)
        with self.reporter.stage("Minutes drafted from the log, approved"):
            room.minutes()

    def print_documents(self) -> dict[str, bytes]:
        """After the follow-up, so that each note says what is asked of its unit."""
        with self.reporter.stage("Summary table, report and feedback notes printed"):
            made = secretariat.documents(self.organiser, self.key)
            return {**made, **secretariat.feedback(self.organiser, self.key)}

    def tell_the_news(self) -> int:
        """Who led the meeting writes and reviews. How many gaps of the draft were filled."""
        people = [self.leading[kind] for kind in NEWSROOM]
        newsroom = Newsroom(self.company, self.organiser, self.key, self.reporter, people, self.browser_of)
        newsroom.run()
        return newsroom.filled


def texts(unit: str) -> dict[str, str]:
    """A debrief that keeps to the character limits of the ready-made form, which counts no spaces."""
    return {
        "review": f"{unit}. {PARAGRAPH * 3}",
        "highlights": f"{unit}. {PARAGRAPH * 2}",
        "problems": f"{unit}. {PARAGRAPH * 5}",
        "plan": f"{unit}. {PARAGRAPH * 3}",
    }
